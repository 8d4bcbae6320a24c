import type { ResourceHandler } from "./resource";

/** Every resource of the package. A new one is a file with a handler and a line here. */
export const resources = (): readonly ResourceHandler[] => [];

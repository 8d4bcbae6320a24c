import { domainHandler } from "./domain";
import type { ResourceHandler } from "./resource";
import { volumeHandler } from "./volume";

/** Every resource of the package. A new one is a handler and a line here. */
export const resources = (): readonly ResourceHandler[] => [domainHandler(), volumeHandler()];

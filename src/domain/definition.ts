import * as z from "zod";
import type { Overrides } from "./overrides";
import { definitionShape } from "./sections";

export { domainName } from "./sections/general";

/**
 * A Windows machine on q35, typed. It is what `renderDomainXml` writes and `parseDomainXml` reads. Names follow
 * libvirt's formatdomain; sizes are in KiB. Values that libvirt would fill by itself are left out. Each module in
 * `sections/` and `devices/` describes its part.
 */
export const domainDefinition = z.object({
  ...definitionShape,
  /** What somebody has added to the machine's XML: it holds whatever the rest of the definition says. */
  overrides: z.custom<Overrides>((value) => typeof value === "object" && value !== null).optional(),
});

/** A complete definition, defaults filled. */
export type DomainDefinition = z.output<typeof domainDefinition>;
/** The same with defaulted fields optional. */
export type DomainDefinitionInput = z.input<typeof domainDefinition>;

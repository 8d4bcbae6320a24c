/** Documents that are handed to `windows-guest lint` and hold nothing that it can check. */
import { guestSpec } from "../../guest";
import { didYouMean } from "../../guest/reading/suggest";

export const READS =
  "lint reads libvirt domain XML, guest specs, fleets, what `pulumi stack export` or `pulumi preview --json` prints, and libvirt URIs such as qemu:///system";

/** What a document is that looks like no guest, and what to do with it; undefined for what may be one. */
export function strangerIn(document: unknown): string | undefined {
  // What has another shape altogether, the rules about guest specs explain.
  if (!isObject(document)) return undefined;
  const has = (...keys: readonly string[]): boolean => keys.every((key) => Object.hasOwn(document, key));
  if (has("windows")) return undefined;
  if (has("template") && (has("members") || has("count")))
    return 'it describes a fleet that has no name. Set one, for example "fleet: lab"';
  if (has("format", "libvirt"))
    return "it is the profile of a host. To check machines against it, specify it with --host";
  if (has("rule", "reason")) return "it is a list of suppressions. To apply them, specify it with --suppressions";
  if (has("apiVersion", "kind"))
    return "it is an object of Kubernetes. Check it where Pulumi creates it: pulumi preview --json --show-sames | windows-guest lint -";
  return Object.keys(document).some(isOfGuest)
    ? undefined
    : `it is no guest spec, because it sets nothing of a guest. ${READS}`;
}

const ARGUMENTS = Object.keys(guestSpec.shape);
/** Other documents have these too. */
const COMMON: ReadonlySet<string> = new Set(["name", "networks"]);

/** Also where it is misspelt: what it should be, the rules about guest specs say. */
const isOfGuest = (key: string): boolean => !COMMON.has(key) && didYouMean(key, ARGUMENTS) !== undefined;

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

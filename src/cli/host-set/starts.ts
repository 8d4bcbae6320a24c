/** Does a machine that was resolved against a set of hosts start on each of them? */
import { catalogue } from "../../enlightenments/catalogue";
import { hostRules } from "../../guest/host-rules";
import { resolveGuest } from "../../guest/resolve";
import type { GuestResolution } from "../../guest/types";
import { hostEnlightenments } from "../../hosts/support";
import type { HostProfile } from "../../hosts/types";
import type { SetHost, SetLack } from "./types";

/**
 * Checks one host of the set. Enlightenments are compared flag by flag with what was resolved for the set; everything
 * else is what the host rules say when the guest is put to this host alone: what one host of the set does not tell is
 * unknown for the set, and here another host's "no" is still heard.
 */
export function startsOn(spec: unknown, resolution: GuestResolution, profile: HostProfile): SetHost {
  const enlightenments = enlightenmentsOn(resolution, profile);
  const lacks = [...enlightenments.lacks, ...otherLacks(spec, resolution, profile)];
  const { unknown } = enlightenments;
  // Without a definition there is no machine of which it could be said.
  const isOpen = unknown.length > 0 || resolution.definition === undefined;
  return { host: profile.name, starts: lacks.length > 0 ? "no" : isOpen ? "unknown" : "yes", lacks, unknown };
}

/** libvirt's and QEMU's own modes leave the list to the host: nothing to lack. */
function enlightenmentsOn(
  { mode, enlightenments }: GuestResolution,
  profile: HostProfile,
): { readonly lacks: SetLack[]; readonly unknown: string[] } {
  const lacks: SetLack[] = [];
  const unknown: string[] = [];
  const host = hostEnlightenments(profile);
  for (const { name, state } of mode === "custom" ? enlightenments : []) {
    const row = catalogue.find((candidate) => candidate.name === name);
    if (state === "off" || row === undefined || row.startsWithout) continue;
    const { known, because } = host.support(name);
    if (known === "no") lacks.push({ path: `enlightenments.${row.property}`, reason: `${name} requires ${because}` });
    if (known === "unknown") unknown.push(name);
  }
  return { lacks, unknown };
}

const aboutTheHost: ReadonlySet<string> = new Set([
  ...hostRules.map((rule) => rule.id),
  "mode-support",
  "host-model-overrides",
]);

function otherLacks(spec: unknown, resolution: GuestResolution, profile: HostProfile): SetLack[] {
  if (typeof spec !== "object" || spec === null) return [];
  // What the machine goes without on the whole set, no single host has to have.
  const dropped = resolution.findings
    .filter((finding) => finding.ruleId === "host-device-adapted")
    .map((finding) => finding.path);
  const { findings } = resolveGuest({ ...spec, hostSupport: "require" }, profile);
  return findings
    .filter(
      ({ ruleId, severity, path }) =>
        severity === "error" &&
        aboutTheHost.has(ruleId) &&
        !dropped.some((one) => one === path || one.startsWith(`${path}.`)),
    )
    .map(({ path, message }) => ({ path, reason: message.replace(/\.$/, "") }));
}

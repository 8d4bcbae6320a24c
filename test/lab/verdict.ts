import { catalogue, resolveEnlightenments, type EnlightenmentRequest } from "../../src/enlightenments";
import { hostEnlightenments, parseHostProfile } from "../../src/hosts";
import type { HostEnlightenments } from "../../src/enlightenments/types";
import { hasErrors, type Finding } from "../../src/findings";
import type { Recording } from "./lab";

export interface Verdict {
  readonly accepted: boolean;
  readonly errors: readonly Finding[];
}

export function recordedHost(recording: Recording): HostEnlightenments {
  return hostEnlightenments(parseHostProfile({ name: `lab ${recording.suite}`, ...recording.host }));
}

/**
 * Our verdict on exactly this set: what is in it is asked on, everything else is asked off, so that nothing is filled
 * in.
 */
export function ourVerdict(flags: readonly string[], host: HostEnlightenments): Verdict {
  const requests = catalogue.map((row): EnlightenmentRequest => {
    const state = flags.includes(row.name) ? "on" : "off";
    const value = state === "on" ? valueOf(row.name) : undefined;
    const by = { kind: "user", path: `enlightenments.${row.property}` } as const;
    return { name: row.name, state, by, reason: "lab", ...(value === undefined ? {} : { value }) };
  });
  const { findings } = resolveEnlightenments({
    mode: "custom",
    requests,
    cpuVendor: host.cpuVendor,
    guestVirtualization: "yes",
    host,
    hostSupport: "require",
    migratable: false,
    pinned: true,
    vcpus: 2,
  });
  return { accepted: !hasErrors(findings), errors: findings.filter((finding) => finding.severity === "error") };
}

const valueOf = (name: string): number | string | undefined =>
  name === "spinlocks" ? 0x1fff : name === "vendor-id" ? "KVM Hv" : undefined;

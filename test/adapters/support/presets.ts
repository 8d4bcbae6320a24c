import { resolveGuest, type GuestSpec } from "../../../src/guest";
import { hasErrors } from "../../../src/findings";
import type { DomainDefinition } from "../../../src/domain";
import { presetIds, findPreset } from "../../../src/presets";
import { neededBy } from "../../presets/needed";

/** What suits any test host, besides what a preset cannot do without. */
const needs: Readonly<Record<string, Partial<GuestSpec>>> = {
  "low-latency": { pinning: { vcpus: ["0", "1"], emulator: "0" } },
  legacy: { windows: "windows-7" },
  server: { windows: "server-2025" },
};

/** A guest of a preset, small enough for any test host. */
export const presetSpec = (preset: string, changes: Partial<GuestSpec> = {}): GuestSpec => ({
  name: `peer-${preset.replace("@", "-")}`,
  windows: "windows-11",
  preset,
  vcpus: 2,
  memory: "4 GiB",
  networks: [],
  hostSupport: "report",
  ...neededBy(preset),
  ...needs[preset.split("@")[0]!],
  ...changes,
});

export function resolved(spec: GuestSpec): DomainDefinition {
  const resolution = resolveGuest(spec);
  if (!resolution.definition || hasErrors(resolution.findings)) {
    throw new Error(
      `${spec.preset}: ${resolution.findings
        .filter((f) => f.severity === "error")
        .map((f) => f.message)
        .join("; ")}`,
    );
  }
  return resolution.definition;
}

/** Presets of machines that any test host can have: those with a device of its own are not among them. */
export const peerPresets = presetIds.filter((id) => neededBy(id).hostDevices === undefined);

/** Every version of every preset, resolved without a host. */
export const presetMachines = presetIds.map((id) => ({
  name: findPreset(id)!.id,
  definition: resolved(
    presetSpec(id, {
      systemDisk: { size: "64 GiB", serial: "SYS-1" },
      networks: [{ mac: "52:54:00:12:34:56" }, { bridge: "br0" }],
    }),
  ),
}));

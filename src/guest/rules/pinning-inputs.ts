import { defineGuestRule } from "../context";
import { evaluate } from "../../presets";
import { segments } from "../reading/unknowns";

const isThere = (spec: unknown, path: string): boolean => {
  const value = segments(path).reduce<unknown>(
    (holder, part) => (holder as Record<string, unknown> | undefined)?.[part],
    spec,
  );
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
};

export const pinningInputs = defineGuestRule({
  id: "pinning-inputs",
  severity: "error",
  description: "A preset with dedicated CPUs and memory requires you to specify them.",
  rationale:
    "Only the administrator of the host knows which CPUs, huge pages and NUMA node a machine can use exclusively. A default could take them from other machines.",
  argumentsOnly: "It is about what a preset requires of a program.",
  messages: {
    missing: {
      message: "Preset {preset} of {guest} requires `{path}`: {reason}.",
      fix: "For example, set `{example}`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#cpu-tuning",
    "https://github.com/kubevirt/common-instancetypes (instancetypes/rt/1)",
  ],
  reads: ["preset"],
  examples: {
    incorrect: [{ preset: "low-latency" }, { preset: "low-latency", vcpus: 2, pinning: { vcpus: ["2", "3"] } }],
    correct: [
      {
        preset: "low-latency",
        vcpus: 2,
        pinning: { vcpus: ["2", "3"], emulator: "0" },
        hugepages: { size: "2 MiB" },
        numa: { nodes: "0" },
      },
      { preset: "desktop" },
    ],
  },
  check({ guest, preset, spec, machine }) {
    return preset.needs
      .filter((need) => evaluate(need.when, machine.facts) !== "no" && !isThere(spec, need.path))
      .map(({ path, reason, example }) => ({
        messageId: "missing" as const,
        path,
        data: { preset: preset.id, guest, path, reason, example },
      }));
  },
});

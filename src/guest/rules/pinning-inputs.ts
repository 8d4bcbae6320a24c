import { defineGuestRule } from "../context";
import { describeNeed, evaluate, needPaths, type PresetNeed } from "../../presets";
import type { Assigned } from "../host/assigned";
import { isDisplay } from "../host/devices-seen";
import { segments } from "../reading/unknowns";

const isThere = (spec: unknown, path: string): boolean => {
  const value = segments(path).reduce<unknown>(
    (holder, part) => (holder as Record<string, unknown> | undefined)?.[part],
    spec,
  );
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
};

/** A graphics card or a part of one, or a device of which nobody knows whether it is. */
const canDraw = (one: Assigned): boolean =>
  one.kind === "mediated" ||
  (one.kind === "pci" &&
    one.network === undefined &&
    one.nvme === undefined &&
    (one.functions === undefined || one.functions.some(isDisplay)));

const isMet = ({ path, or = [], device }: PresetNeed, spec: unknown, assigned: readonly Assigned[]): boolean =>
  or.some((other) => isThere(spec, other)) || (isThere(spec, path) && (device === undefined || assigned.some(canDraw)));

export const pinningInputs = defineGuestRule({
  id: "pinning-inputs",
  severity: "error",
  description: "A preset with dedicated CPUs, memory or devices requires you to specify them.",
  rationale:
    "Only the administrator of the host knows which CPUs, huge pages, NUMA node and graphics card a machine can use exclusively. A default could take them from other machines.",
  argumentsOnly: "It is about what a preset requires of a program.",
  messages: {
    missing: {
      message: "Preset {preset} of {guest} requires {paths}: {reason}.",
      fix: "For example, set `{example}`.",
    },
    other: {
      message: "Preset {preset} of {guest} requires a graphics card, but none of its `{path}` is one: {reason}.",
      fix: "For example, set `{example}`. `windows-guest probe` lists the graphics cards of the host.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#cpu-tuning",
    "https://libvirt.org/formatdomain.html#usb-pci-scsi-devices",
    "https://github.com/kubevirt/common-instancetypes (instancetypes/rt/1)",
  ],
  reads: ["preset"],
  examples: {
    incorrect: [
      { preset: "low-latency" },
      { preset: "low-latency", vcpus: 2, pinning: { vcpus: ["2", "3"] } },
      { preset: "workstation-vdi" },
    ],
    correct: [
      {
        preset: "low-latency",
        vcpus: 2,
        pinning: { vcpus: ["2", "3"], emulator: "0" },
        hugepages: { size: "2 MiB" },
        numa: { nodes: "0" },
      },
      { preset: "workstation-vdi", video: { model: "virtio" } },
      { preset: "desktop" },
    ],
  },
  check({ guest, preset, spec, machine, assigned, unknowns }) {
    return preset.needs
      .filter(
        (need) =>
          evaluate(need.when, machine.facts) !== "no" &&
          !needPaths(need).some((path) => unknowns.touches(path)) &&
          !isMet(need, spec, assigned),
      )
      .map((need) => {
        const { path, reason, example } = need;
        return {
          messageId: isThere(spec, path) ? ("other" as const) : ("missing" as const),
          path,
          data: { preset: preset.id, guest, path, paths: describeNeed(need), reason, example },
        };
      });
  },
});

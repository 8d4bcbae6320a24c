import { nothing } from "../../findings";
import { enlightenment } from "../catalogue";
import { rule } from "../engine/define";
import { list } from "../engine/wording";

export const hostUnchecked = rule({
  id: "host-unchecked",
  severity: "info",
  description: "Reports what could not be determined about the host.",
  rationale:
    "domcapabilities does not list every flag, and the kernel version is not always known. An unknown flag is not an error, but it may prevent the machine from starting.",
  argumentsOnly: "It speaks of flags that are about to be turned on.",
  messages: {
    unchecked: {
      message: "Could not determine whether {host} supports {names}: {because}.",
      fix: "Probe the host as a user who can read its kernel version, or test whether the machine starts on it.",
    },
  },
  sources: [
    "libvirt src/qemu/qemu_capabilities.c, virQEMUCapsProbeHypervCapabilities()",
    "libvirt formatdomaincaps (https://libvirt.org/formatdomaincaps.html)",
  ],
  examples: {
    incorrect: [
      {
        preset: { stimerDirect: "on" },
        host: { unknown: { "stimer-direct": "libvirt before 11.9 does not list it" } },
      },
    ],
    correct: [
      { preset: { stimer: "on" }, host: { unknown: { "stimer-direct": "libvirt before 11.9 does not list it" } } },
    ],
  },
  check: (context) => {
    const names = context.unchecked();
    const reasons = names.map((name) => context.support(name)!.because);
    const shown: string[] = [...names];
    const { mode } = context.input;
    if (mode !== "custom" && context.answers?.modes[mode].known === "unknown") {
      shown.unshift(`mode ${mode}`);
      reasons.unshift(context.answers.modes[mode].because);
    }
    if (shown.length === 0) return nothing;
    const because = list([...new Set(reasons)].slice(0, 3)) || "the host did not say";
    const path = names.length === 1 ? `enlightenments.${enlightenment(names[0]!).property}` : "enlightenments";
    return [
      { messageId: "unchecked" as const, path, data: { host: context.input.host!.name, names: list(shown), because } },
    ];
  },
});

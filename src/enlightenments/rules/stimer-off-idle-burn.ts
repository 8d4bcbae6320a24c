import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const stimerOffIdleBurn = rule({
  id: "stimer-off-idle-burn",
  severity: "warning",
  description: "Without `stimer` Windows may keep a host processor busy while it idles.",
  rationale:
    "Certain Windows versions fall back to HPET or RTC for their periodic ticks. Each tick leaves the guest, and an idle machine then costs tens of percent of a host processor. It speaks up where the user switched stimer off or the host made us leave it out, and mentions it where nobody asked for stimer.",
  messages: {
    off: {
      message: "{path} is off ({reason}), so some Windows versions use HPET or RTC instead and burn host CPU time while idle.",
      fix: "Remove {path} unless you measured that the machine does better without.",
    },
    dropped: {
      message: "stimer is off ({reason}), so some Windows versions use HPET or RTC instead and burn host CPU time while idle.",
      fix: "Measure the idle machine, or choose a host that offers stimer.",
    },
    unasked: {
      message: "Nothing turns stimer on, and some Windows versions burn host CPU time while idle without it.",
      fix: 'Set enlightenments.stimer to "on".',
    },
  },
  sources: [QEMU_DOCS, "virt-manager/virt-manager#154", "truenas/middleware#9247"],
  examples: {
    incorrect: [
      { preset: { stimer: "on", relaxed: "on" }, enlightenments: { stimer: "off" } },
      { preset: { stimer: "on", relaxed: "on" }, hostSupport: "adapt", host: { lacks: { stimer: "Linux 4.5 or newer; this host has 4.4" } } },
      { preset: { relaxed: "on", vapic: "on" } },
    ],
    correct: [{ preset: { stimer: "on" } }, { windows: { stimer: "off" }, preset: { relaxed: "on" } }],
  },
  check: (context) => {
    const row = context.row("stimer");
    if (row.state === "on" || context.input.mode === "passthrough") return nothing;
    const path = context.path("stimer");
    const data = { path, reason: row.reason };
    if (row.by.kind === "user") return [{ messageId: "off" as const, path, data }];
    if (row.by.kind === "host") return [{ messageId: "dropped" as const, path, data }];
    const silent = row.by.kind === "default" && context.hyperVEnabled;
    return silent ? [{ messageId: "unasked" as const, path, severity: "info" as const }] : nothing;
  },
});

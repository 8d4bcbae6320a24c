import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const stimerOffIdleBurn = rule({
  id: "stimer-off-idle-burn",
  severity: "warning",
  description: "Without `stimer`, an idle Windows guest may use significant host CPU time.",
  rationale:
    "Some Windows versions then use HPET or RTC for their periodic timer. Each tick causes an exit, and an idle machine can use tens of percent of a host CPU. The finding is a warning if you turned stimer off or the host does not support it, and information if stimer was not requested.",
  messages: {
    off: {
      message:
        "{path} is off ({reason}), so some Windows versions use HPET or RTC instead and consume host CPU time while idle.",
      fix: "Remove {path} unless your measurements show that the machine performs better without it.",
      xml: {
        message:
          "The enlightenment stimer is not on, so some Windows versions use HPET or RTC instead and consume host CPU time while idle.",
        fix: "Add `<stimer state='on'/>` to `<hyperv>`, together with vpindex, synic and `<timer name='hypervclock' present='yes'/>`, which it requires.",
      },
    },
    dropped: {
      message:
        "stimer is off ({reason}), so some Windows versions use HPET or RTC instead and consume host CPU time while idle.",
      fix: "Measure the CPU usage of the idle machine, or choose a host that supports stimer.",
    },
    unasked: {
      message: "stimer is not turned on; without it, some Windows versions consume host CPU time while idle.",
      fix: 'Set enlightenments.stimer to "on".',
    },
  },
  sources: [QEMU_DOCS, "virt-manager/virt-manager#154", "truenas/middleware#9247"],
  examples: {
    incorrect: [
      { preset: { stimer: "on", relaxed: "on" }, enlightenments: { stimer: "off" } },
      {
        preset: { stimer: "on", relaxed: "on" },
        hostSupport: "adapt",
        host: { lacks: { stimer: "Linux 4.5 or newer; this host has 4.4" } },
      },
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

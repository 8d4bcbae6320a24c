import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const timeOffSlowClock = rule({
  id: "time-off-slow-clock",
  severity: "warning",
  description: "Without `time`, each time stamp that Windows reads causes an exit.",
  rationale:
    "The reference TSC page lets Windows read the time from memory. Without it, Windows reads an emulated timer, which slows down everything that reads many time stamps, including disk and network traffic.",
  messages: {
    off: {
      message: '{path} is "off", so Windows reads the time from an emulated timer, which is slow.',
      fix: "Remove {path}.",
      xml: {
        message:
          "The Hyper-V reference time counter is not on, so Windows reads the time from an emulated timer, which is slow.",
        fix: "Add `<timer name='hypervclock' present='yes'/>` to `<clock>`.",
      },
    },
  },
  sources: [QEMU_DOCS, "lxc/incus internal/server/instance/drivers/driver_qemu_machine.go"],
  examples: {
    incorrect: [{ preset: { relaxed: "on", time: "on" }, enlightenments: { time: "off" } }],
    correct: [{ preset: { relaxed: "on", time: "on" } }],
  },
  check: (context) => {
    if (context.userSays("time") !== "off" || context.isOn("stimer")) return nothing; // with stimer on, requires-on speaks
    const path = context.path("time");
    return [{ messageId: "off" as const, path, data: { path } }];
  },
});

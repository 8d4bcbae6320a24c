import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const restartInputs = defineGuestRule({
  id: "restart-inputs",
  severity: "warning",
  description: "Settings of a restart require a restart.",
  rationale:
    "A machine restarts only while it is to run, and only if `restart` allows it. A maintenance window without a restart would give the impression that changes take effect in it.",
  argumentsOnly: "It is about a deployment.",
  messages: {
    off: {
      message: "`restart` has no effect because `running` is false.",
      fix: "Remove `restart`, or set `running` to true.",
    },
    window: {
      message: '`maintenanceWindow` has no effect because `restart` is "never".',
      fix: 'Set `restart` to "graceful", or remove `maintenanceWindow`.',
    },
    unverified: {
      message:
        "After a restart nothing waits for Windows, so a change with which Windows does not start is not taken back.",
      fix: 'Set `waitFor` to "ready", or to "agent".',
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#events-configuration"],
  reads: ["restart", "maintenanceWindow", "running", "waitFor"],
  examples: {
    incorrect: [
      { restart: "graceful", running: false },
      { maintenanceWindow: { schedule: "0 2 * * 6", timeZone: "Europe/Berlin", durationMinutes: 120 } },
      { restart: "graceful", waitFor: "none" },
    ],
    correct: [
      { restart: "graceful", waitFor: "ready" },
      {
        restart: "graceful",
        waitFor: "agent",
        maintenanceWindow: { schedule: "0 2 * * 6", timeZone: "Europe/Berlin", durationMinutes: 120 },
      },
    ],
  },
  check({ spec }) {
    const { restart = "never", maintenanceWindow, running = true, waitFor = "none" } = spec;
    if (restart === "never")
      return maintenanceWindow === undefined
        ? nothing
        : [{ messageId: "window" as const, path: "maintenanceWindow", data: {} }];
    if (!running) return [{ messageId: "off" as const, path: "restart", data: {} }];
    return ["none", "running"].includes(waitFor)
      ? [{ messageId: "unverified" as const, severity: "info" as const, path: "waitFor", data: {} }]
      : nothing;
  },
});

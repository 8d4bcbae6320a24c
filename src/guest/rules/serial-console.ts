import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const serialConsole = defineGuestRule({
  id: "serial-console",
  severity: "error",
  necessary: "read",
  description: "Keeping the content of a log file requires a log file.",
  rationale: "`append` says what happens to the log file of the serial console when the machine starts.",
  argumentsOnly: "In XML, it is an attribute of the log file.",
  messages: {
    append: {
      message: "{guest} has `serialConsole.append`, but no log file.",
      fix: "Set `serialConsole.logFile`, or remove `serialConsole.append`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices"],
  reads: ["serialConsole"],
  examples: {
    incorrect: [{ serialConsole: { append: true } }],
    correct: [{ serialConsole: { logFile: "/var/log/ada.log", append: true } }, { serialConsole: {} }],
  },
  check({ guest, spec }) {
    const { append, logFile } = spec.serialConsole ?? {};
    return append === true && logFile === undefined
      ? [{ messageId: "append" as const, path: "serialConsole.append", data: { guest } }]
      : nothing;
  },
});

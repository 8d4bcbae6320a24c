import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const migratableCpu = defineGuestRule({
  id: "migratable-cpu",
  severity: "warning",
  description: "Migration requires a CPU definition that the target host can check.",
  rationale:
    "A passed-through CPU can migrate only between hosts with the same CPU, kernel and microcode, and nothing checks this before the guest fails.",
  argumentsOnly: "A machine does not tell whether it is to migrate.",
  messages: {
    passed: {
      message: "{guest} has `migratable: true`, but CPU mode {mode} supports migration only between identical hosts.",
      fix: 'Set `cpu.mode: "host-model"`, or remove `cpu.mode`.',
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  reads: ["migratable", "cpu", "preset"],
  examples: {
    incorrect: [{ migratable: true, cpu: { mode: "host-passthrough" } }],
    correct: [{ migratable: true }, { cpu: { mode: "host-passthrough" } }],
  },
  check({ guest, machine }) {
    const checkable = machine.cpuMode === "host-model" || machine.cpuMode === "custom";
    return machine.migratable && !checkable
      ? [{ messageId: "passed" as const, path: "cpu.mode", data: { guest, mode: machine.cpuMode } }]
      : nothing;
  },
});

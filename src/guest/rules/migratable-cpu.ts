import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const migratableCpu = defineGuestRule({
  id: "migratable-cpu",
  severity: "warning",
  description: "A machine that is to be migrated names a CPU that another host can check.",
  rationale: "A CPU passed through as it is moves between hosts with the same CPU, kernel and microcode only, and nothing checks that before the guest fails.",
  messages: { passed: { message: "{guest} is to be migrated, and its CPU mode {mode} moves between equal hosts only.", fix: 'Set `cpu.mode: "host-model"`, or leave it out.' } },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  reads: ["migratable", "cpu", "preset"],
  examples: { incorrect: [{ migratable: true, cpu: { mode: "host-passthrough" } }], correct: [{ migratable: true }, { cpu: { mode: "host-passthrough" } }] },
  check({ guest, machine }) {
    const checkable = machine.cpuMode === "host-model" || machine.cpuMode === "custom";
    return machine.migratable && !checkable ? [{ messageId: "passed" as const, path: "cpu.mode", data: { guest, mode: machine.cpuMode } }] : nothing;
  },
});

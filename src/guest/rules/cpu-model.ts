import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const cpuModel = defineGuestRule({
  id: "cpu-model",
  severity: "error",
  necessary: "deploy",
  description: "CPU mode custom requires a model; other modes do not use one.",
  rationale: "The other modes use the model of the host and ignore or refuse a model.",
  messages: {
    missing: {
      message: "{guest} has CPU mode custom but no CPU model.",
      fix: "Set `cpu.model`. `virsh domcapabilities` lists the models that the host supports.",
    },
    unused: {
      message: "{guest} specifies CPU model {model}, which CPU mode {mode} does not use.",
      fix: 'Remove `cpu.model`, or set `cpu.mode: "custom"`.',
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  reads: ["cpu.mode", "cpu.model"],
  examples: {
    incorrect: [{ cpu: { mode: "custom" } }, { cpu: { mode: "host-model", model: "EPYC" } }],
    correct: [{ cpu: { model: "EPYC" } }, { cpu: { mode: "custom", model: "EPYC" } }],
  },
  check({ guest, machine, spec }) {
    const model = spec.cpu?.model;
    if (machine.cpuMode === "custom")
      return model === undefined ? [{ messageId: "missing" as const, path: "cpu.model", data: { guest } }] : nothing;
    return model === undefined
      ? nothing
      : [{ messageId: "unused" as const, path: "cpu.model", data: { guest, model, mode: machine.cpuMode } }];
  },
});

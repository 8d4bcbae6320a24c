import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const cpuModel = defineGuestRule({
  id: "cpu-model",
  severity: "error",
  description: "A CPU model stands with mode custom, and mode custom with a model.",
  rationale: "The other modes take the model from the host; a model beside them would be ignored or refused.",
  messages: {
    missing: { message: "{guest} has CPU mode custom and names no model.", fix: "Write `cpu.model`; `virsh domcapabilities` lists those that the host can run." },
    unused: { message: "{guest} names CPU model {model}, which mode {mode} does not use.", fix: 'Remove `cpu.model`, or set `cpu.mode: "custom"`.' },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  reads: ["cpu.mode", "cpu.model"],
  examples: { incorrect: [{ cpu: { mode: "custom" } }, { cpu: { mode: "host-model", model: "EPYC" } }], correct: [{ cpu: { model: "EPYC" } }, { cpu: { mode: "custom", model: "EPYC" } }] },
  check({ guest, machine, spec }) {
    const model = spec.cpu?.model;
    if (machine.cpuMode === "custom") return model === undefined ? [{ messageId: "missing" as const, path: "cpu.model", data: { guest } }] : nothing;
    return model === undefined ? nothing : [{ messageId: "unused" as const, path: "cpu.model", data: { guest, model, mode: machine.cpuMode } }];
  },
});

import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { listText, show } from "../show";
import { didYouMean } from "../suggest";

export const hostCpuMode = defineHostRule({
  id: "host-cpu-mode",
  severity: "error",
  description: "The host offers the guest's CPU mode and model.",
  rationale: "A mode that libvirt does not offer on the host, or a model whose features its CPU lacks, ends in a machine that does not start.",
  messages: {
    mode: { message: "{guest} has CPU mode {mode}, and {host} offers {some}.", fix: "Choose one of those in `cpu.mode`." },
    model: { message: "{guest} has CPU model {model}, which {host} cannot run.", fix: "{near}" },
  },
  sources: ["https://libvirt.org/formatdomaincaps.html"],
  reads: ["host", "cpu", "preset", "migratable", "nestedVirtualization"],
  examples: {
    incorrect: [
      { guest: { cpu: { mode: "maximum" } }, host: { cpu: { vendor: "intel", modes: ["host-passthrough", "host-model", "custom"] } } },
      { guest: { cpu: { model: "EPYC-Genoa" } }, host: { cpu: { vendor: "amd", usableModels: ["EPYC", "EPYC-Rome"] } } },
    ],
    correct: [{ guest: { cpu: { model: "EPYC" } }, host: { cpu: { vendor: "amd", modes: ["custom"], usableModels: ["EPYC"] } } }, { guest: {}, host: {} }],
  },
  check({ guest, host, hostName, machine, spec }) {
    const { modes, usableModels } = host.cpu;
    const data = { guest, host: hostName, mode: machine.cpuMode };
    if (modes !== undefined && !modes.includes(machine.cpuMode)) return [{ messageId: "mode" as const, path: "cpu.mode", data: { ...data, some: listText(modes) || "none" } }];
    const model = spec.cpu?.model;
    if (machine.cpuMode !== "custom" || model === undefined || usableModels === undefined || usableModels.includes(model)) return nothing;
    const meant = didYouMean(model, usableModels);
    const near = meant === undefined ? "Choose a model that `virsh domcapabilities` calls usable." : `Did you mean ${show(meant)}?`;
    return [{ messageId: "model" as const, path: "cpu.model", data: { ...data, model, near } }];
  },
});

import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { listText, show } from "../explaining/show";
import { modelsToName, vendorOfModel } from "../deciding/cpu-vendors";
import { didYouMean } from "../reading/suggest";

/** Models that a message names. */
const MOST_NAMED = 12;

/** What to write instead of a model that the host cannot run. */
function instead(model: string, usable: readonly string[]): string {
  const meant = didYouMean(model, usable);
  const fitting = modelsToName(usable);
  const some = fitting.slice(0, MOST_NAMED);
  const list = some.length === 0 ? "" : `It runs ${listText([...some, ...(fitting.length > some.length ? [`${fitting.length - some.length} more`] : [])])}. `;
  const leave = 'With `cpu.mode: "host-model"` libvirt chooses the best one that fits.';
  return `${meant === undefined ? "" : `Did you mean ${show(meant)}? `}${list}${leave}`;
}

export const hostCpuMode = defineHostRule({
  id: "host-cpu-mode",
  severity: "error",
  description: "The host offers the guest's CPU mode and model.",
  rationale: "A mode that libvirt does not offer on the host, or a model whose features its CPU lacks, ends in a machine that does not start.",
  messages: {
    mode: { message: "{guest} has CPU mode {mode}, and {host} offers {some}.", fix: "Choose one of those in `cpu.mode`." },
    model: { message: "{guest} has CPU model {model}, which {host} cannot run{because}.", fix: "{instead}" },
    disabled: { message: "{guest} has CPU model {model}, of which the CPU of {host} lacks features. It starts only if `cpu.features` disables all of them.", fix: "{instead}" },
  },
  sources: ["https://libvirt.org/formatdomaincaps.html"],
  reads: ["host", "cpu", "preset", "migratable", "nestedVirtualization"],
  examples: {
    incorrect: [
      { guest: { cpu: { mode: "maximum" } }, host: { cpu: { vendor: "intel", modes: ["host-passthrough", "host-model", "custom"] } } },
      { guest: { cpu: { model: "EPYC-Genoa" } }, host: { cpu: { vendor: "amd", usableModels: ["EPYC", "EPYC-Rome"] } } },
      { guest: { windows: "server-2022", cpu: { model: "Skylake-Server-IBRS" } }, host: { cpu: { vendor: "intel", usableModels: ["qemu64", "Broadwell-noTSX-IBRS", "Skylake-Server-noTSX-IBRS", "Skylake-Server-v4"] } } },
    ],
    correct: [{ guest: { cpu: { model: "EPYC" } }, host: { cpu: { vendor: "amd", modes: ["custom"], usableModels: ["EPYC"] } } }, { guest: {}, host: {} }],
  },
  check({ guest, host, hostName, machine, spec }) {
    const { modes, usableModels } = host.cpu;
    const data = { guest, host: hostName, mode: machine.cpuMode };
    if (modes !== undefined && !modes.includes(machine.cpuMode)) return [{ messageId: "mode" as const, path: "cpu.mode", data: { ...data, some: listText(modes) || "none" } }];
    const model = spec.cpu?.model;
    if (machine.cpuMode !== "custom" || model === undefined || usableModels === undefined || usableModels.includes(model)) return nothing;
    const told = { ...data, model, because: vendorOfModel(model) === "unknown" ? "" : ": its CPU lacks features of that model", instead: instead(model, usableModels) };
    // Which features it lacks is not told; what the user turns off may be all of them.
    if (spec.cpu?.features?.some(({ policy }) => policy === "disable" || policy === "forbid")) return [{ messageId: "disabled" as const, path: "cpu.model", severity: "warning" as const, data: told }];
    return [{ messageId: "model" as const, path: "cpu.model", data: told }];
  },
});

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
  const list =
    some.length === 0
      ? ""
      : `It runs ${listText([...some, ...(fitting.length > some.length ? [`${fitting.length - some.length} more`] : [])])}. `;
  const leave = 'With `cpu.mode: "host-model"` libvirt chooses the best one that fits.';
  return `${meant === undefined ? "" : `Did you mean ${show(meant)}? `}${list}${leave}`;
}

export const hostCpuMode = defineHostRule({
  id: "host-cpu-mode",
  severity: "error",
  necessary: "start",
  description: "The host must support the guest's CPU mode and model.",
  rationale: "A machine does not start if the host does not support its CPU mode or all features of its CPU model.",
  messages: {
    mode: {
      message: "{guest} has CPU mode {mode}, but {host} supports only {some}.",
      fix: "Set `cpu.mode` to a supported mode.",
    },
    model: { message: "{guest} has CPU model {model}, which {host} does not support{because}.", fix: "{instead}" },
    disabled: {
      message:
        "{guest} has CPU model {model}, but the CPU of {host} does not have all of its features. The guest starts only if `cpu.features` disables the missing ones.",
      fix: "{instead}",
    },
  },
  sources: ["https://libvirt.org/formatdomaincaps.html"],
  reads: ["host", "cpu", "preset", "migratable", "nestedVirtualization"],
  examples: {
    incorrect: [
      {
        guest: { cpu: { mode: "maximum" } },
        host: { cpu: { vendor: "intel", modes: ["host-passthrough", "host-model", "custom"] } },
      },
      {
        guest: { cpu: { model: "EPYC-Genoa" } },
        host: { cpu: { vendor: "amd", usableModels: ["EPYC", "EPYC-Rome"] } },
      },
      {
        guest: { windows: "server-2022", cpu: { model: "Skylake-Server-IBRS" } },
        host: {
          cpu: {
            vendor: "intel",
            usableModels: ["qemu64", "Broadwell-noTSX-IBRS", "Skylake-Server-noTSX-IBRS", "Skylake-Server-v4"],
          },
        },
      },
    ],
    correct: [
      {
        guest: { cpu: { model: "EPYC" } },
        host: { cpu: { vendor: "amd", modes: ["custom"], usableModels: ["EPYC"] } },
      },
      { guest: {}, host: {} },
    ],
  },
  check({ guest, host, hostName, machine, spec }) {
    const { modes, usableModels } = host.cpu;
    const data = { guest, host: hostName, mode: machine.cpuMode };
    if (modes !== undefined && !modes.includes(machine.cpuMode))
      return [{ messageId: "mode" as const, path: "cpu.mode", data: { ...data, some: listText(modes) || "none" } }];
    const model = spec.cpu?.model;
    if (
      machine.cpuMode !== "custom" ||
      model === undefined ||
      usableModels === undefined ||
      usableModels.includes(model)
    )
      return nothing;
    const told = {
      ...data,
      model,
      because: vendorOfModel(model) === "unknown" ? "" : ": its CPU lacks features of that model",
      instead: instead(model, usableModels),
    };
    // Which features it lacks is not told; what the user turns off may be all of them.
    if (spec.cpu?.features?.some(({ policy }) => policy === "disable" || policy === "forbid"))
      return [{ messageId: "disabled" as const, path: "cpu.model", severity: "warning" as const, data: told }];
    return [{ messageId: "model" as const, path: "cpu.model", data: told }];
  },
});

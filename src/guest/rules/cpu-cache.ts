import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const cpuCache = defineGuestRule({
  id: "cpu-cache",
  severity: "error",
  necessary: "deploy",
  description: "The caches of the host require a CPU that is the host's.",
  rationale:
    "QEMU passes the host's cache information through together with the host's CPU only. libvirt refuses it with any other CPU mode.",
  argumentsOnly: "libvirt refuses such a machine when it is defined.",
  messages: {
    mode: {
      message: "{guest} shows Windows the host's caches, but its CPU mode is {mode}.",
      fix: 'Set `cpu.mode: "host-passthrough"`, or remove `cpu.cache`.',
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#cpu-model-and-topology",
    "libvirt 9.0.0: CPU cache mode 'passthrough' can only be used with 'host-passthrough' / 'maximum' CPUs (tried)",
  ],
  reads: ["cpu", "preset"],
  examples: {
    incorrect: [{ cpu: { mode: "host-model", cache: "passthrough" } }],
    correct: [
      { cpu: { mode: "host-passthrough", cache: "passthrough" } },
      { cpu: { mode: "host-model", cache: "emulate" } },
    ],
  },
  check({ guest, machine: { cpuMode: mode }, spec }) {
    return spec.cpu?.cache !== "passthrough" || mode === "host-passthrough" || mode === "maximum"
      ? nothing
      : [{ messageId: "mode" as const, path: "cpu.cache", data: { guest, mode } }];
  },
});

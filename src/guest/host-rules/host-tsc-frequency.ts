import { nothing } from "../../findings";
import { defineHostRule } from "../context";

export const hostTscFrequency = defineHostRule({
  id: "host-tsc-frequency",
  severity: "error",
  necessary: "start",
  description: "The host must support the fixed TSC frequency.",
  rationale:
    "Without TSC scaling, KVM supports only the frequency of the host; QEMU does not start the machine if the requested frequency differs by more than 250 parts per million.",
  messages: {
    differs: {
      message:
        "{guest} has a TSC frequency of {wanted} Hz, but {host} has {given} Hz and does not support TSC scaling.",
      fix: "Set `tscFrequency` to {given}, or remove it.",
    },
  },
  sources: ["https://www.qemu.org/docs/master/system/i386/hyperv.html", "https://docs.kernel.org/virt/kvm/api.html"],
  reads: ["host", "tscFrequency"],
  examples: {
    incorrect: [{ guest: { tscFrequency: 2400000000 }, host: { tsc: { frequencyHz: 2100000000, scaling: "no" } } }],
    correct: [
      { guest: { tscFrequency: 2400000000 }, host: { tsc: { frequencyHz: 2400100000, scaling: "no" } } },
      { guest: { tscFrequency: 2400000000 }, host: { tsc: { frequencyHz: 2100000000, scaling: "yes" } } },
      { guest: { tscFrequency: 2400000000 }, host: { tsc: { scaling: "unknown" } } },
    ],
  },
  check({ guest, host, hostName, machine }) {
    const { frequencyHz: given, scaling } = host.tsc;
    const wanted = machine.tscFrequency;
    if (given === undefined || wanted === undefined || scaling !== "no" || Math.abs(wanted - given) <= given * 250e-6)
      return nothing;
    return [{ messageId: "differs" as const, path: "tscFrequency", data: { guest, host: hostName, wanted, given } }];
  },
});

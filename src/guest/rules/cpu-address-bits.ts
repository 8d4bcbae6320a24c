import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { ADDRESS_WIDTH_SOURCE, addressBitsNeeded } from "../deciding/address-width";
import { sizeText } from "../reading/size";

export const cpuAddressBits = defineGuestRule({
  id: "cpu-address-bits",
  severity: "error",
  necessary: "start",
  argumentsOnly: "The rule `cpu-address-width` reports this of any machine.",
  description: "The physical addresses of a guest must reach all of its memory.",
  rationale:
    "QEMU places memory above 4 GiB and a 32 GiB window for devices behind it. QEMU 8.2 and newer refuse a machine whose CPU has too few address bits for them; with older versions, Windows cannot use all of its memory.",
  messages: {
    few: {
      message: "{guest} has {bits} physical address bits, but {memory} of memory requires {needed}.",
      fix: "Set `cpu.addressBits` to {needed} or more, or remove it.",
    },
  },
  sources: [ADDRESS_WIDTH_SOURCE],
  reads: ["cpu", "memory", "maxMemory", "windows"],
  examples: {
    incorrect: [{ memory: "64 GiB", cpu: { addressBits: 36 } }],
    correct: [{ memory: "64 GiB", cpu: { addressBits: 39 } }, {}],
  },
  check({ guest, spec, machine }) {
    const bits = spec.cpu?.addressBits;
    const kib = machine.memoryRoom?.sizeKiB ?? machine.memoryKiB;
    const needed = addressBitsNeeded(kib, machine.cpuVendor);
    return bits === undefined || bits >= needed
      ? nothing
      : [
          {
            messageId: "few" as const,
            path: "cpu.addressBits",
            data: { guest, bits, needed, memory: sizeText(kib) },
          },
        ];
  },
});

import { nothing } from "../../findings";
import { defineHostRule } from "../context";

export const hostMachineType = defineHostRule({
  id: "host-machine-type",
  severity: "error",
  necessary: "start",
  description: "The host's QEMU must support the machine type q35.",
  rationale: "Secure Boot, a TPM and PCI Express require q35. A QEMU build without q35 cannot start the machine.",
  messages: {
    none: {
      message: "{guest} requires the machine type q35, but {host} supports only {some}.",
      fix: "Install a QEMU for x86_64 with the q35 machine type (qemu-system-x86_64, any version).",
    },
  },
  sources: ["https://libvirt.org/formatdomaincaps.html"],
  reads: ["host"],
  examples: {
    incorrect: [{ guest: {}, host: { machineTypes: ["pc-i440fx-7.2", "microvm"] } }],
    correct: [
      { guest: {}, host: { machineTypes: ["pc-i440fx-7.2", "pc-q35-7.2"] } },
      { guest: {}, host: {} },
    ],
  },
  check({ guest, host, hostName }) {
    const types = host.machineTypes;
    if (types === undefined || types.some((type) => type === "q35" || type.startsWith("pc-q35"))) return nothing;
    return [
      {
        messageId: "none" as const,
        path: "host",
        data: { guest, host: hostName, some: types.slice(0, 3).join(", ") || "none" },
      },
    ];
  },
});

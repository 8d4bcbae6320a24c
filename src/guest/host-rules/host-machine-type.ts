import { nothing } from "../../findings";
import { defineHostRule } from "../context";

export const hostMachineType = defineHostRule({
  id: "host-machine-type",
  severity: "error",
  necessary: "start",
  description: "The host's QEMU must support the machine type q35, and the version that a guest names.",
  rationale: "Secure Boot, a TPM and PCI Express require q35. A QEMU build without q35 cannot start the machine.",
  messages: {
    none: {
      message: "{guest} requires the machine type q35, but {host} supports only {some}.",
      fix: "Install a QEMU for x86_64 with the q35 machine type (qemu-system-x86_64, any version).",
    },
    version: {
      message: "{guest} has the machine type {type}, which {host} does not support.",
      fix: "Set `machineType` to a version that the host supports{some}, or remove it.",
      xml: { fix: "Choose a version that the host supports{some}, as the `machine` of `<os><type>`." },
    },
  },
  sources: ["https://libvirt.org/formatdomaincaps.html"],
  reads: ["host", "machineType"],
  examples: {
    incorrect: [
      { guest: {}, host: { machineTypes: ["pc-i440fx-7.2", "microvm"] } },
      { guest: { machineType: "pc-q35-9.2" }, host: { machineTypes: ["pc-q35-7.1", "pc-q35-7.2"] } },
    ],
    correct: [
      { guest: {}, host: { machineTypes: ["pc-i440fx-7.2", "pc-q35-7.2"] } },
      { guest: {}, host: {} },
      { guest: { machineType: "pc-q35-7.2" }, host: { machineTypes: ["pc-q35-7.1", "pc-q35-7.2"] } },
    ],
  },
  check({ guest, host, hostName, spec: { machineType } }) {
    const types = host.machineTypes;
    if (types === undefined) return nothing;
    const versions = types.filter((type) => type === "q35" || type.startsWith("pc-q35"));
    if (versions.length > 0) {
      if (machineType === undefined || machineType === "q35" || types.includes(machineType)) return nothing;
      const some = versions.some((type) => type !== "q35") ? `, for example ${newestOf(versions)}` : "";
      return [
        {
          messageId: "version" as const,
          path: "machineType",
          data: { guest, host: hostName, type: machineType, some },
        },
      ];
    }
    return [
      {
        messageId: "none" as const,
        path: "host",
        data: { guest, host: hostName, some: types.slice(0, 3).join(", ") || "none" },
      },
    ];
  },
});

/** The one with the highest version. */
const newestOf = (versions: readonly string[]): string =>
  [...versions].sort((one, other) => one.localeCompare(other, "en", { numeric: true })).at(-1)!;

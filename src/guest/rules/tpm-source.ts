import { defineGuestRule } from "../context";

export const tpmSource = defineGuestRule({
  id: "tpm-source",
  severity: "error",
  necessary: "read",
  description: "A TPM has one source, and one of the host prevents live migration.",
  rationale:
    "A TPM is emulated by libvirt, emulated by a swtpm that others start (`socket`), or the TPM of the host (`device`). The TPM of a host keeps its keys there: BitLocker's key is lost with the host, and a machine that uses it cannot move.",
  argumentsOnly: "A TPM in XML has one backend.",
  messages: {
    both: {
      message: "{guest} has both `tpm.device` and `tpm.socket`.",
      fix: "Remove one of them.",
    },
    off: {
      message: "{guest} has `tpm.{source}`, but `tpm.enabled` is false.",
      fix: "Remove `tpm.{source}` or `tpm.enabled`.",
    },
    moves: {
      message: "{guest} must be able to migrate, but it uses the TPM of its host ({device}).",
      fix: "Remove `tpm.device`, so that the TPM is emulated, or remove `migratable`.",
    },
    bound: {
      message: "{guest} uses the TPM of its host ({device}): keys that Windows stores in it are lost with the host.",
      fix: "Keep the BitLocker recovery key elsewhere, or remove `tpm.device`, so that the TPM is emulated.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#tpm-device",
    "https://www.qemu.org/docs/master/specs/tpm.html#the-qemu-tpm-passthrough-device",
  ],
  reads: ["tpm", "migratable"],
  examples: {
    incorrect: [
      { tpm: { device: "/dev/tpm0", socket: "/run/win.sock" } },
      { windows: "windows-10", tpm: { enabled: false, socket: "/run/win.sock" } },
      { tpm: { device: "/dev/tpm0" }, migratable: true },
      { tpm: { device: "/dev/tpm0" } },
    ],
    correct: [{ tpm: { socket: "/run/win.sock" } }, { tpm: { enabled: true } }],
  },
  *check({ guest, spec: { tpm, migratable } }) {
    if (tpm === undefined) return;
    const { enabled, device, socket } = tpm;
    if (device !== undefined && socket !== undefined)
      yield { messageId: "both" as const, path: "tpm.socket", data: { guest } };
    const source = device !== undefined ? "device" : socket !== undefined ? "socket" : undefined;
    if (enabled === false && source !== undefined)
      yield { messageId: "off" as const, path: `tpm.${source}`, data: { guest, source } };
    else if (device !== undefined)
      yield migratable === true
        ? { messageId: "moves" as const, path: "tpm.device", data: { guest, device } }
        : { messageId: "bound" as const, path: "tpm.device", severity: "warning" as const, data: { guest, device } };
  },
});

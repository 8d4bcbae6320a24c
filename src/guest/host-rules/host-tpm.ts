import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { lackOfTpm } from "../deciding/host-lacks";

export const hostTpm = defineHostRule({
  id: "host-tpm",
  severity: "error",
  necessary: "start",
  description: "The host must support the TPM of a guest.",
  rationale:
    "libvirt uses swtpm for an emulated TPM. Without swtpm on the host, the machine does not start. A TPM of the host, or an emulator that others start, requires a libvirt and a QEMU that support it.",
  messages: {
    none: {
      message: "{guest} has a TPM 2.0 ({model}), but {host} {lack}.",
      fix: "{install}{off}.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#tpm-device", "https://libvirt.org/formatdomaincaps.html"],
  reads: ["host", "tpm", "windows"],
  examples: {
    incorrect: [
      { guest: {}, host: { tpm: { models: [], backends: [] } } },
      { guest: {}, host: { tpm: { models: ["tpm-tis"], backends: ["emulator"] } } },
      { guest: {}, host: { tpm: { backends: ["emulator"], versions: ["1.2"] } } },
      { guest: { tpm: { device: "/dev/tpm0" } }, host: { tpm: { backends: ["emulator"] } } },
    ],
    correct: [
      {
        guest: {},
        host: {
          tpm: { models: ["tpm-tis", "tpm-crb"], backends: ["passthrough", "emulator"], versions: ["1.2", "2.0"] },
        },
      },
      { guest: {}, host: { tpm: {} } },
      { guest: { tpm: { socket: "/run/win.sock" } }, host: { tpm: { backends: ["external"] } } },
      { guest: { windows: "windows-10" }, host: { tpm: { models: [] } } },
    ],
  },
  check({ guest, host, hostName, machine, windows, spec }) {
    const lack = machine.tpm === undefined ? undefined : lackOfTpm(host, machine.tpm, spec);
    if (lack === undefined) return nothing;
    const emulated = spec.tpm?.device === undefined && spec.tpm?.socket === undefined;
    const install = emulated ? "Install swtpm and swtpm-tools on the host" : "Remove `device` and `socket` of `tpm`";
    const off = windows.tpm.need === "required" ? "" : ", or set `tpm.enabled: false`";
    return [
      {
        messageId: "none" as const,
        path: "tpm",
        data: { guest, host: hostName, model: machine.tpm!, lack, install, off },
      },
    ];
  },
});

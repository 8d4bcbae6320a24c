import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { lackOfTpm } from "../deciding/host-lacks";

export const hostTpm = defineHostRule({
  id: "host-tpm",
  severity: "error",
  necessary: "start",
  description: "The host must support an emulated TPM.",
  rationale: "libvirt uses swtpm for an emulated TPM. Without swtpm on the host, the machine does not start.",
  messages: {
    none: {
      message: "{guest} has a TPM 2.0 ({model}), but {host} {lack}.",
      fix: "Install swtpm and swtpm-tools on the host{off}.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#tpm-device", "https://libvirt.org/formatdomaincaps.html"],
  reads: ["host", "tpm", "windows"],
  examples: {
    incorrect: [
      { guest: {}, host: { tpm: { models: [], backends: [] } } },
      { guest: {}, host: { tpm: { models: ["tpm-tis"], backends: ["emulator"] } } },
      { guest: {}, host: { tpm: { backends: ["emulator"], versions: ["1.2"] } } },
    ],
    correct: [
      {
        guest: {},
        host: {
          tpm: { models: ["tpm-tis", "tpm-crb"], backends: ["passthrough", "emulator"], versions: ["1.2", "2.0"] },
        },
      },
      { guest: {}, host: { tpm: {} } },
      { guest: { windows: "windows-10" }, host: { tpm: { models: [] } } },
    ],
  },
  check({ guest, host, hostName, machine, windows }) {
    const lack = machine.tpm === undefined ? undefined : lackOfTpm(host, machine.tpm);
    if (lack === undefined) return nothing;
    const off = windows.tpm.need === "required" ? "" : ", or set `tpm.enabled: false`";
    return [
      { messageId: "none" as const, path: "tpm", data: { guest, host: hostName, model: machine.tpm!, lack, off } },
    ];
  },
});

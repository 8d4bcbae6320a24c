import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const smbiosHost = defineGuestRule({
  id: "smbios-host",
  severity: "error",
  necessary: "read",
  argumentsOnly: "XML can point to one source of SMBIOS data only.",
  description: "SMBIOS data come from the host or from the program, not from both.",
  rationale:
    "libvirt copies the data of the host or uses those of the definition. With both, the fields of the definition would have no effect, and a licence that is bound to them would not be found.",
  messages: {
    both: {
      message: "{guest} has both `smbios.host` and `smbios.{part}`.",
      fix: "Remove `smbios.host`, or remove `smbios.{part}`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#smbios-system-information"],
  reads: ["smbios"],
  examples: {
    incorrect: [{ smbios: { host: true, system: { manufacturer: "LENOVO" } } }],
    correct: [{ smbios: { host: true } }, { smbios: { system: { manufacturer: "LENOVO", serial: "PF0123" } } }],
  },
  check({ guest, spec: { smbios } }) {
    if (smbios?.host !== true) return nothing;
    return Object.keys(smbios)
      .filter((part) => part !== "host")
      .map((part) => ({ messageId: "both" as const, path: `smbios.${part}`, data: { guest, part } }));
  },
});

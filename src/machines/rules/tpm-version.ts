import { defineMachineRule } from "../rule";

export const tpmVersion = defineMachineRule({
  id: "tpm-version",
  severity: "error",
  description: "A Windows that requires a TPM requires version 2.0.",
  rationale:
    "Windows 11 requires a TPM 2.0. libvirt emulates a TPM 1.2 if the model is tpm-tis, its default, and no version is written.",
  messages: {
    written: {
      message: "The TPM of {guest} has version 1.2, but {title} requires 2.0.",
      fix: "Set version='2.0' in its `<backend>`. If Windows already uses BitLocker, suspend it first: the new TPM is empty.",
    },
    default: {
      message: "The TPM of {guest} names no version, which means 1.2 for the model tpm-tis, but {title} requires 2.0.",
      fix: "Set version='2.0' in its `<backend>`. If Windows already uses BitLocker, suspend it first: the new TPM is empty.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#tpm-device",
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/qemu/qemu_postparse.c",
    "https://learn.microsoft.com/en-us/windows/whats-new/windows-11-requirements",
  ],
  reads: ["devices/tpm"],
  needs: ["windows"],
  notApplicable: {
    arguments: "The TPM of our machines has version 2.0.",
    kubevirt: "The TPM of KubeVirt has version 2.0.",
  },
  examples: {
    incorrect: [
      {
        windows: "windows-11",
        xml: "<devices><tpm model='tpm-tis'><backend type='emulator' version='1.2'/></tpm></devices>",
      },
      { windows: "windows-11", xml: "<devices><tpm><backend type='emulator'/></tpm></devices>" },
    ],
    correct: [
      {
        windows: "windows-11",
        xml: "<devices><tpm model='tpm-tis'><backend type='emulator' version='2.0'/></tpm></devices>",
      },
      { windows: "windows-11", xml: "<devices><tpm model='tpm-crb'><backend type='emulator'/></tpm></devices>" },
      { windows: "windows-10", xml: "<devices><tpm><backend type='emulator' version='1.2'/></tpm></devices>" },
      {
        // Which version the host's own TPM has, the definition does not tell.
        windows: "windows-11",
        xml: "<devices><tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm></devices>",
      },
    ],
  },
  *check({ guest, domain, windows }) {
    if (windows?.tpm.need !== "required") return;
    for (const tpm of domain.all("devices/tpm")) {
      const backend = tpm.at("backend");
      if (backend?.attribute("type") !== "emulator") continue;
      const version = backend.attribute("version");
      const isTis = (tpm.attribute("model") ?? "tpm-tis") === "tpm-tis";
      if (version === "1.2" || (version === undefined && isTis))
        yield {
          messageId: version === undefined ? ("default" as const) : ("written" as const),
          path: backend.pathTo("version"),
          data: { guest, title: windows.title },
        };
    }
  },
});

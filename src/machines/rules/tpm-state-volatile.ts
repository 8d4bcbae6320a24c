import { volatileFolder } from "../reading";
import { defineMachineRule } from "../rule";

export const tpmStateVolatile = defineMachineRule({
  id: "tpm-state-volatile",
  severity: "error",
  description: "The state of a TPM must be in a folder that survives a restart of the host.",
  rationale:
    "The TPM's state holds the keys that BitLocker and Windows Hello protect their data with. Without it, Windows asks for the BitLocker recovery key, and PINs stop working.",
  messages: {
    volatile: {
      message:
        "The state of the TPM of {guest} is in {folder}, whose content is lost when the host restarts or cleans it up.",
      fix: "Shut the machine down, move the state to a permanent folder, and change `<source>` of the TPM's `<backend>`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#tpm-device",
    "https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ch03s15.html",
    "https://learn.microsoft.com/en-us/windows/security/operating-system-security/data-protection/bitlocker/recovery-overview",
  ],
  reads: ["devices/tpm/backend"],
  notApplicable: {
    arguments: "libvirt decides where the state of our machines' TPM is.",
    kubevirt: "KubeVirt decides where the state is.",
  },
  examples: {
    incorrect: [
      {
        xml: "<devices><tpm model='tpm-crb'><backend type='emulator' version='2.0'><source type='dir' path='/tmp/tpm'/></backend></tpm></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><tpm model='tpm-crb'><backend type='emulator' version='2.0'><source type='dir' path='/srv/tpm'/></backend></tpm></devices>",
      },
      { xml: "<devices><tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm></devices>" },
      {
        // The socket of a TPM that runs elsewhere holds no state.
        xml: "<devices><tpm model='tpm-crb'><backend type='external'><source type='unix' mode='connect' path='/run/swtpm.sock'/></backend></tpm></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    for (const backend of domain.all("devices/tpm/backend")) {
      const source = backend.at("source");
      const folder = volatileFolder(source?.attribute("path") ?? "");
      if (source === undefined || folder === undefined || backend.attribute("type") !== "emulator") continue;
      yield { messageId: "volatile" as const, path: source.pathTo("path"), data: { guest, folder } };
    }
  },
});

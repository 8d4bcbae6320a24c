import { setAttribute } from "../edits";
import { defineMachineRule } from "../rule";

export const tpmNotPersistent = defineMachineRule({
  id: "tpm-not-persistent",
  severity: "info",
  description: "The state of a TPM should be kept when its machine is undefined.",
  rationale:
    "libvirt removes the state of an emulated TPM when a machine is undefined, and when a transient machine (one started with `virsh create`) is powered off. A machine that is defined again from the same file has an empty TPM, and Windows asks for the BitLocker recovery key.",
  messages: {
    lost: {
      message: "`virsh undefine` deletes the state of the TPM of {guest}.",
      fix: "Set persistent_state='yes' in the TPM's `<backend>`, or undefine the machine with --keep-tpm.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#tpm-device", "https://libvirt.org/manpages/virsh.html#undefine"],
  reads: ["devices/tpm"],
  only: ["strict"],
  notApplicable: {
    arguments: "The resource keeps the state of its machine's TPM unless it is asked to delete it.",
    "pulumi-libvirt": "The provider undefines the machine, and decides what is kept.",
    kubevirt: "KubeVirt keeps the state in a volume of its own.",
  },
  examples: {
    incorrect: [{ xml: "<devices><tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm></devices>" }],
    correct: [
      {
        xml: "<devices><tpm model='tpm-crb'><backend type='emulator' version='2.0' persistent_state='yes'/></tpm></devices>",
      },
      {
        xml: "<devices><tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm></devices>",
      },
      { xml: "" },
    ],
  },
  *check({ guest, domain }) {
    for (const backend of domain.all("devices/tpm/backend")) {
      if (backend.attribute("type") !== "emulator" || backend.attribute("persistent_state") === "yes") continue;
      yield {
        messageId: "lost" as const,
        path: backend.pathTo("persistent_state"),
        data: { guest },
        repair: [setAttribute(backend, "persistent_state", "yes")],
      };
    }
  },
});

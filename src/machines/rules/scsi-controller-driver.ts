import { busOf, busPlace, dataDisks, nameOf } from "../devices";
import { isModern } from "../modern";
import type { Part } from "../part";
import { defineMachineRule } from "../rule";

/** Parallel SCSI of the 1990s. */
const OLD = ["lsilogic", "buslogic", "ncr53c90", "dc390", "am53c974"];

export const scsiControllerDriver = defineMachineRule({
  id: "scsi-controller-driver",
  severity: "warning",
  description: "Windows needs a driver for the SCSI controller of its disks.",
  rationale:
    "Without a model, libvirt adds the controller lsilogic on x86, a parallel SCSI adapter for which current Windows has no driver, and OVMF of many distributions cannot start from it. virtio-win has the driver for virtio-scsi.",
  messages: {
    written: {
      message: "Disk {disk} of {guest} is on a SCSI controller {model}, for which current Windows includes no driver.",
      fix: "Set model='virtio-scsi' in `<controller type='scsi'>` once Windows has the driver vioscsi, or move the disk to bus='sata'.",
    },
    default: {
      message:
        "Disk {disk} of {guest} is on a SCSI controller without a model. libvirt takes lsilogic, for which current Windows includes no driver.",
      fix: "Write `<controller type='scsi' index='{index}' model='virtio-scsi'/>` once Windows has the driver vioscsi, or move the disk to bus='sata'.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#controllers",
    "https://pve.proxmox.com/pve-docs/chapter-qm.html#qm_hard_disk",
    "https://github.com/apache/cloudstack/issues/7004",
  ],
  reads: ["devices/disk/@device", "devices/disk/target", "devices/disk/address", "devices/controller", "os/type"],
  notApplicable: {
    arguments: "The SCSI controller of the machines that we define is virtio-scsi.",
    kubevirt: "The SCSI controller of KubeVirt is virtio-scsi.",
  },
  examples: {
    incorrect: [
      {
        xml: "<devices><disk type='file' device='disk'><source file='/vms/ada.qcow2'/><target dev='sda' bus='scsi'/></disk><controller type='scsi' index='0' model='lsilogic'/></devices>",
      },
      {
        xml: "<devices><disk type='file' device='disk'><source file='/vms/ada.qcow2'/><target dev='sda' bus='scsi'/></disk></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><disk type='file' device='disk'><source file='/vms/ada.qcow2'/><target dev='sda' bus='scsi'/></disk><controller type='scsi' index='0' model='virtio-scsi'/></devices>",
      },
      {
        // Nothing is on it.
        xml: "<devices><disk type='file' device='disk'><source file='/vms/ada.qcow2'/><target dev='vda' bus='virtio'/></disk><controller type='scsi' index='0' model='lsilogic'/></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    if (!isModern(domain)) return;
    const controllers = domain.all("devices/controller").filter((one) => one.attribute("type") === "scsi");
    for (const disk of dataDisks(domain)) {
      if (busOf(disk) !== "scsi") continue;
      const index = controllerOf(disk, controllers);
      const controller = controllers.find((one) => Number(one.attribute("index") ?? 0) === index);
      const model = controller?.attribute("model") ?? "auto";
      const isDefault = model === "auto";
      if (!isDefault && !OLD.includes(model)) continue;
      yield {
        messageId: isDefault ? ("default" as const) : ("written" as const),
        path: controller?.pathTo("model") ?? busPlace(disk),
        data: { guest, disk: nameOf(disk), model, index },
      };
    }
  },
});

/** Without an address, libvirt fills the controllers from the first on; which one that is matters only with several. */
function controllerOf(disk: Part, controllers: readonly Part[]): number {
  const written = disk.at("address")?.attribute("controller");
  if (written !== undefined) return Number(written);
  return Number(controllers[0]?.attribute("index") ?? 0);
}

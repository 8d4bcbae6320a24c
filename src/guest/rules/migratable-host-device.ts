import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const migratableHostDevice = defineGuestRule({
  id: "migratable-host-device",
  severity: "error",
  description: "A machine with a device of the host cannot migrate.",
  rationale:
    "The device stays on its host, and its state is in the device. libvirt refuses to migrate such a machine while it runs. USB devices block migration too.",
  argumentsOnly: "A machine does not tell whether it is to migrate.",
  messages: {
    stays: {
      message: "{guest} has `migratable: true` and a device of the host, which cannot migrate.",
      fix: "Remove `migratable` or the device.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#usb-pci-scsi-devices",
    "https://www.qemu.org/docs/master/devel/migration/vfio.html",
  ],
  reads: ["migratable", "hostDevices"],
  examples: {
    incorrect: [{ migratable: true, hostDevices: [{ pci: { address: "0000:01:00.0" } }] }],
    correct: [{ migratable: true, hostDevices: [] }, { hostDevices: [{ pci: { address: "0000:01:00.0" } }] }],
  },
  check({ guest, machine, spec }) {
    if (!machine.migratable) return nothing;
    if ((spec.hostDevices ?? []).length > 0)
      return [{ messageId: "stays" as const, path: "hostDevices", data: { guest } }];
    const index = (spec.networks ?? []).findIndex((network) => network?.function !== undefined);
    return index < 0
      ? nothing
      : [{ messageId: "stays" as const, path: `networks[${index}].function`, data: { guest } }];
  },
});

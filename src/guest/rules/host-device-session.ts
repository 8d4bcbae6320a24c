import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { pinsMemory } from "../host/assigned";
import { sizeText } from "../reading/size";
import { isSession } from "./session-network";

/** libvirt allows this much beyond the memory of a machine, for what devices map (qemuDomainGetMemLockLimitBytes). */
const BEYOND_KIB = 1024 * 1024;

export const hostDeviceSession = defineGuestRule({
  id: "host-device-session",
  severity: "warning",
  description: "VFIO requires a memory lock limit that an unprivileged libvirt cannot raise.",
  rationale:
    "VFIO locks all memory of a machine. The system instance of libvirt raises the limit of QEMU to the memory of the machine plus 1 GiB; the session instance of a user cannot, and has no access to the device unless an administrator gave it.",
  argumentsOnly: "A machine does not tell which instance of libvirt it is defined in.",
  messages: {
    limit: {
      message:
        "{guest} has a PCI or mediated device in {uri}, where libvirt cannot raise the memory lock limit to the {size} that VFIO requires.",
      fix: "Use `qemu:///system`. To use the session, raise the limit of the user (memlock in /etc/security/limits.conf), bind the device to vfio-pci, and give the user access to its group in /dev/vfio.",
    },
  },
  sources: [
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/qemu/qemu_domain.c",
    "https://docs.kernel.org/driver-api/vfio.html",
  ],
  reads: ["host.uri", "hostDevices", "memory"],
  examples: {
    incorrect: [{ host: { uri: "qemu:///session" }, hostDevices: [{ pci: { address: "0000:01:00.0" } }] }],
    correct: [
      { host: { uri: "qemu:///system" }, hostDevices: [{ pci: { address: "0000:01:00.0" } }] },
      { host: { uri: "qemu:///session" }, hostDevices: [{ usb: { id: "046d:c52b" } }] },
    ],
  },
  check({ guest, spec, assigned, machine }) {
    const first = assigned.find(pinsMemory);
    if (first === undefined || !isSession(spec.host?.uri)) return nothing;
    const size = sizeText(machine.memoryKiB + BEYOND_KIB);
    return [{ messageId: "limit" as const, path: first.path, data: { guest, uri: spec.host!.uri!, size } }];
  },
});

import { hostDevicesOf } from "../reading";
import { isSameMachine } from "../others";
import { defineMachineRule } from "../rule";

export const hostDeviceShared = defineMachineRule({
  id: "host-device-shared",
  severity: "warning",
  description: "A PCI device of the host should belong to a single machine.",
  rationale:
    "A device that is handed over with VFIO can be used by a single running machine. Of two machines with the same device, the second does not start; if both start with the host, chance decides which one runs.",
  messages: {
    shared: {
      message: "{guest} and machine {other} ({state}) both have the PCI device {address} of the host.",
      fix: "Give each machine a device of its own, for example a virtual function, or never run both at the same time.",
    },
    autostart: {
      message:
        "{guest} and machine {other} both have the PCI device {address} of the host, and {other} starts with the host.",
      fix: "Turn off the automatic start of one of them (`virsh autostart --disable`), or give each a device of its own.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#host-device-assignment",
    "https://docs.kernel.org/driver-api/vfio.html",
  ],
  reads: ["devices/hostdev"],
  needs: ["others"],
  notApplicable: {
    arguments: "Of a guest, `host-device-user` says it.",
    kubevirt: "Kubernetes gives a device to a single machine.",
  },
  examples: {
    incorrect: [
      {
        xml: "<devices><hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x0A' slot='0x00' function='0x0'/></source></hostdev></devices>",
        others: [{ name: "cad", hostDevices: ["0000:0a:00.0"] }],
      },
    ],
    correct: [
      {
        xml: "<devices><hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x0a' slot='0x00' function='0x1'/></source></hostdev></devices>",
        others: [{ name: "cad", hostDevices: ["0000:0a:00.0"] }],
      },
      { xml: "", others: [{ name: "cad", hostDevices: ["0000:0a:00.0"] }] },
    ],
  },
  *check({ guest, domain, others = [] }) {
    for (const { part, address } of hostDevicesOf(domain)) {
      for (const other of others) {
        if (isSameMachine(domain, other) || other.hostDevices?.includes(address) !== true) continue;
        yield {
          messageId: other.autostart === true ? ("autostart" as const) : ("shared" as const),
          path: part.path,
          severity: other.running ? ("error" as const) : ("warning" as const),
          data: { guest, other: other.name, address, state: other.running ? "running" : "off" },
        };
      }
    }
  },
});

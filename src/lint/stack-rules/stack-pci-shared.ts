import type { Part } from "../../machines";
import { defineStackRule, sharedAmong, type Held, type StackMachine } from "./rule";

const GPU =
  "<devices><hostdev mode='subsystem' type='pci'><source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source></hostdev></devices>";

export const stackPciShared = defineStackRule({
  id: "stack-pci-shared",
  severity: "warning",
  description: "Two machines on one host should not have one PCI device.",
  rationale:
    "VFIO gives a PCI device to one machine at a time. The machine that is started second fails to start, also at the start of the host.",
  messages: {
    shared: {
      message: "{guest} has the PCI device {device}, which {other} has too. Only one of them can run at a time.",
      fix: "Give each machine a device of its own, or start only one of them.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#usb-pci-scsi-devices",
    "https://docs.kernel.org/driver-api/vfio.html",
  ],
  examples: {
    incorrect: [
      {
        machines: [
          { name: "ada", xml: GPU },
          { name: "bob", xml: GPU.replace("0x0000", "0").replace("0x01", "1") },
        ],
      },
    ],
    correct: [
      {
        machines: [
          { name: "ada", xml: GPU },
          { name: "bob", xml: GPU.replace("0x01", "0x02") },
          { name: "eve", xml: GPU, host: "kvm2" },
        ],
      },
    ],
  },
  check: ({ machines }) =>
    sharedAmong(machines.flatMap(devicesOf)).map(({ machine, path, key, first }) => ({
      messageId: "shared" as const,
      machine,
      path,
      data: { guest: machine.name, device: key.slice(key.indexOf("\n") + 1), other: first },
    })),
});

function devicesOf(machine: StackMachine): Held[] {
  const { host } = machine;
  if (host === undefined) return [];
  const passed = machine.domain.all("devices/hostdev").filter((device) => device.attribute("type") === "pci");
  const cards = machine.domain.all("devices/interface").filter((card) => card.attribute("type") === "hostdev");
  const disks = machine.domain.all("devices/disk").filter((disk) => disk.attribute("type") === "nvme");
  return [...passed, ...cards, ...disks].flatMap((device): Held[] => {
    const address = device.at("source/address");
    const name = address && nameOf(address);
    return name === undefined ? [] : [{ machine, part: device, key: `${host}\n${name}` }];
  });
}

/** As `lspci -D` writes it: `0000:01:00.0`. */
function nameOf(address: Part): string | undefined {
  const [domain, bus, slot, fn] = ["domain", "bus", "slot", "function"].map((name) => {
    const value = Number(address.attribute(name) ?? (name === "domain" || name === "function" ? 0 : Number.NaN));
    return Number.isInteger(value) ? value : undefined;
  });
  if (domain === undefined || bus === undefined || slot === undefined || fn === undefined) return undefined;
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(fn, 1)}`;
}

const hex = (value: number, length: number): string => value.toString(16).padStart(length, "0");

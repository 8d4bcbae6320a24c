import { element } from "../../domain/xml";
import { nothing } from "../../findings";
import { addElement, setAttribute } from "../edits";
import type { Part } from "../part";
import { hostDevicesOf } from "../reading";
import { defineMachineRule, type MachineContext } from "../rule";

export const balloonPinnedMemory = defineMachineRule({
  id: "balloon-pinned-memory",
  severity: "info",
  description: "A memory balloon cannot return memory that is pinned.",
  rationale:
    "A balloon in Windows frees memory for the host. While a PCI device of the host is assigned, its DMA needs all memory of the machine in place, and QEMU returns none of it; the same is true of locked memory and of huge pages. Windows then has less memory and the host has no more. libvirt adds a balloon unless the definition says none.",
  messages: {
    stuck: {
      message:
        "{guest} has a memory balloon, but {why}: memory that the balloon takes from Windows does not return to the host.",
      fix: "Set `<memballoon model='none'/>`.",
      arguments: { fix: "Set `memoryBalloon: false`." },
    },
    default: {
      message:
        "{guest} has a memory balloon, because nothing turns it off, but {why}: memory that the balloon takes from Windows does not return to the host.",
      fix: "Set `<memballoon model='none'/>`.",
    },
    short: {
      message:
        "{guest} starts with less memory than its maximum, but {why}: the balloon takes the difference from Windows and cannot return it to the host.",
      fix: "Set `<currentMemory>` to the value of `<memory>`, and `<memballoon model='none'/>`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#memory-balloon-device",
    "https://gitlab.com/qemu-project/qemu/-/commit/238e91728503d400e1c4e644e3a9b80f9e621682",
    "https://libvirt.org/formatdomain.html#memory-backing",
  ],
  reads: ["devices/memballoon", "devices/hostdev", "memoryBacking", "cpu/feature", "memory", "currentMemory"],
  examples: {
    incorrect: [
      {
        xml: "<devices><hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source></hostdev><memballoon model='virtio'/></devices>",
      },
      { xml: "<memoryBacking><locked/></memoryBacking><devices/>" },
      {
        xml: "<memory unit='GiB'>8</memory><currentMemory unit='GiB'>4</currentMemory><memoryBacking><hugepages><page size='2048' unit='KiB' nodeset='0'/><page size='1048576' unit='KiB' nodeset='1'/></hugepages></memoryBacking><devices><memballoon model='virtio'/></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source></hostdev><memballoon model='none'/></devices>",
      },
      { xml: "<devices><memballoon model='virtio'/></devices>" },
      { xml: "<devices><hostdev mode='subsystem' type='usb'/><memballoon model='virtio'/></devices>" },
    ],
  },
  check(context) {
    const { guest, domain } = context;
    const balloon = domain.at("devices/memballoon");
    const why = pinnedBy(context);
    if (balloon?.attribute("model") === "none" || why === undefined) return nothing;
    const isShort = numberAt(domain, "currentMemory") < numberAt(domain, "memory");
    const repair =
      balloon === undefined
        ? addElement("devices", element("memballoon", { model: "none" }))
        : setAttribute(balloon, "model", "none");
    return [
      {
        messageId: isShort ? ("short" as const) : balloon === undefined ? ("default" as const) : ("stuck" as const),
        ...(isShort ? { severity: "warning" as const } : { repair: [repair] }),
        path: balloon?.path ?? domain.at("devices")?.path ?? "",
        data: { guest, why },
      },
    ];
  },
});

/** What keeps the memory in place, of what balloon-hugepages and balloon-nested do not speak of. */
function pinnedBy({ domain, definition }: MachineContext): string | undefined {
  if (definition.hugepages !== undefined || domain.all("cpu/feature").some(isNested)) return undefined;
  const backing = domain.at("memoryBacking");
  const [device] = hostDevicesOf(domain);
  if (device !== undefined) return `the PCI device ${device.address} of the host pins its memory`;
  if (backing?.at("locked") !== undefined) return "its memory is locked";
  // In pages of several sizes.
  return backing?.at("hugepages") === undefined ? undefined : "its memory is in huge pages";
}

const isNested = (feature: Part): boolean =>
  ["vmx", "svm"].includes(feature.attribute("name") ?? "") &&
  ["require", "force"].includes(feature.attribute("policy") ?? "require");

/** Sizes are in KiB. Without currentMemory, it is that of memory. */
const numberAt = (domain: Part, name: string): number => Number(domain.at(name)?.text || Infinity);

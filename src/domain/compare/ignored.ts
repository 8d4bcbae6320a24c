import { ANY_BASE_NUMBERS, NUMBERS, wholeNumber } from "../canonical/numbers";
import { machineFamily } from "../rest/facts";
import { at, attribute, child, childrenOf, textOf, type XmlElement } from "../xml";

/**
 * What the comparison of two domains passes over, as data, each with its reason. Places are paths of element names
 * below `<domain>`; `*` stands for any one name, `@` marks an attribute, `#text` an element's text.
 */

/**
 * The value that libvirt takes where the XML says nothing: written out or not, the machine is the same. Holds in both
 * directions.
 */
export interface Default {
  readonly place: string;
  /** The attribute's value, or the text of an element that has no attributes. */
  readonly value: string;
  readonly reason: string;
}

const DOC_DEFAULT = "libvirt's documented default";

export const DEFAULTS: readonly Default[] = [
  { place: "vcpu/@placement", value: "static", reason: DOC_DEFAULT },
  { place: "on_poweroff", value: "destroy", reason: DOC_DEFAULT },
  { place: "on_reboot", value: "restart", reason: DOC_DEFAULT },
  { place: "on_crash", value: "destroy", reason: DOC_DEFAULT },
  {
    place: "os/type/@arch",
    value: "x86_64",
    reason: "the product's only architecture, and that of the host where none is written",
  },
  {
    place: "features/hyperv/@mode",
    value: "custom",
    reason: "what a domain without the attribute has; it came with libvirt 8.0",
  },
  { place: "cpu/@match", value: "exact", reason: DOC_DEFAULT },
  { place: "cpu/model/@fallback", value: "allow", reason: DOC_DEFAULT },
  { place: "cpu/feature/@policy", value: "require", reason: DOC_DEFAULT },
  { place: "cpu/topology/@dies", value: "1", reason: "libvirt 6.1 and newer write it" },
  { place: "cpu/topology/@clusters", value: "1", reason: "libvirt 10.1 and newer write it" },
  { place: "clock/@offset", value: "utc", reason: DOC_DEFAULT },
  { place: "numatune/memory/@mode", value: "strict", reason: DOC_DEFAULT },
  { place: "devices/disk/@device", value: "disk", reason: DOC_DEFAULT },
  { place: "devices/disk/@type", value: "file", reason: DOC_DEFAULT },
  { place: "devices/disk/driver/@name", value: "qemu", reason: "the only driver of QEMU machines" },
  { place: "devices/disk/driver/@type", value: "raw", reason: DOC_DEFAULT },
  { place: "devices/controller/@index", value: "0", reason: "libvirt numbers controllers from 0" },
  {
    place: "devices/graphics/listen/@type",
    value: "address",
    reason: "the product's only kind of listening, and libvirt's default",
  },
  { place: "devices/hostdev/source/address/@domain", value: "0x0000", reason: "the PCI domain of nearly every host" },
  { place: "devices/input/@bus", value: "usb", reason: "where libvirt puts a tablet" },
  { place: "devices/panic/@model", value: "isa", reason: "libvirt's default on x86" },
  { place: "devices/watchdog/@action", value: "reset", reason: DOC_DEFAULT },
  { place: "devices/memballoon/@model", value: "virtio", reason: DOC_DEFAULT },
  { place: "devices/tpm/@model", value: "tpm-tis", reason: "libvirt's default on x86" },
  { place: "devices/tpm/backend/@persistent_state", value: "no", reason: DOC_DEFAULT },
  { place: "devices/video/model/@heads", value: "1", reason: DOC_DEFAULT },
  { place: "devices/video/model/@primary", value: "yes", reason: "the first video card is the primary one" },
  { place: "devices/serial/target/@port", value: "0", reason: "the first port" },
];

/**
 * Elements that say nothing when they are empty: libvirt leaves them out. A missing one is compared as an empty one.
 */
export const CONTAINERS: ReadonlySet<string> = new Set([
  "metadata",
  "memoryBacking",
  "cputune",
  "numatune",
  "features",
  "features/hyperv",
  "features/kvm",
  "cpu",
  "clock",
  "devices",
  "os/firmware",
  "devices/disk/driver",
  "devices/interface/driver",
  "devices/controller/driver",
  "devices/memballoon",
]);

export interface AdditionContext {
  /** The added element, or the element that has the added attribute or text. */
  readonly added: XmlElement;
  /** The desired tree's element that the addition is in; undefined inside an element that is itself added. */
  readonly beside: XmlElement;
  readonly desired: XmlElement;
}

/**
 * What libvirt writes into a definition by itself. Passed over only when a desired domain is compared with what libvirt
 * answers.
 */
export interface Addition {
  readonly place: string;
  readonly reason: string;
  readonly when?: (context: AdditionContext) => boolean;
}

const typeIs =
  (...types: readonly string[]) =>
  ({ added }: AdditionContext): boolean =>
    types.includes(attribute(added, "type") ?? "");

const firmwareChosen = ({ desired }: AdditionContext): boolean =>
  attribute(child(desired, "os"), "firmware") !== undefined;

/** The desired machine names its firmware image: newer libvirts recognize it and say what it is. */
const firmwareNamed = ({ desired }: AdditionContext): boolean => plainText(at(desired, "os", "loader")) !== "";

/** A desired machine that says nothing about a kind of device leaves it to libvirt. */
const noneDesired =
  (name: string) =>
  ({ desired }: AdditionContext): boolean =>
    childrenOf(child(desired, "devices"), name).length === 0;

const hasDisksOn = (bus: string, { desired }: AdditionContext): boolean =>
  childrenOf(child(desired, "devices"), "disk").some((disk) => attribute(child(disk, "target"), "bus") === bus);

const hasManyVcpus = ({ desired }: AdditionContext): boolean => Number(plainText(child(desired, "vcpu"))) > 255;

const isQ35 = ({ desired }: AdditionContext): boolean =>
  machineFamily(attribute(at(desired, "os", "type"), "machine") ?? "") === "q35";

const LIVE = "shown only while the machine runs";
const PLACED = "libvirt places devices by itself and keeps the place";

export const ADDITIONS: readonly Addition[] = [
  // the domain itself
  { place: "@id", reason: LIVE },
  { place: "uuid", reason: "libvirt makes one where none is asked for" },
  { place: "resource", reason: "the cgroup partition, from the host's settings" },
  {
    place: "seclabel",
    reason: "labels of the host's own security driver",
    when: ({ added }) => attribute(added, "type") === "dynamic" || attribute(added, "relabel") === "yes",
  },
  {
    place: "os/boot",
    reason: "boot from the first disk, where no device has a boot order",
    when: ({ added }) => attribute(added, "dev") === "hd",
  },
  {
    place: "features/smm",
    reason: "firmware with Secure Boot needs it, so choosing such firmware switches it on",
    when: firmwareChosen,
  },
  // firmware chosen by its features: libvirt 9.2 and newer write down what they chose
  { place: "os/loader", reason: "the chosen firmware image", when: firmwareChosen },
  { place: "os/loader/@*", reason: "how the chosen firmware image is mapped", when: firmwareChosen },
  { place: "os/loader/#text", reason: "the chosen firmware image", when: firmwareChosen },
  { place: "os/nvram", reason: "the file and template that belong to the chosen firmware", when: firmwareChosen },
  { place: "os/nvram/@*", reason: "the template that belongs to the chosen firmware", when: firmwareChosen },
  {
    place: "os/nvram/#text",
    reason: "the file libvirt keeps the variables in, where none is asked for",
    when: firmwareChosen,
  },
  { place: "os/firmware/feature", reason: "what else the chosen firmware can do", when: firmwareChosen },
  { place: "os/@firmware", reason: "libvirt recognizes a firmware image that it knows", when: firmwareNamed },
  { place: "os/firmware/feature", reason: "libvirt recognizes a firmware image that it knows", when: firmwareNamed },
  { place: "os/nvram/@templateFormat", reason: "libvirt 10.10 and newer note the template's format" },
  {
    place: "os/nvram/@format",
    reason: "libvirt 9.2 and newer note the file's format",
    when: ({ added }) => attribute(added, "format") === "raw",
  },
  {
    place: "os/loader/@format",
    reason: "libvirt 9.2 and newer note the image's format",
    when: ({ added }) => attribute(added, "format") === "raw",
  },
  // processor
  {
    place: "cpu/@mode",
    reason: "a domain without a CPU gets QEMU's default model",
    when: ({ desired }) => !child(desired, "cpu"),
  },
  {
    place: "cpu/model",
    reason: "a domain without a CPU gets QEMU's default model; host-model gets the host's",
    when: ({ beside }) => attribute(beside, "mode") === undefined || attribute(beside, "mode") === "host-model",
  },
  {
    place: "cpu/model/@fallback",
    reason: "with host-model, the model is libvirt's choice",
    when: ({ desired }) => attribute(child(desired, "cpu"), "mode") === "host-model",
  },
  { place: "cpu/@check", reason: "how strictly the host's CPU is checked: a default that depends on the mode" },
  {
    place: "cpu/@migratable",
    reason: "a default that depends on the mode",
    when: ({ added }) => attribute(added, "migratable") === "on",
  },
  // libvirt 10.10 and newer: interrupts reach more than 255 vCPUs only through an IOMMU
  { place: "features/ioapic", reason: "goes with the IOMMU that many vCPUs need", when: hasManyVcpus },
  { place: "devices/iommu", reason: "many vCPUs need one", when: hasManyVcpus },
  // devices
  { place: "devices/emulator", reason: "QEMU's path on that host" },
  { place: "devices/audio", reason: "an audio backend, always there", when: noneDesired("audio") },
  {
    place: "devices/memballoon",
    reason: "a balloon, unless the domain says it wants none",
    when: noneDesired("memballoon"),
  },
  {
    place: "devices/input",
    reason: "the PS/2 keyboard and mouse that every PC has",
    when: ({ added }) => attribute(added, "bus") === "ps2",
  },
  {
    place: "devices/watchdog",
    reason: "the watchdog of the q35 chipset, which libvirt 9.1 and newer show",
    when: (c) => attribute(c.added, "model") === "itco" && isQ35(c),
  },
  {
    place: "devices/console",
    reason: "the other name of the first serial port",
    when: ({ desired }) => childrenOf(child(desired, "devices"), "serial").length > 0,
  },
  {
    place: "devices/controller",
    reason: "buses that devices need: PCI, USB, SATA, channels",
    when: typeIs("pci", "usb", "virtio-serial", "ccid"),
  },
  { place: "devices/controller", reason: "the SATA controller of the q35 chipset", when: typeIs("sata") },
  {
    place: "devices/controller",
    reason: "a controller for SCSI disks where none is asked for",
    when: (c) =>
      typeIs("scsi")(c) &&
      hasDisksOn("scsi", c) &&
      !c.desired.children.some(
        (d) =>
          typeof d !== "string" &&
          d.name === "devices" &&
          childrenOf(d, "controller").some((e) => attribute(e, "type") === "scsi"),
      ),
  },
  { place: "devices/controller/@model", reason: "the model libvirt chose where none is asked for" },
  { place: "devices/controller/model", reason: PLACED },
  { place: "devices/controller/target", reason: PLACED },
  { place: "devices/*/address", reason: PLACED },
  {
    place: "devices/*/alias",
    reason: "QEMU's name of the device; those of a running machine are made anew at each start",
  },
  {
    place: "devices/disk/readonly",
    reason: "every CD-ROM is read-only",
    when: ({ beside }) => attribute(beside, "device") === "cdrom",
  },
  { place: "devices/disk/backingStore", reason: "what libvirt found below the image" },
  { place: "devices/disk/source/@index", reason: LIVE },
  { place: "devices/interface/mac", reason: "libvirt makes an address where none is asked for" },
  {
    place: "devices/interface/target",
    reason: "the name of the host's end of the cable",
    when: ({ added }) => (attribute(added, "dev") ?? "").startsWith("vnet"),
  },
  { place: "devices/interface/source/@portid", reason: LIVE },
  {
    place: "devices/interface/source/@bridge",
    reason: "the bridge of the network, shown only while the machine runs",
    when: ({ added }) => attribute(added, "network") !== undefined,
  },
  { place: "devices/serial/target", reason: "the port that a serial line gets by itself" },
  { place: "devices/serial/target/@*", reason: "the port that a serial line gets by itself" },
  { place: "devices/serial/target/model", reason: "the port that a serial line gets by itself" },
  { place: "devices/serial/source", reason: LIVE },
  { place: "devices/console/source", reason: LIVE },
  { place: "devices/channel/source", reason: "the socket libvirt makes for the channel" },
  { place: "devices/channel/target/@state", reason: LIVE },
  { place: "devices/graphics/@websocket", reason: LIVE },
  { place: "devices/graphics/@tlsPort", reason: "chosen with the port" },
  {
    place: "devices/graphics/listen",
    reason: "the address from the host's settings, where none is asked for",
    when: ({ beside }) => !child(beside, "listen"),
  },
  {
    place: "devices/video",
    reason: "a display needs a video card, and gets one where none is asked for",
    when: noneDesired("video"),
  },
  { place: "devices/video/model/@device", reason: "which of QEMU's two virtio cards: libvirt 12.5 and newer note it" },
  { place: "devices/video/model/@ram", reason: "video memory by model, where none is asked for" },
  { place: "devices/video/model/@vram", reason: "video memory by model, where none is asked for" },
  { place: "devices/video/model/@vram64", reason: "video memory by model, where none is asked for" },
  { place: "devices/video/model/@vgamem", reason: "video memory by model, where none is asked for" },
  { place: "devices/tpm/backend/profile", reason: "the emulator's profile, which libvirt 10.10 and newer note" },
  { place: "devices/memballoon/stats", reason: "how often libvirt asks the balloon, from the host's settings" },
];

/** What libvirt hides: the desired domain has it, and the answer must not. */
export interface Hidden {
  readonly place: string;
  readonly reason: string;
}

export const HIDDEN: readonly Hidden[] = [
  { place: "devices/graphics/@passwd", reason: "libvirt shows it only when asked for security information" },
];

/** Two values of the same place that mean the same. */
export interface Alike {
  readonly place: string;
  readonly reason: string;
  /** `answer` is the second tree's element that holds the value. */
  readonly alike: (desired: string, actual: string, answer: XmlElement) => boolean;
  /** Holds only between a desired domain and libvirt's answer. */
  readonly answersOnly?: boolean;
}

/** Addresses whose parts are decimal numbers; those of PCI and of host devices may be hexadecimal. */
const DECIMAL_ADDRESSES: ReadonlySet<string> = new Set(["drive", "virtio-serial", "ccid", "usb"]);

export const ALIKE: readonly Alike[] = [
  {
    place: "devices/graphics/@port",
    reason: "a port that libvirt chooses is known while the machine runs",
    alike: (desired, actual, answer) =>
      desired === "-1" && /^\d+$/.test(actual) && attribute(answer, "autoport") === "yes",
    answersOnly: true,
  },
  {
    place: "os/type/@machine",
    reason: "libvirt replaces a machine type's alias by the version that it stands for",
    alike: (desired, actual) => (desired === "q35" || desired === "pc") && machineFamily(actual) === desired,
    answersOnly: true,
  },
  ...[
    "cputune/vcpupin/@cpuset",
    "cputune/emulatorpin/@cpuset",
    "cputune/iothreadpin/@cpuset",
    "numatune/memory/@nodeset",
    "vcpu/@cpuset",
  ].map((place) => ({
    place,
    reason: "libvirt writes a set of numbers in its shortest form",
    alike: (a: string, b: string) => sameSet(a, b),
  })),
  ...["devices/*/address/@*", "devices/*/source/address/@*", "devices/hostdev/source/*/@id", ...ANY_BASE_NUMBERS].map(
    (place) => ({
      place,
      reason: "a number may be written in decimal, hexadecimal or octal",
      alike: (a: string, b: string, answer: XmlElement) =>
        sameNumber(a, b, DECIMAL_ADDRESSES.has(attribute(answer, "type") ?? "") ? 10 : 0),
    }),
  ),
  ...NUMBERS.map((place) => ({
    place,
    reason: "a number may have blanks, a plus sign and zeros before it",
    alike: (a: string, b: string) => sameNumber(a, b, 10),
  })),
];

function sameNumber(a: string, b: string, base: 0 | 10): boolean {
  const number = wholeNumber(a, base);
  return number !== undefined && number === wholeNumber(b, base);
}

/** Do two sets such as "0-3,8,^2" hold the same numbers? */
function sameSet(a: string, b: string): boolean {
  const left = numbersOf(a);
  return left !== undefined && left === numbersOf(b);
}

/**
 * The longest set that libvirt writes is shorter: every second one of 65,536 numbers. A part could be repeated without
 * end.
 */
const LONGEST_SET = 200_000;
const MOST = 1 << 16;

/** A set in its shortest form, as libvirt reads it: part by part, each adding or taking away. */
function numbersOf(set: string): string | undefined {
  if (set.length > LONGEST_SET) return undefined;
  const inside = new Uint8Array(MOST);
  for (const part of set.replace(/\s/g, "").split(",")) {
    const match = /^(\^?)(\d+)(?:-(\d+))?$/.exec(part);
    if (!match) return undefined;
    const to = Number(match[3] ?? match[2]);
    if (to >= MOST) return undefined;
    inside.fill(match[1] === "^" ? 0 : 1, Number(match[2]), to + 1);
  }
  return shortest(inside);
}

function shortest(inside: Uint8Array): string {
  const ranges: string[] = [];
  for (let n = inside.indexOf(1); n >= 0;) {
    const end = inside.indexOf(0, n);
    const last = end < 0 ? inside.length - 1 : end - 1;
    ranges.push(`${n}-${last}`);
    n = end < 0 ? -1 : inside.indexOf(1, end);
  }
  return ranges.join(",");
}

export const NUMBER_TEXTS: ReadonlySet<string> = new Set(
  NUMBERS.filter((place) => place.endsWith("/#text") && !place.includes("*")),
);
/** A number without what may stand before it, and with what may not stand behind it. */
export const numberText = (el: XmlElement | undefined): string => (textOf(el) ?? "").trimStart();

export const plainText = (el: XmlElement | undefined): string => (textOf(el) ?? "").trim();

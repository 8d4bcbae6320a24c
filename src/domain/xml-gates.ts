import { isAtLeast } from "./version";
import type { Unsupported } from "./gates";
import { attribute, at, child, childrenOf, textOf, type XmlElement } from "./xml";

/** Something that a machine's XML may say beyond the definition, and that not every libvirt takes. */
interface XmlGate {
  /** Element names below `<domain>`; `@` before an attribute. */
  readonly place: string;
  /** Only where this holds. */
  readonly when?: (el: XmlElement, domain: XmlElement) => boolean;
  readonly setting: string;
  /** The first libvirt that has it. */
  readonly minimum: string;
  readonly source: string;
}

const DOC = "https://libvirt.org/formatdomain.html";
const NEWS = "https://libvirt.org/news.html";
const REFUSED = `${DOC}; libvirt 9.0.0 refuses it (tried)`;
const DROPPED = `${DOC}; libvirt 9.0.0 silently drops it (tried)`;

const firmwareChosen = (_: XmlElement, domain: XmlElement): boolean =>
  attribute(child(domain, "os"), "firmware") !== undefined;
const is =
  (name: string, value: string) =>
  (el: XmlElement): boolean =>
    attribute(el, name) === value;

/** What libvirt 9.2 and newer write down of the firmware that they chose; older ones refuse it. */
const CHOSEN = {
  minimum: "9.2.0",
  source: "https://libvirt.org/news.html (9.2.0); libvirt 9.0.0 refuses it (tried)",
  when: firmwareChosen,
};

const GATES: readonly XmlGate[] = [
  {
    ...CHOSEN,
    place: "os/loader/@readonly",
    setting: "a read-only loader beside firmware that is chosen by its features",
  },
  { ...CHOSEN, place: "os/loader/@type", setting: "a loader's type beside firmware that is chosen by its features" },
  {
    ...CHOSEN,
    place: "os/loader/@secure",
    when: (el, domain) => firmwareChosen(el, domain) && attribute(el, "secure") !== "yes",
    setting: "a loader that is not secure beside firmware that is chosen by its features",
  },
  {
    ...CHOSEN,
    place: "os/loader",
    when: (el, domain) => firmwareChosen(el, domain) && (textOf(el) ?? "").trim() !== "",
    setting: "the path of a loader beside firmware that is chosen by its features",
  },
  // Without a loader's path the template is the definition's own.
  {
    ...CHOSEN,
    place: "os/nvram/@template",
    when: (el, domain) => firmwareChosen(el, domain) && (textOf(at(domain, "os", "loader")) ?? "").trim() !== "",
    setting: "an NVRAM template beside firmware that is chosen by its features",
  },
  { place: "os/loader/@stateless", setting: "firmware without a memory of its own", minimum: "8.6.0", source: DOC },
  {
    place: "os/loader/@format",
    when: (el) => attribute(el, "format") !== "raw",
    setting: "a loader's format",
    minimum: "9.2.0",
    source: DROPPED,
  },
  {
    place: "os/nvram/@format",
    when: (el) => attribute(el, "format") !== "raw",
    setting: "the format of UEFI variables",
    minimum: "9.2.0",
    source: DROPPED,
  },
  {
    place: "os/nvram/@type",
    setting: "UEFI variables in storage of another kind than a file",
    minimum: "8.5.0",
    source: DOC,
  },
  {
    place: "os/varstore",
    setting: "UEFI variables in QEMU's uefi-vars device",
    minimum: "12.1.0",
    source: "https://libvirt.org/news.html (12.1.0); libvirt 9.0.0 silently drops it (tried)",
  },
  {
    place: "clock/@start",
    when: is("offset", "absolute"),
    setting: "a clock that starts at a given time",
    minimum: "8.4.0",
    source: DOC,
  },
  { place: "cpu/maxphysaddr", setting: "the number of address bits", minimum: "8.7.0", source: DOC },
  { place: "cpu/maxphysaddr/@limit", setting: "a limit of address bits", minimum: "9.3.0", source: DROPPED },
  {
    place: "cpu/topology/@clusters",
    when: (el) => attribute(el, "clusters") !== "1",
    setting: "more than one cluster in a die",
    minimum: "10.1.0",
    source: DROPPED,
  },
  { place: "features/async-teardown", setting: "asynchronous teardown", minimum: "9.6.0", source: REFUSED },
  { place: "features/ps2", setting: "switching the PS/2 controller", minimum: "10.7.0", source: NEWS },
  { place: "launchSecurity", when: is("type", "sev-snp"), setting: "SEV-SNP", minimum: "10.5.0", source: REFUSED },
  { place: "throttlegroups", setting: "throttle groups", minimum: "11.2.0", source: DROPPED },
  {
    place: "devices/disk",
    when: is("type", "vhostvdpa"),
    setting: "a disk of type vhostvdpa",
    minimum: "9.8.0",
    source: REFUSED,
  },
  {
    place: "devices/disk/driver/@discard_no_unref",
    setting: "discard_no_unref of a disk",
    minimum: "9.5.0",
    source: DROPPED,
  },
  { place: "devices/disk/driver/@queue_size", setting: "the queue size of a disk", minimum: "7.8.0", source: DOC },
  {
    place: "devices/disk/driver/iothreads",
    setting: "more than one I/O thread of a disk",
    minimum: "10.0.0",
    source: DROPPED,
  },
  {
    place: "devices/tpm/backend",
    when: is("type", "external"),
    setting: "a TPM emulator of one's own",
    minimum: "9.0.0",
    source: DOC,
  },
  {
    place: "devices/tpm/backend/profile",
    setting: "the profile of an emulated TPM",
    minimum: "10.10.0",
    source: DROPPED,
  },
  {
    place: "devices/iommu/driver/@dma_translation",
    setting: "dma_translation of an IOMMU",
    minimum: "10.7.0",
    source: DROPPED,
  },
  { place: "devices/sound", when: is("model", "virtio"), setting: "virtio sound", minimum: "10.4.0", source: NEWS },
  { place: "devices/crypto", setting: "a crypto device", minimum: "9.1.0", source: NEWS },
  { place: "devices/pstore", setting: "a pstore device", minimum: "10.6.0", source: NEWS },
  {
    place: "devices/memory",
    when: is("model", "virtio-mem"),
    setting: "virtio memory",
    minimum: "7.9.0",
    source: "https://libvirt.org/news.html (7.9.0)",
  },
  { place: "devices/graphics", when: is("type", "dbus"), setting: "a display on D-Bus", minimum: "8.4.0", source: DOC },
  { place: "devices/audio", when: is("type", "dbus"), setting: "sound through D-Bus", minimum: "8.4.0", source: DOC },
  {
    place: "devices/audio",
    when: is("type", "pipewire"),
    setting: "sound through PipeWire",
    minimum: "9.10.0",
    source: REFUSED,
  },
  { place: "devices/video/model/@blob", setting: "blob resources of a video card", minimum: "9.2.0", source: DROPPED },
  {
    place: "devices/watchdog",
    when: (_, domain) => childrenOf(child(domain, "devices"), "watchdog").length > 1,
    setting: "more than one watchdog",
    minimum: "9.1.0",
    source: REFUSED,
  },
];

/**
 * Everything in a machine's XML that this libvirt refuses, or takes and silently drops, and that no definition
 * describes. What a definition describes is for `unsupportedByLibvirt`. Paths are those of the XML, for example
 * `os/loader/@readonly`.
 *
 * @param version For example "9.0.0".
 */
export const unsupportedInXml = (domain: XmlElement, version: string): Unsupported[] =>
  GATES.flatMap(({ place, when = () => true, setting, minimum, source }) =>
    isAtLeast(version, minimum) || !elementsAt(domain, place).some((el) => when(el, domain))
      ? []
      : [{ path: place, minimum, setting, source }],
  );

/** The elements at a place; for an attribute, those that have it. */
function elementsAt(domain: XmlElement, place: string): XmlElement[] {
  const steps = place.split("/");
  const name = steps.at(-1)!.startsWith("@") ? steps.pop()!.slice(1) : undefined;
  const found = steps.reduce<XmlElement[]>(
    (parents, step) => parents.flatMap((parent) => childrenOf(parent, step)),
    [domain],
  );
  return name === undefined ? found : found.filter((el) => attribute(el, name) !== undefined);
}

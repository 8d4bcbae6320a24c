import type { DomainDefinition } from "../../domain/definition";
import { fingerprint } from "../../domain/rest/facts";
import { attribute, at, child, childElements, childrenOf, type XmlElement } from "../../domain/xml";
import type { Problem } from "./operations";
import { NAMES_DEVICE } from "./refused-arguments";

/** What identifies the machine or is ours, with the argument that sets it. */
const GUARDED: readonly {
  readonly what: string;
  readonly fix: string;
  readonly read: (root: XmlElement) => string;
}[] = [
  { what: "the name", fix: "Set `name` instead.", read: (root) => texts(root, "name") },
  { what: "the UUID", fix: "Set `uuid` instead.", read: (root) => texts(root, "uuid") },
  {
    what: "the file of the UEFI variables",
    fix: "Set `firmware.nvram` instead.",
    read: (root) => JSON.stringify(childrenOf(root, "os").flatMap((os) => childrenOf(os, "nvram").map(fingerprint))),
  },
  {
    what: "metadata that this package writes",
    fix: "Remove it.",
    read: (root) =>
      JSON.stringify(
        childrenOf(root, "metadata").map((one) =>
          childElements(one)
            .filter(({ name }) => /^(windowsguest|libosinfo):/.test(name))
            .map(fingerprint),
        ),
      ),
  },
  {
    what: "the type or the namespaces of the machine",
    fix: "Remove it.",
    read: ({ attributes }) =>
      JSON.stringify(
        Object.entries(attributes)
          .filter(([name]) => name !== "xmlns:qemu")
          .sort(),
      ),
  },
];

const texts = (root: XmlElement, name: string): string => JSON.stringify(childrenOf(root, name).map(fingerprint));

/** What an operation has changed that nobody may change, or added that no check would see. */
export function guardedIn(
  argument: string,
  before: XmlElement,
  after: XmlElement,
  definition: DomainDefinition,
): Problem | undefined {
  const changed = GUARDED.find(({ read }) => read(before) !== read(after));
  if (changed !== undefined)
    return { messageId: "guarded", path: argument, data: { what: changed.what, fix: changed.fix } };
  const unread = unreadDevices(after, definition);
  if (unread !== undefined) return { messageId: "unreadDevice", path: argument, data: { what: unread } };
  const property = childElements(at(after, "qemu:override") ?? after)
    .filter(({ name }) => name === "qemu:device")
    .flatMap((device) => childrenOf(child(device, "qemu:frontend"), "qemu:property"))
    .map((one) => attribute(one, "name") ?? "")
    .find((name) => NAMES_DEVICE.has(name));
  return property === undefined
    ? undefined
    : { messageId: "hostDevice", path: argument, data: { option: "<qemu:override>", what: property } };
}

/** Devices of the host of which the definition knows nothing, so that no rule would look at them. */
function unreadDevices(root: XmlElement, { devices }: DomainDefinition): string | undefined {
  const there = (name: string, types: readonly string[]): number =>
    childrenOf(root, "devices")
      .flatMap((one) => childrenOf(one, name))
      .filter((one) => types.includes(attribute(one, "type") ?? "")).length;
  if (there("disk", ["nvme"]) > (devices.nvmeDisks?.length ?? 0)) return "<disk type='nvme'>";
  if (there("hostdev", ["pci", "usb", "mdev"]) > (devices.hostDevices?.length ?? 0)) return "<hostdev>";
  const functions = devices.interfaces.filter(({ source }) => source.type === "hostdev").length;
  return there("interface", ["hostdev"]) > functions ? "<interface type='hostdev'>" : undefined;
}

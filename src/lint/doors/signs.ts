import { osinfoIdOf } from "../../domain";
import { at, attribute, childElements, childrenOf, textOf, type XmlElement } from "../../domain/xml";

/**
 * Does anything say that a machine runs Windows? Its metadata decide. Without them, enlightenments, its name or the
 * path of an image can say so.
 */
export function speaksOfWindows(root: XmlElement, resource: string): boolean {
  const osinfo = osinfoIdOf(root);
  if (osinfo !== undefined) return /microsoft|\/win/i.test(osinfo);
  if (hasAppleSmc(root)) return false;
  const hyperv = at(root, "features", "hyperv");
  const clock = childrenOf(at(root, "clock"), "timer").some((timer) => attribute(timer, "name") === "hypervclock");
  if (hyperv !== undefined || clock || ownMetadata(root)) return true;
  const disks = childrenOf(at(root, "devices"), "disk").flatMap((disk) =>
    Object.values(at(disk, "source")?.attributes ?? {}),
  );
  return [resource, textOf(at(root, "name")) ?? "", ...disks].some((text) => WINDOWS.test(text));
}

/** macOS starts only with this device; guides for it keep the enlightenments of the machine that they began with. */
const hasAppleSmc = (root: XmlElement): boolean =>
  childrenOf(at(root, "qemu:commandline"), "qemu:arg").some((arg) =>
    (attribute(arg, "value") ?? "").includes("isa-applesmc"),
  );

/** `win11`, `win-2022`, `windows`, `virtio-win.iso`, but not `darwin` or `winner`. */
const WINDOWS = /(^|[^a-z])win(dows|[-_.]?(\d|2k|srv|server)|[^a-z]|$)/i;

const ownMetadata = (root: XmlElement): boolean =>
  childElements(at(root, "metadata") ?? { name: "", attributes: {}, children: [] }).some(({ attributes }) =>
    Object.values(attributes).some((value) => value.includes("pulumi-windows-guest")),
  );

import type { XmlElement } from "../domain";
import { attribute, child, childElements, childrenOf, textOf } from "../domain/xml";

/**
 * How a machine uses a file: as a disk, as an image below a disk, as its UEFI variables, or otherwise (a kernel, a log,
 * a copy under way).
 */
export type FileRole = "disk" | "backing" | "nvram" | "other";

/** One place in a machine's definition that names a file or a volume. */
export interface NamedFile {
  readonly role: FileRole;
  readonly place: { readonly path: string } | { readonly pool: string; readonly volume: string };
  /** Target of the disk, for example `sda`. */
  readonly target?: string;
  /** The definition calls the image below itself: then its header was written by QEMU, and may be followed. */
  readonly layered?: boolean;
}

export interface DomainFiles {
  readonly name: string;
  readonly uuid: string;
  readonly files: readonly NamedFile[];
}

/** Everything in a domain that names a file of the host, also in elements that we have no words for. */
export function domainFiles(domain: XmlElement): DomainFiles {
  const devices = child(domain, "devices");
  const disks = childrenOf(devices, "disk").flatMap(diskFiles);
  const others = childElements(domain).filter(({ name }) => name !== "metadata" && name !== "devices");
  const devicesElse = devices === undefined ? [] : childElements(devices).filter(({ name }) => name !== "disk");
  return {
    name: textOf(child(domain, "name")) ?? "",
    uuid: textOf(child(domain, "uuid")) ?? "",
    files: [...disks, ...[...others, ...devicesElse].flatMap((one) => filesBelow(one))],
  };
}

function diskFiles(disk: XmlElement): NamedFile[] {
  const target = attribute(child(disk, "target"), "dev");
  const mark = target === undefined ? {} : { target };
  const layered = !["raw", undefined].includes(attribute(child(disk, "driver"), "type"));
  return childElements(disk).flatMap(({ name, ...rest }): NamedFile[] => {
    const element = { name, ...rest };
    if (name === "source") return placesOf(element).map((place) => ({ role: "disk", place, layered, ...mark }));
    if (name === "backingStore") return backingFiles(element).map((place) => ({ role: "backing", place, ...mark }));
    return filesBelow(element).map((file) => ({ ...file, ...mark }));
  });
}

function backingFiles(store: XmlElement): NamedFile["place"][] {
  return [...placesOf(child(store, "source")), ...childrenOf(store, "backingStore").flatMap(backingFiles)];
}

/** Attributes that hold a path where they begin with a slash. */
const pathAttributes = ["file", "dev", "path", "dir"] as const;

function placesOf(source: XmlElement | undefined): NamedFile["place"][] {
  const [pool, volume] = ["pool", "volume"].map((name) => attribute(source, name));
  if (pool !== undefined && volume !== undefined) return [{ pool, volume }];
  return pathAttributes.flatMap((name) =>
    attribute(source, name)?.startsWith("/") === true ? [{ path: attribute(source, name)! }] : [],
  );
}

function filesBelow(element: XmlElement): NamedFile[] {
  const { name } = element;
  const role: FileRole = name === "nvram" ? "nvram" : "other";
  const text = textOf(element)?.trim() ?? "";
  const own = [...(text.startsWith("/") ? [{ path: text }] : []), ...placesOf(element)];
  // The file of the variables may stand in a <source> of its own.
  const below = childElements(element)
    .flatMap(filesBelow)
    .map((file): NamedFile => (role === "nvram" ? { ...file, role } : file));
  return [...own.map((place): NamedFile => ({ role, place })), ...below];
}

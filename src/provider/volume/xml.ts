import { parseXml, serialize, type XmlElement } from "../../domain";
import { at, attribute, child, element, textOf } from "../../domain/xml";

export interface NewVolume {
  readonly name: string;
  /** Absent: the pool's own, where it has no formats. */
  readonly format: "qcow2" | "raw" | undefined;
  /** Absent: the base image's. */
  readonly capacityBytes: number | undefined;
  readonly base?: { readonly path: string; readonly format: string };
}

/** libvirt's storage volume XML (formatstorage). */
export function volumeXml({ name, format, capacityBytes, base }: NewVolume): string {
  const formatOf = (type: string): XmlElement => element("format", { type });
  return serialize(
    element(
      "volume",
      {},
      element("name", {}, name),
      ...(capacityBytes === undefined ? [] : [element("capacity", { unit: "bytes" }, String(capacityBytes))]),
      ...(format === undefined ? [] : [element("target", {}, formatOf(format))]),
      ...(base === undefined
        ? []
        : [element("backingStore", {}, element("path", {}, base.path), formatOf(base.format))]),
    ),
  );
}

export interface ExistingVolume {
  readonly name: string;
  readonly path: string;
  /** libvirt's word: `file`, `block`, `network`, `dir` … */
  readonly type: string;
  /** libvirt's word; `raw` where it has none, as for logical volumes. */
  readonly format: string;
  readonly capacityBytes: number;
  /** Size of the file itself; absent where libvirt does not tell. */
  readonly physicalBytes?: number;
  /** Path of the image below. */
  readonly backing?: string;
}

/** Reads what libvirt says about a volume. */
export function readVolumeXml(xml: string): ExistingVolume {
  const volume = parseXml(xml);
  const backing = textOf(at(volume, "backingStore", "path"));
  const type = attribute(volume, "type") ?? "file";
  const physical = textOf(child(volume, "physical"));
  return {
    name: textOf(child(volume, "name")) ?? "",
    path: textOf(at(volume, "target", "path")) ?? "",
    type,
    // The format of a partition is its kind of partition.
    format: type === "block" ? "raw" : (attribute(at(volume, "target", "format"), "type") ?? "raw"),
    capacityBytes: Number(textOf(child(volume, "capacity"))),
    ...(physical === undefined ? {} : { physicalBytes: Number(physical) }),
    ...(backing === undefined || backing === "" ? {} : { backing }),
  };
}

export interface PoolFacts {
  /** libvirt's word: `dir`, `logical`, `rbd` … */
  readonly type: string;
  readonly uuid: string;
  /** Folder or device folder; "" for a pool without one. */
  readonly path: string;
}

/** Reads what libvirt says about a pool. */
export function readPoolXml(xml: string): PoolFacts {
  const pool = parseXml(xml);
  return {
    type: attribute(pool, "type") ?? "dir",
    uuid: textOf(child(pool, "uuid")) ?? "",
    path: textOf(at(pool, "target", "path")) ?? "",
  };
}

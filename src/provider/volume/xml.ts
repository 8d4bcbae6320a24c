import { parseXml, serialize, type XmlElement } from "../../domain";

export interface NewVolume {
  readonly name: string;
  readonly format: "qcow2" | "raw";
  /** Absent: the base image's. */
  readonly capacityBytes: number | undefined;
  readonly base?: { readonly path: string; readonly format: string };
}

const element = (name: string, attributes: Record<string, string>, ...children: (XmlElement | string)[]): XmlElement => ({ name, attributes, children });

/** libvirt's storage volume XML (formatstorage). */
export function volumeXml({ name, format, capacityBytes, base }: NewVolume): string {
  const formatOf = (type: string): XmlElement => element("format", { type });
  return serialize(
    element(
      "volume",
      {},
      element("name", {}, name),
      ...(capacityBytes === undefined ? [] : [element("capacity", { unit: "bytes" }, String(capacityBytes))]),
      element("target", {}, formatOf(format)),
      ...(base === undefined ? [] : [element("backingStore", {}, element("path", {}, base.path), formatOf(base.format))]),
    ),
  );
}

export interface ExistingVolume {
  readonly path: string;
  readonly format: string;
  readonly capacityBytes: number;
}

/** Reads what libvirt says about a volume. */
export function readVolumeXml(xml: string): ExistingVolume {
  const volume = parseXml(xml);
  const at = (...names: string[]): XmlElement | undefined =>
    names.reduce<XmlElement | undefined>((parent, name) => parent?.children.find((child): child is XmlElement => typeof child !== "string" && child.name === name), volume);
  const text = (one: XmlElement | undefined): string => one?.children.filter((child) => typeof child === "string").join("") ?? "";
  return { path: text(at("target", "path")), format: at("target", "format")?.attributes["type"] ?? "raw", capacityBytes: Number(text(at("capacity"))) };
}

import { child, DomainDocument, element, parseXml, serialize, type XmlElement } from "../../domain";
import { attribute } from "../../domain/xml";

export interface NewImage {
  readonly target: string;
  readonly image: string;
  readonly format: "raw" | "qcow2";
}

const mapped = (parent: XmlElement, change: (one: XmlElement) => XmlElement | undefined): XmlElement => ({
  ...parent,
  children: parent.children
    .map((one) => (typeof one === "string" ? one : change(one)))
    .filter((one) => one !== undefined),
});

/** The definition with other images in some disks; all else stays. */
export function withImages({ root }: DomainDocument, images: readonly NewImage[]): string {
  const byTarget = new Map(images.map((one) => [one.target, one]));
  const changed = mapped(root, (section) =>
    section.name !== "devices"
      ? section
      : mapped(section, (disk) => {
          const now = byTarget.get(attribute(child(disk, "target"), "dev") ?? "");
          return disk.name !== "disk" || now === undefined ? disk : withImage(disk, now);
        }),
  );
  return serialize(changed);
}

function withImage(disk: XmlElement, { image, format }: NewImage): XmlElement {
  const same = mapped(disk, (one) => {
    if (one.name === "driver") return { ...one, attributes: { ...one.attributes, type: format } };
    if (one.name === "source") return element("source", { file: image });
    return one.name === "backingStore" || one.name === "mirror" ? undefined : one;
  });
  return { ...same, attributes: { ...same.attributes, type: "file" } };
}

/**
 * The definition that a snapshot holds, for the machine of now: it keeps its name, and what its metadata say of its
 * owner.
 */
export function restored(definition: string, now: DomainDocument): DomainDocument {
  const current = (name: string): XmlElement | undefined => child(now.root, name);
  const root = mapped(parseXml(definition), (one) =>
    one.name === "name" || one.name === "metadata" ? undefined : one,
  );
  const children = [current("name"), current("metadata")].flatMap((one) => one ?? []);
  return DomainDocument.from({ ...root, children: [...children, ...root.children] });
}

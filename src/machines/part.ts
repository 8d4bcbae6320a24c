import { pathOf, type Position } from "../domain/canonical/position";
import { attribute, childElements, textOf, type XmlElement } from "../domain/xml";

/** An element of a machine's XML that knows where it stands. */
export class Part {
  #position: Position | undefined;
  #children: readonly Part[] | undefined;

  constructor(
    readonly element: XmlElement,
    private readonly above?: Part,
  ) {}

  get name(): string {
    return this.element.name;
  }

  /** As `domainDifferences` writes it, for example `devices/disk[vda]/driver`; "" is the machine itself. */
  get path(): string {
    return pathOf(this.#here());
  }

  /** Path of an attribute, also of one that is not there. */
  pathTo(name: string): string {
    const { path } = this;
    return path === "" ? `@${name}` : `${path}/@${name}`;
  }

  attribute(name: string): string | undefined {
    return attribute(this.element, name);
  }

  /** Text without white space around it; "" where there is none. */
  get text(): string {
    return (textOf(this.element) ?? "").trim();
  }

  /** The first element along a path of names, for example `os/loader`. */
  at(path: string): Part | undefined {
    return path.split("/").reduce<Part | undefined>((part, name) => part?.child(name), this);
  }

  /** Every element along a path of names, for example `devices/disk`. */
  all(path: string): Part[] {
    return path
      .split("/")
      .reduce<Part[]>(
        (parts, name) => parts.flatMap((part) => part.children.filter((one) => one.name === name)),
        [this],
      );
  }

  /** Made once: many rules look at the same elements. */
  get children(): readonly Part[] {
    return (this.#children ??= childElements(this.element).map((element) => new Part(element, this)));
  }

  private child(name: string): Part | undefined {
    return this.children.find((one) => one.name === name);
  }

  #here(): Position | undefined {
    if (this.above === undefined) return undefined;
    return (this.#position ??= {
      above: this.above.#here(),
      element: this.element,
      siblings: siblingsIn(this.above.element),
    });
  }
}

/** Labels are remembered by the list that they were made for. */
const siblings = new WeakMap<XmlElement, readonly XmlElement[]>();

function siblingsIn(parent: XmlElement): readonly XmlElement[] {
  let list = siblings.get(parent);
  if (list === undefined) siblings.set(parent, (list = childElements(parent)));
  return list;
}

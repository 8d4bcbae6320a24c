import { grouped } from "../../foreign/grouped";
import type { Dependence } from "../kind";
import { elementOf, KINDS, placesOf } from "../kinds";
import type { XmlElement } from "../xml";
import type { Sequence } from "./order";

/**
 * What an element's XML says beyond, or otherwise than, the definition that was read from it: the difference between
 * the XML that the definition renders to ("modelled") and the XML that was read ("original"). Plain data, so it can be
 * kept as JSON.
 *
 * It is put back by a three-way merge: where the definition still says what it said when it was read, the original
 * stands again; where the definition has changed, the change wins and only what it has no words for is put back.
 */
export interface ElementRest {
  /** By attribute name. No `modelled`: only the original has it. No `original`: only the model writes it. */
  readonly attributes?: Readonly<Record<string, { readonly modelled?: string; readonly original?: string }>>;
  readonly text?: { readonly modelled: string; readonly original: string };
  readonly children?: readonly ChildRest[];
  /** Where it has children of its own, or has them in another order than the model. */
  readonly order?: Sequence;
  /** Values of the model that decide what of this rest still fits. Written only where a rule needs them. */
  readonly facts?: Readonly<Record<string, string>>;
}

export type ChildRest =
  /**
   * Only the original has it. It follows the child named `after`; none: it comes first. `beside` counts what the model
   * had of the same identity, 0 when absent.
   */
  | { readonly kind: "extra"; readonly element: XmlElement; readonly after?: string; readonly beside?: number }
  /** Only the model has it: a default that the original leaves to libvirt. */
  | { readonly kind: "absent"; readonly child: string; readonly modelled: XmlElement }
  /** They differ, and its parts make no sense apart. */
  | { readonly kind: "replaced"; readonly child: string; readonly modelled: XmlElement; readonly original: XmlElement }
  | { readonly kind: "within"; readonly child: string; readonly rest: ElementRest };

/** The rest of a whole domain. `{}`: the definition says everything. */
export interface DomainRest extends ElementRest {
  /** Comments and processing instructions before and after the root. */
  readonly outside?: { readonly before: readonly XmlElement[]; readonly after: readonly XmlElement[] };
  /** It had a boot order of devices and one of device kinds, which libvirt refuses: so it stays. */
  readonly bootsTwice?: true;
  /** It had a SPICE display: when that goes, what SPICE carries goes along. */
  readonly spice?: true;
}

export const isEmptyElementRest = ({ attributes, text, children, order }: ElementRest): boolean =>
  !attributes && !text && !children && !order;

/** Elements that are replaced as a whole, named with their parent. */
export const WHOLE: ReadonlySet<string> = new Set(
  placesOf(({ whole }) => whole).map((place) => ["domain", ...place.split("/")].slice(-2).join("/")),
);

/** What of the rest of an element is true only as long as a part of the definition is, by the element's name. */
export const DEPENDENCES: ReadonlyMap<string, readonly Dependence[]> = new Map(
  [...grouped(KINDS, elementOf)].map(([name, kinds]) => [name, kinds.flatMap(({ dependences = [] }) => dependences)]),
);

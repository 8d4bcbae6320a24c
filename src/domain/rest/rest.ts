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

/**
 * Elements that are replaced as a whole: an original attribute beside a changed one would make nonsense, such as a path
 * of the old image beside a new pool. Named with their parent.
 */
export const WHOLE: ReadonlySet<string> = new Set([
  "domain/memory",
  "hugepages/page",
  "os/loader",
  "os/nvram",
  "cpu/model",
  "cpu/topology",
  "cpu/cache",
  "disk/source",
  "interface/source",
  "interface/mac",
  "interface/model",
  "graphics/listen",
  "tpm/backend",
  "rng/backend",
  "video/model",
  "channel/target",
  "numatune/memory",
]);

/** A part of the rest that is true only as long as a part of the definition is. */
export interface Dependence {
  /** The element whose rest it is about. */
  readonly element: string;
  /** What decides, read from the modelled element: path of names, `@` for an attribute, `*` for the whole element. */
  readonly fact: string;
  readonly dropAttributes?: readonly string[];
  readonly dropChildren?: readonly string[];
  /** Cannot be settled by dropping: the change is refused with this reason when one of the elements is there. */
  readonly refuse?: { readonly whenExtra: readonly string[]; readonly path: string; readonly reason: string };
}

export const DEPENDENCES: readonly Dependence[] = [
  { element: "disk", fact: "target/@bus", dropChildren: ["address", "alias"] },
  // The chain below an image is that image's own.
  { element: "disk", fact: "source/*", dropChildren: ["backingStore", "mirror"] },
  { element: "interface", fact: "@type", dropChildren: ["virtualport", "portForward", "backend", "vlan"] },
  { element: "interface", fact: "model/@type", dropChildren: ["address", "alias", "rom"] },
  { element: "controller", fact: "@model", dropAttributes: ["ports", "vectors"], dropChildren: ["address", "alias"] },
  { element: "video", fact: "model/@type", dropChildren: ["address", "alias", "driver", "acceleration"] },
  { element: "tpm", fact: "@model", dropChildren: ["address", "alias"] },
  { element: "clock", fact: "@offset", dropAttributes: ["adjustment", "basis", "timezone", "start"] },
  { element: "cpu", fact: "@mode", dropAttributes: ["match"], dropChildren: ["model", "vendor"] },
  { element: "cpu", fact: "model/*", dropChildren: ["vendor"] },
  { element: "vcpu", fact: "*", dropAttributes: ["current"] },
  { element: "domain", fact: "vcpu/*", dropChildren: ["vcpus"] },
  // Another firmware needs another image, and libvirt or the definition names it.
  { element: "os", fact: "firmware/*", dropChildren: ["loader", "nvram"] },
  {
    element: "os",
    fact: "@firmware",
    dropAttributes: ["firmware"],
    dropChildren: ["loader", "nvram", "firmware", "varstore"],
  },
  {
    element: "domain",
    fact: "memory/*",
    refuse: {
      whenExtra: ["cpu/numa", "maxMemory", "devices/memory"],
      path: "memoryKiB",
      reason:
        "the machine has guest NUMA cells or memory modules, which the definition does not describe and which add up to its memory",
    },
  },
  {
    element: "domain",
    fact: "machine-family",
    refuse: {
      whenExtra: ["devices/controller", "devices/disk/address"],
      path: "os.machine",
      reason: "the machine keeps device addresses that fit only the chipset they were made for",
    },
  },
];

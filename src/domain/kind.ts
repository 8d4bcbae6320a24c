import type * as z from "zod";
import type { Identify } from "./canonical/identify";
import type { DomainTarget } from "./version";
import type { XmlElement, XmlNode } from "./xml";

/**
 * What a module in `devices/` or `sections/` says about its element. The tables for reading, merging, comparing and
 * checking are derived from these parts (`kinds.ts`), so no other file needs to know the element. A module has only the
 * parts that it needs: an element without a `model` is kept and compared, and the definition does not describe it.
 */

/** Part of what a kind knows, with the place that it is about. */
interface At {
  /**
   * Names of elements below the kind's own, joined with `/`; `@` marks an attribute, `#text` an element's text, `*`
   * stands for any one name, "" for the kind's own element.
   */
  readonly place: string;
}

/**
 * The value that libvirt takes where the XML says nothing: written out or not, the machine is the same. Holds in both
 * directions.
 */
export interface Default extends At {
  /** The attribute's value, or the text of an element that has no attributes. */
  readonly value: string;
  readonly reason: string;
}

export interface AdditionContext {
  /** The added element, or the element that has the added attribute or text. */
  readonly added: XmlElement;
  /** The desired tree's element that the addition is in; undefined inside an element that is itself added. */
  readonly beside: XmlElement;
  readonly desired: XmlElement;
}

/**
 * What libvirt writes into a definition by itself. Passed over only when a desired domain is compared with what libvirt
 * answers.
 */
export interface Addition extends At {
  readonly reason: string;
  readonly when?: (context: AdditionContext) => boolean;
}

/** What libvirt hides: the desired domain has it, and the answer must not. */
export interface Hidden extends At {
  readonly reason: string;
}

/** Two values of the same place that mean the same. */
export interface Alike extends At {
  readonly reason: string;
  /** `answer` is the second tree's element that holds the value. */
  readonly alike: (desired: string, actual: string, answer: XmlElement) => boolean;
  /** Holds only between a desired domain and libvirt's answer. */
  readonly answersOnly?: boolean;
}

/** An element that a reader may change in place. */
export interface MutableElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
}

/**
 * What libvirt's QEMU driver changes in a running machine. What no entry names takes effect at the machine's next
 * start.
 */
export interface Live extends At {
  /** For people: "the medium of a CD-ROM drive". */
  readonly what: string;
  /**
   * `plug`: the device is attached or detached. `update`: libvirt is given the whole device as it is to be.
   * `later`: nothing is to be done, because it has no meaning before the next start. The others have commands of their
   * own.
   */
  readonly how: "plug" | "update" | "vcpus" | "memory" | "iotune" | "later";
  /** Only where this holds: `wanted` or `running` is undefined where a device is added or removed. */
  readonly when?: (change: LiveContext) => boolean;
  readonly source: string;
}

export interface LiveContext {
  /** The device as it is to be; undefined where it goes, or the place is in no device. */
  readonly wanted: XmlElement | undefined;
  /** The device as it runs; undefined where it is new, or the place is in no device. */
  readonly running: XmlElement | undefined;
  /** Does the place have a value, or an element, in the wanted machine and in the running one? */
  readonly isWanted: boolean;
  readonly isRunning: boolean;
  /** The domain that runs; undefined before anybody has looked at it. */
  readonly domain: XmlElement | undefined;
  /** The same, and before anybody has looked at it what it is defined as. */
  readonly machine: XmlElement;
  /** Can a running machine get and lose the PCI device at this address of the host? */
  readonly isHotPluggable: (address: string) => boolean;
}

/** One spelling for what libvirt reads the same way. */
export interface Spelling {
  /** Name of the element, wherever it stands. */
  readonly element: string;
  readonly reason: string;
  /** Changes the copy in place. */
  readonly apply: (el: MutableElement, parent: string) => void;
}

/** A part of the rest that is true only as long as a part of the definition is. */
export interface Dependence {
  /** What decides, read from the modelled element: path of names, `@` for an attribute, `*` for the whole element. */
  readonly fact: string;
  /** How it is read, where a path does not say it. */
  readonly read?: (modelled: XmlElement) => string;
  readonly dropAttributes?: readonly string[];
  readonly dropChildren?: readonly string[];
  /** Cannot be settled by dropping: the change is refused with this reason when one of the elements is there. */
  readonly refuse?: { readonly whenExtra: readonly string[]; readonly path: string; readonly reason: string };
}

/** Something a definition can say that not every libvirt can express. */
export interface Gate<D> {
  /** What it is, for messages: "the emsr_bitmap enlightenment". */
  readonly setting: string;
  /** The first libvirt that has it; "" where none has. */
  readonly minimum: string;
  /** Paths of the properties that ask for it; none when the definition does not. */
  asked(definition: D): readonly string[];
  readonly source: string;
}

/** Something that a machine's XML may say beyond the definition, and that not every libvirt takes. */
export interface XmlGate extends At {
  /** Only where this holds. */
  readonly when?: (el: XmlElement, domain: XmlElement) => boolean;
  readonly setting: string;
  /** The first libvirt that has it. */
  readonly minimum: string;
  readonly source: string;
}

/** Reports what is wrong with the XML. Paths are those of `domainDifferences`. */
export type Say = (path: string, problem: string, fix: string, severity?: "error" | "warning") => void;

export interface Kind {
  /** Path of element names below `<domain>`, for example `os`; "" is the domain itself, `devices/*` any device. */
  readonly place: string;
  /** How several such elements are told apart. Default: by position. */
  readonly identity?: Identify;
  /** The same for elements inside it, by their names. */
  readonly identities?: Readonly<Record<string, Identify>>;
  readonly spellings?: readonly Spelling[];
  /** One spelling for elements that are compared; unlike `spellings` it is neither written nor shown. */
  readonly paired?: (el: XmlElement) => XmlElement;
  /** Where libvirt reads a whole number, always a decimal one. */
  readonly numbers?: readonly string[];
  /** Where the number may also be hexadecimal or octal. */
  readonly anyBaseNumbers?: readonly string[];
  /** Where libvirt reads a set of numbers such as `0-3,8`. */
  readonly sets?: readonly string[];
  /** Elements whose text is a size with a unit. */
  readonly sizes?: readonly string[];
  readonly defaults?: readonly Default[];
  /** Elements that libvirt leaves out when they are empty. A missing one is compared as an empty one. */
  readonly containers?: readonly string[];
  readonly additions?: readonly Addition[];
  readonly hidden?: readonly Hidden[];
  readonly alike?: readonly Alike[];
  /**
   * Elements that are replaced as a whole: an original attribute beside a changed one would make nonsense, such as a
   * path of the old image beside a new pool.
   */
  readonly whole?: readonly string[];
  /**
   * Names of elements that the definition has only for want of another: one that somebody wrote into the machine's XML
   * stays instead.
   */
  readonly stands?: readonly string[];
  readonly dependences?: readonly Dependence[];
  readonly xmlGates?: readonly XmlGate[];
  readonly live?: readonly Live[];
  /** What neither QEMU nor Windows sees: changing it disrupts nothing. */
  readonly unseen?: readonly string[];
  /** What is wrong with the element and no definition shows. */
  readonly check?: (el: XmlElement, say: Say) => void;
}

/** The part of the definition that a section describes. */
export interface SectionModel<S extends z.ZodRawShape = z.ZodRawShape> {
  /** Properties of the definition. */
  readonly shape: S;
  render(definition: z.input<z.ZodObject<S>>, target: DomainTarget): readonly (XmlElement | undefined)[];
  parse(domain: XmlElement): z.output<z.ZodObject<S>>;
  readonly gates?: readonly Gate<z.input<z.ZodObject<S>>>[];
}

export interface Section<S extends z.ZodRawShape = z.ZodRawShape> extends Kind {
  readonly model: SectionModel<S>;
}

/** Lets TypeScript tell the section's part of the definition from its shape. */
export const section = <S extends z.ZodRawShape>(one: Section<S>): Section<S> => one;

/** The part of `devices` that a kind of device describes. */
export interface DeviceModel<S extends z.ZodRawShape = z.ZodRawShape> {
  /** Properties of the definition's `devices`. */
  readonly shape: S;
  render(devices: z.input<z.ZodObject<S>>): readonly (XmlElement | undefined)[];
  /** @param elements The machine's devices of this kind. */
  parse(elements: readonly XmlElement[]): z.output<z.ZodObject<S>>;
  /** Paths are those of the whole definition. */
  readonly gates?: readonly Gate<z.input<z.ZodObject<S>>>[];
}

/** What a machine loses with its SPICE display. */
export interface LostDisplay {
  /** `id` of the audio backends that went. */
  readonly audio: ReadonlySet<string | undefined>;
  /** Is there another display that can show 3D? */
  readonly shows3d: boolean;
}

/** The same device in two machines; undefined where one has no such device. */
export interface DevicePair {
  readonly a: XmlElement | undefined;
  readonly b: XmlElement | undefined;
}

/** Devices of one name that stand in another order. */
export interface OtherOrder {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** All devices of two machines, and which is which. */
export interface TwoMachines {
  /** In the order of the first machine. */
  readonly pairs: readonly DevicePair[];
  readonly ofA: readonly XmlElement[];
  readonly ofB: readonly XmlElement[];
}

/** A kind of device without its place: `devices/<element>`. */
export interface UnmodelledDevice extends Omit<Kind, "place"> {
  /** Name of the element in `<devices>`. */
  readonly element: string;
  readonly identity: Identify;
  /**
   * libvirt numbers such devices in the order in which they stand (PCI slots, serial ports), unless each is `placed`.
   */
  readonly numbered?: true | { readonly placed: (device: XmlElement) => boolean };
  /** What else of the order of such devices makes another machine. */
  readonly otherOrders?: (machines: TwoMachines) => readonly OtherOrder[];
  /** A machine may have any number without names: one more in the definition is not the one in the rest. */
  readonly anyNumber?: boolean;
  /** A name for people, where a SPICE display carries the device; undefined for any other. */
  readonly carriedBySpice?: (device: XmlElement) => string | undefined;
  /** The device without what it has of a SPICE display that is gone. */
  readonly withoutSpice?: (device: XmlElement, lost: LostDisplay) => XmlElement;
}

export interface ModelledDevice<S extends z.ZodRawShape = z.ZodRawShape> extends UnmodelledDevice {
  readonly model: DeviceModel<S>;
}

export type DeviceKind = UnmodelledDevice & { readonly model?: DeviceModel };

/** Lets TypeScript tell the kind's part of the definition from its shape. */
export const modelledDevice = <S extends z.ZodRawShape>(one: ModelledDevice<S>): ModelledDevice<S> => one;

/** All properties that a list of sections or devices describes. */
export type ShapeOf<K extends readonly unknown[]> = Flat<
  Together<
    K[number] extends infer One ? (One extends { readonly model: { readonly shape: infer S } } ? S : never) : never
  >
>;
type Together<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;
type Flat<T> = { [P in keyof T]: T[P] };

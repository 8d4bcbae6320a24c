import { pairChildren } from "../canonical/identity";
import { join, PlaceTable } from "../canonical/places";
import { pathOf, type Position } from "../canonical/position";
import { inOneSpellingTogether } from "../canonical/spelling";
import type { AdditionContext, DevicePair } from "../kind";
import { attributeWithoutSecrets, textWithoutSecrets, treeWithoutSecrets } from "../secrets";
import { childElements, parseXml, serialize, type XmlElement } from "../xml";
import { ADDITIONS, ALIKE, CONTAINERS, DEFAULTS, HIDDEN, NUMBER_TEXTS, numberText, PAIRED, plainText } from "./ignored";
import { otherOrders } from "./order";

/** One way in which two domains differ. */
export interface DomainDifference {
  /**
   * Where, below `<domain>`: element names with what tells lists apart in brackets, `@` for an attribute, for example
   * `memory`, `devices/disk[sda]/driver/@cache` or `devices/hostdev`. `devices/hostdev[order]`: they stand in another
   * order, by which libvirt numbers them.
   */
  readonly path: string;
  /** A value, or the XML of a whole element. Undefined: not there. Passwords are masked. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A difference with what tables go by. */
export interface PlacedDifference extends DomainDifference {
  /** As the kinds' tables name it: element names below `<domain>`, `@` for an attribute, `#order` for an order. */
  readonly place: string;
  /** The device that it is in, or that only one of the domains has. */
  readonly device?: DevicePair;
}

export interface DifferencesOptions {
  /**
   * Compare a desired domain (first) with what libvirt answers for it (second): what libvirt adds by itself and what it
   * hides is passed over. What was added by someone else, such as a device, is a difference. Default false.
   */
  readonly ignoreLibvirtAdditions?: boolean;
  /** libvirt was asked for passwords too, so that one that its answer does not have is not there. Default false. */
  readonly showsSecrets?: boolean;
}

/**
 * How two domains differ in meaning. Formatting, comments, the order of attributes and of elements with a name or a
 * place of their own, units, and defaults written out make no difference; the modules in `devices/` and `sections/`
 * list what else does not, with reasons.
 *
 * @throws XmlParseError when a text is not XML.
 */
export function domainDifferences(
  a: string | XmlElement,
  b: string | XmlElement,
  options: DifferencesOptions = {},
): DomainDifference[] {
  return placedDifferences(a, b, options).map(({ path, before, after }) => ({ path, before, after }));
}

/** The same, with places and devices. The devices are in one spelling, and hold their secrets. */
export function placedDifferences(
  a: string | XmlElement,
  b: string | XmlElement,
  options: DifferencesOptions = {},
): PlacedDifference[] {
  const [before, after] = inOneSpellingTogether(
    typeof a === "string" ? parseXml(a) : a,
    typeof b === "string" ? parseXml(b) : b,
  ) as [XmlElement, XmlElement];
  const comparison = new Comparison(before, options);
  comparison.compare(before, after, "", undefined);
  return comparison.found;
}

const defaults = new PlaceTable(DEFAULTS);
const additions = new PlaceTable(ADDITIONS);
const hidden = new PlaceTable(HIDDEN);
const alike = new PlaceTable(ALIKE);

const emptyElement = (name: string): XmlElement => ({ name, attributes: {}, children: [] });
class Comparison {
  readonly found: PlacedDifference[] = [];
  #device: DevicePair | undefined;

  private readonly answers: boolean;
  private readonly hides: boolean;

  constructor(
    private readonly desired: XmlElement,
    { ignoreLibvirtAdditions = false, showsSecrets = false }: DifferencesOptions,
  ) {
    this.answers = ignoreLibvirtAdditions;
    this.hides = ignoreLibvirtAdditions && !showsSecrets;
  }

  /** `place` is the path of names that the tables use, `here` is for people. */
  compare(oneA: XmlElement, oneB: XmlElement, place: string, here: Position | undefined): void {
    const as = PAIRED.get(place);
    const [a, b] = as ? [as(oneA), as(oneB)] : [oneA, oneB];
    this.#attributes(a, b, place, here);
    this.#text(a, b, place, here);
    const ofA = childElements(a);
    const ofB = childElements(b);
    const pairs = pairChildren(ofA, ofB);
    for (const pair of pairs) {
      const el = (pair.a ?? pair.b)!;
      const inner = join(place, el.name);
      if (place === "devices") this.#device = pair;
      const there: Position = { above: here, element: el, siblings: pair.a ? ofA : ofB };
      if (pair.a && pair.b) this.compare(pair.a, pair.b, inner, there);
      else if (CONTAINERS.has(inner))
        this.compare(pair.a ?? emptyElement(el.name), pair.b ?? emptyElement(el.name), inner, there);
      else if (!this.#passOver(inner, pair.a, pair.b, a))
        this.#report(inner, pathOf(there), pair.a && xmlOf(pair.a), pair.b && xmlOf(pair.b));
    }
    if (place !== "devices") return;
    this.#device = undefined;
    for (const { name, before, after } of otherOrders({ pairs, ofA, ofB }))
      this.#report(join(place, `${name}/#order`), `${join(pathOf(here), name)}[order]`, before, after);
  }

  #attributes(a: XmlElement, b: XmlElement, place: string, position: Position | undefined): void {
    for (const name of new Set([...Object.keys(a.attributes), ...Object.keys(b.attributes)])) {
      const was = Object.hasOwn(a.attributes, name) ? a.attributes[name] : undefined;
      const is = Object.hasOwn(b.attributes, name) ? b.attributes[name] : undefined;
      if (was === is) continue;
      const here = join(place, `@${name}`);
      if (this.#sameValue(here, was, is, b) || (was === undefined && this.#isAddition(here, b, a))) continue;
      if (is === undefined && this.hides && hidden.at(here).length > 0) continue;
      const told = (value: string | undefined): string | undefined =>
        value && attributeWithoutSecrets(b.name, name, value);
      this.#report(here, join(pathOf(position), `@${name}`), told(was), told(is));
    }
  }

  #text(a: XmlElement, b: XmlElement, place: string, position: Position | undefined): void {
    const here = join(place, "#text");
    const number = NUMBER_TEXTS.has(here);
    // libvirt refuses a number with a blank behind it.
    const [was, is] = number ? [numberText(a), numberText(b)] : [plainText(a), plainText(b)];
    if (was === is) return;
    if (this.#sameValue(here, was, is, b) || (was === "" && this.#isAddition(here, b, a))) return;
    const told = (text: string): string | undefined => (text === "" ? undefined : textWithoutSecrets(b.name, text));
    this.#report(here, pathOf(position), told(was), told(is));
  }

  /** Is a missing value the default, or another spelling of the same? */
  #sameValue(place: string, was: string | undefined, is: string | undefined, answer: XmlElement): boolean {
    if (was === undefined || is === undefined) return defaults.at(place).some((d) => d.value === (was ?? is));
    return alike.at(place).some((e) => (this.answers || !e.answersOnly) && e.alike(was, is, answer));
  }

  #passOver(place: string, a: XmlElement | undefined, b: XmlElement | undefined, parent: XmlElement): boolean {
    const el = (a ?? b)!;
    const bare = Object.keys(el.attributes).length === 0 && childElements(el).length === 0;
    if (bare && defaults.at(place).some((d) => d.value === plainText(el))) return true;
    return b !== undefined && this.#isAddition(place, b, parent);
  }

  #isAddition(place: string, added: XmlElement, beside: XmlElement): boolean {
    if (!this.answers) return false;
    const context: AdditionContext = { added, beside, desired: this.desired };
    return additions.at(place).some((entry) => !entry.when || entry.when(context));
  }

  #report(place: string, path: string, before: string | undefined, after: string | undefined): void {
    const device = this.#device;
    this.found.push({ place, path, before, after, ...(device === undefined ? {} : { device }) });
  }
}

/** An element on one line. */
const xmlOf = (el: XmlElement): string => serialize(treeWithoutSecrets(el)).trim().replace(/\n\s*/g, "");

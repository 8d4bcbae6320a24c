/**
 * Paths by which somebody names a place in a machine's XML: a small part of XPath, below `<domain>`.
 *
 *     path      = step *( "/" step ) [ "/@" name ] | "@" name
 *     step      = name *predicate
 *     predicate = "[" number "]" | "[" inner "='" text "']"
 *     inner     = name *( "/" name ) [ "/@" name ] | "@" name
 */

/** What picks one of several elements of a name. */
export type Predicate =
  /** The nth of those that are left, from 1. */
  | { readonly kind: "number"; readonly number: number }
  /** Those that have this value below them. */
  | {
      readonly kind: "value";
      readonly elements: readonly string[];
      readonly attribute?: string;
      readonly value: string;
    };

export interface Step {
  readonly name: string;
  readonly predicates: readonly Predicate[];
}

export interface XmlPath {
  readonly steps: readonly Step[];
  /** Absent: the element's text. */
  readonly attribute?: string;
}

/** What is wrong with a path, and where: `at` counts characters from 1. */
export class XmlPathError extends Error {
  override readonly name = "XmlPathError";
  constructor(
    readonly problem: string,
    readonly at: number,
  ) {
    super(`${problem} (character ${at})`);
  }
}

/** Longest path, in UTF-16 units. */
export const LONGEST_PATH = 500;
/** Most steps: libvirt's own elements are at most eight deep. */
export const MOST_STEPS = 16;

const NAME = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y;

/** @throws XmlPathError */
export function parseXmlPath(text: string): XmlPath {
  if (text.length > LONGEST_PATH) throw new XmlPathError(`it is longer than ${LONGEST_PATH} characters`, LONGEST_PATH);
  if (text.startsWith("/")) throw new XmlPathError("it begins with /, but paths are relative to <domain>", 1);
  const reader = new Reader(text);
  const steps: Step[] = [];
  if (reader.takes("@")) return end(reader, { steps, attribute: reader.name("an attribute") });
  for (;;) {
    const name = reader.name("an element");
    const predicates: Predicate[] = [];
    while (reader.takes("[")) predicates.push(predicate(reader));
    steps.push({ name, predicates });
    if (steps.length > MOST_STEPS) throw new XmlPathError(`it has more than ${MOST_STEPS} steps`, reader.place);
    if (!reader.takes("/")) return end(reader, { steps });
    if (reader.takes("@")) return end(reader, { steps, attribute: reader.name("an attribute") });
  }
}

function end(reader: Reader, path: XmlPath): XmlPath {
  if (!reader.isAtEnd) throw reader.error(`${reader.next} is not expected here`);
  return path;
}

function predicate(reader: Reader): Predicate {
  const number = reader.number();
  if (number !== undefined) {
    if (number === 0) throw reader.error("elements are counted from 1");
    reader.expects("]");
    return { kind: "number", number };
  }
  const elements: string[] = [];
  let attribute: string | undefined;
  for (;;) {
    if (reader.takes("@")) {
      attribute = reader.name("an attribute");
      break;
    }
    elements.push(reader.name("an element, an attribute or a number"));
    if (!reader.takes("/")) break;
  }
  reader.expects("=");
  const value = reader.quoted();
  reader.expects("]");
  return { kind: "value", elements, value, ...(attribute === undefined ? {} : { attribute }) };
}

class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    return this.#at >= this.text.length;
  }

  get place(): number {
    return Math.min(this.#at + 1, this.text.length + 1);
  }

  get next(): string {
    return JSON.stringify(String.fromCodePoint(this.text.codePointAt(this.#at)!));
  }

  error(problem: string): XmlPathError {
    return new XmlPathError(problem, this.place);
  }

  takes(word: string): boolean {
    if (!this.text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  expects(word: string): void {
    if (!this.takes(word)) throw this.error(`${word} is expected here`);
  }

  name(what: string): string {
    NAME.lastIndex = this.#at;
    const found = NAME.exec(this.text);
    if (found === null) throw this.error(`the name of ${what} is expected here`);
    this.#at += found[0].length;
    return found[0];
  }

  number(): number | undefined {
    const found = /^\d{1,4}(?=\])/.exec(this.text.slice(this.#at, this.#at + 5));
    if (found === null) return undefined;
    this.#at += found[0].length;
    return Number(found[0]);
  }

  quoted(): string {
    const quote = this.text[this.#at];
    const close = quote === "'" || quote === '"' ? this.text.indexOf(quote, this.#at + 1) : -1;
    if (close < 0) throw this.error("a value in quotes is expected here");
    const value = this.text.slice(this.#at + 1, close);
    this.#at = close + 1;
    return value;
  }
}

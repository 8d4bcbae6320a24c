import { printable } from "./printable";

/** Levels of nesting in what is read from files and programs. Our own documents have fewer than ten. */
export const DEEPEST = 100;

/** A text or value that is not read, and why. */
export class RefusedDataError extends Error {
  override readonly name = "RefusedDataError";
}

export const tooDeep = (): RefusedDataError => new RefusedDataError(`it is nested more than ${DEEPEST} levels deep`);

/**
 * Reads JSON. The text is looked through before anything reads it that calls itself for each level: Node ends at once,
 * without an error that could be caught, when its stack is used up at the wrong moment. A key that stands twice in one
 * object is an error, as in YAML.
 *
 * @throws RefusedDataError, or SyntaxError where it is no JSON.
 */
export function parseJson(text: string): unknown {
  // One entry for each open bracket: the keys of an object so far; undefined for a list.
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === "[" || c === "{") {
      if (open.push(c === "{" ? new Set() : undefined) > DEEPEST) throw tooDeep();
    } else if (c === "]" || c === "}") open.pop();
    else if (c === '"') {
      const end = endOfString(text, at);
      if (isKey(text, end)) noteKey(open.at(-1), text.slice(at, end));
      at = end - 1;
    }
  }
  return JSON.parse(text) as unknown;
}

/** Index behind the closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (at < text.length && /[ \t\r\n]/.test(text[at]!)) at++;
  return text[at] === ":";
}

function noteKey(keys: Set<string> | undefined, quoted: string): void {
  const key = JSON.parse(quoted) as string;
  if (keys?.has(key) === true) throw new RefusedDataError(`the key "${printable(key, 60)}" appears twice`);
  keys?.add(key);
}

/** Throws {@link RefusedDataError} for a value that is nested deeper than {@link DEEPEST}, or holds itself. */
export function mustBeShallow(value: unknown): void {
  const open: [value: unknown, depth: number][] = [[value, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [inner, depth] = next;
    if (typeof inner !== "object" || inner === null) continue;
    if (depth >= DEEPEST) throw tooDeep();
    for (const one of Object.values(inner)) if (typeof one === "object") open.push([one, depth + 1]);
  }
}

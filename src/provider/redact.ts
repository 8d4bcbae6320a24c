import { printable } from "../foreign/printable";
import { type LibvirtUri, parseLibvirtUri } from "../libvirt";
import { type Properties, secretStrings } from "./properties";

const REPLACEMENT = "[secret]";

/**
 * A secret of fewer characters is taken out only between quotes. It is a word of ordinary sentences ("on", "2"):
 * without it they are unreadable, and the gap would tell what it was.
 */
const SHORT = 4;
/** Of a longer one (a key, a certificate) only the usual spellings are looked for. */
const LONG = 2_000;
/** Of a secret with several lines each line of this length counts, because messages are put on one line. */
const LONG_LINE = 8;
/** Longest element whose values are looked for alone: that of `xml.append`. */
const LONGEST_XML = 64 * 1024;
/** V8 refuses regular expressions that are too large. */
const PATTERN_LIMIT = 20_000;

/**
 * Takes the secret strings of `properties` out of a text, in whatever spelling a message has them: see
 * {@link spellings}.
 */
export function redactor(properties: readonly Properties[]): (text: string) => string {
  let patterns: readonly (string | RegExp)[] | undefined;
  // Most resources are never spoken of.
  return (text) =>
    (patterns ??= patternsFor(properties)).reduce<string>(
      (clean, pattern) => clean.replaceAll(pattern, REPLACEMENT),
      text,
    );
}

function patternsFor(properties: readonly Properties[]): (string | RegExp)[] {
  // The longest first: a secret that contains another must not leave its rest behind.
  const secrets = [...new Set(properties.flatMap(secretStrings).flatMap(forms))].sort((a, b) => b.length - a.length);
  const long = secrets
    .filter(({ length }) => length > LONG)
    .flatMap((secret) => [secret, xmlEscaped(secret), JSON.stringify(secret).slice(1, -1)]);
  const sources = new Set(secrets.filter(({ length }) => length <= LONG).flatMap(patternsOf));
  return [...long, ...together(sources)];
}

/** Few expressions that match the first source that fits. */
function together(sources: Iterable<string>): RegExp[] {
  const chunks: string[][] = [];
  let size = Infinity;
  for (const source of sources) {
    size += source.length;
    if (size <= PATTERN_LIMIT) chunks.at(-1)!.push(source);
    else {
      chunks.push([source]);
      size = source.length;
    }
  }
  return chunks.map((chunk) => new RegExp(chunk.join("|"), "gi"));
}

/** A secret, and what messages show of it alone. */
function forms(secret: string): string[] {
  const lines = secret.includes("\n")
    ? secret
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line.length >= LONG_LINE)
    : [];
  return [secret, ...decoded(secret), ...uriForms(secret), ...valuesInXml(secret), ...lines].filter(
    (form) => form.trim() !== "",
  );
}

/** A secret element is read, and messages show values of it alone. */
const valuesInXml = (secret: string): string[] =>
  !secret.trimStart().startsWith("<") || secret.length > LONGEST_XML
    ? []
    : [...secret.matchAll(/=\s*"([^"]*)"|=\s*'([^']*)'|>([^<>]+)</g)]
        .flatMap((match) => match.slice(1))
        .filter((value): value is string => value !== undefined && value.trim().length >= LONG_LINE);

function decoded(secret: string): string[] {
  try {
    return [decodeURIComponent(secret)];
  } catch {
    return [];
  }
}

/**
 * Messages call a host by one spelling of its URI; ssh names the host alone, or with the user, or the file with the
 * key.
 */
function uriForms(secret: string): string[] {
  let uri: LibvirtUri;
  try {
    uri = parseLibvirtUri(secret);
  } catch {
    return [];
  }
  const host = uri.host?.replace(/^\[|\]$/g, "");
  const hosts = host === undefined ? [] : [host, ...(uri.user === undefined ? [] : [`${uri.user}@${host}`])];
  return [uri.canonical, ...hosts, ...Object.values(uri.parameters).filter((value) => value.startsWith("/"))];
}

function patternsOf(secret: string): string[] {
  if (secret.length < SHORT) return [`(?<=(?:^|[^\\w])["'\`])${escaped(secret)}(?=["'\`])`];
  const hex = secret.replaceAll("-", "");
  if (/^[0-9a-f]{32}$/i.test(hex)) return [/^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(hex)!.slice(1).join("(?:-|%2d)?")];
  return spellings.map((spelling) => spelt(secret, spelling));
}

/**
 * How one character is spelt. Within a spelling no text can be read in two ways, so that looking for it takes no longer
 * than the text is long. Capitals and small letters are the same everywhere: hosts and hex digits are written in both.
 */
type Spelling = (character: string) => string;

const code = (character: string): number => character.codePointAt(0)!;

const names: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };

const spellings: readonly Spelling[] = [
  (character) => escaped(character),
  // What a message shows of a character that no terminal should meet.
  (character) => escaped(printable(character)),
  // XML: `&` always, the rest where it must be.
  (character) => {
    if (/^\w$/.test(character)) return character;
    const entities = [
      ...(names[character] === undefined ? [] : [`&${names[character]};`]),
      `&#0*${code(character)};`,
      `&#x0*${code(character).toString(16)};`,
    ];
    return `(?:${[...(character === "&" ? [] : [escaped(character)]), ...entities].join("|")})`;
  },
  // JSON, and the debug output of most languages.
  (character) => {
    if (character === "\\" || character === '"') return escaped(`\\${character}`);
    if (character === "/") return "(?:/|\\\\/)";
    if (/^[ -~]$/.test(character)) return `(?:${escaped(character)}|\\\\u${hex4(character)})`;
    return `(?:${escaped(character)}|${[...character]
      .flatMap((one) => one.split(""))
      .map((unit) => `\\\\u${hex4(unit)}`)
      .join("")})`;
  },
  // A word of a shell.
  (character) => (character === "'" ? `'(?:\\\\'|"'")'` : escaped(character)),
  // A URI.
  (character) =>
    /^\w$/.test(character)
      ? character
      : `(?:${[...(character === "%" ? [] : [escaped(character)]), percent(character)].join("|")})`,
];

const hex4 = (unit: string): string => unit.charCodeAt(0).toString(16).padStart(4, "0");
const percent = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
const xmlEscaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&${names[character]!};`);

/** Messages are put on one line, so that spaces and line breaks are alike. */
const spelt = (secret: string, spelling: Spelling): string =>
  secret
    .split(/(\s+)/)
    .map((part, index) => (index % 2 === 1 ? blanks(part) : [...part].map(spelling).join("")))
    .join("");

const blanks = (text: string): string =>
  `(?:\\s|:\\s|\\\\[nrt]|\\\\u00[0-9a-f]{2}|%20|%0[9ad]|&#x?[0-9a-f]+;){1,${text.length * 2}}`;

import {
  Document,
  isMap,
  isScalar,
  Lexer,
  type LineCounter,
  type Node,
  parseAllDocuments,
  type ParsedNode,
  Scalar,
  type ToStringOptions,
  visit,
} from "yaml";
import { DEEPEST, mustBeShallow, RefusedDataError, tooDeep } from "./json";
import { isPrintable, printable, printableYamlText } from "./printable";

export interface YamlMistake {
  readonly message: string;
  /** Where it is in the text; undefined: it is about the whole. */
  readonly offset?: number;
  /** The next step, as an imperative sentence. */
  readonly fix?: string;
}

export interface YamlDocument {
  readonly contents: Node | null;
  /** Undefined where there are mistakes. */
  readonly value?: unknown;
  readonly mistakes: readonly YamlMistake[];
}

export interface ReadYamlOptions {
  /** Do `<<` keys merge? Default: no. */
  readonly merge?: boolean;
  readonly lineCounter?: LineCounter;
}

/** Enough for hand-written anchors, too few for a file that unfolds into gigabytes. */
const MOST_ALIASES = 100;
/** Lines and values. The reader needs some 60 µs and 2 KiB for each. */
const MOST_PARTS = 50_000;

/**
 * Every document of a YAML or JSON text: YAML 1.2's core schema and no other tags (a `!!binary` of some megabytes takes
 * minutes), no key twice, at most 100 levels, 50,000 parts and 100 aliases. Never throws.
 */
export function readYaml(text: string, { merge = false, lineCounter }: ReadYamlOptions = {}): YamlDocument[] {
  const refused = refusal(text);
  if (refused !== undefined) return [{ contents: null, mistakes: [{ message: refused }] }];
  const parsed = parseAllDocuments(text, {
    schema: "core",
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    merge,
    ...(lineCounter === undefined ? {} : { lineCounter }),
  });
  return (Array.isArray(parsed) ? parsed : []).map((document) => read(document, text));
}

function read(document: Document.Parsed<ParsedNode>, text: string): YamlDocument {
  const { contents } = document;
  const lineAt = linesOf(text);
  const mistakes = [
    ...onePerLine(document.errors, lineAt).map(({ code, message, pos }): YamlMistake => ({
      message: firstLine(message),
      ...advice[code],
      offset: pos[0],
    })),
    ...document.warnings
      .filter(({ code }) => code === "TAG_RESOLVE_FAILED")
      .map(({ pos }): YamlMistake => ({
        message: `the tag ${text.slice(pos[0], Math.min(pos[1], pos[0] + 60))} is not supported`,
        offset: pos[0],
      })),
    ...repeatedKeys(document, lineAt),
  ];
  if (mistakes.length > 0) return { contents, mistakes };
  try {
    const value = document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown;
    mustBeShallow(value);
    return { contents, value, mistakes };
  } catch (error) {
    return { contents, mistakes: [{ message: firstLine(error instanceof Error ? error.message : String(error)) }] };
  }
}

/** What people do most, in words of people. The rest is said as the library says it. */
const advice: Readonly<Partial<Record<string, { readonly message?: string; readonly fix: string }>>> = {
  TAB_AS_INDENT: { message: "this line is indented with a tab", fix: "Indent with spaces." },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "a setting is where the value of another setting is expected",
    fix: "Write each setting on a separate line with the same indentation, and quote text that contains a colon.",
  },
  MULTILINE_IMPLICIT_KEY: {
    message: "this line is not a setting with a value",
    fix: "Add a colon and a space after the name, for example name: ada.",
  },
  MISSING_CHAR: {
    message: "a quote or a bracket is not closed",
    fix: "Close it. The error is often a few lines above.",
  },
  BAD_INDENT: { fix: "Close the bracket, or indent the lines in it further." },
  BLOCK_IN_FLOW: { fix: "Inside brackets, also write lists and groups with brackets." },
  BAD_SCALAR_START: { fix: "Write the text in quotes." },
  BAD_DQ_ESCAPE: { fix: "Double the backslash, or write the text in single quotes." },
  UNEXPECTED_TOKEN: {
    fix: "Use the same indentation for all settings of a group, and indent a list further than its name.",
  },
};

/** Whatever follows on the line of a mistake follows from it. */
function onePerLine<Mistake extends { readonly pos: readonly [number, number] }>(
  mistakes: readonly Mistake[],
  lineAt: LineAt,
): readonly Mistake[] {
  const seen = new Set<number>();
  return mistakes.filter(({ pos }) => {
    const line = lineAt(pos[0]);
    return !seen.has(line) && seen.add(line).size > 0;
  });
}

type LineAt = (offset: number) => number;

/** Tells the number of the line, from 1, in which an offset lies. */
function linesOf(text: string): LineAt {
  let ends: number[] | undefined;
  return (offset) => {
    ends ??= [...text.matchAll(/\n/g)].map(({ index }) => index);
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

const firstLine = (text: string): string => text.split("\n")[0]!.replace(/:$/, "");

const twice = (name: string, first: number, again: number): string =>
  first === again
    ? `the key "${printable(name, 60)}" appears twice on line ${first}`
    : `the key "${printable(name, 60)}" appears on line ${first} and again on line ${again}`;

/** The library's own check compares each key with each other. */
function repeatedKeys(document: Document.Parsed, lineAt: LineAt): YamlMistake[] {
  const mistakes: YamlMistake[] = [];
  visit(document, {
    Map: (_, map) => {
      if (!isMap(map)) return;
      const seen = new Map<string, number>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        const offset = key.range?.[0] ?? 0;
        const first = seen.get(name);
        if (first === undefined) seen.set(name, offset);
        else mistakes.push({ message: twice(name, lineAt(first), lineAt(offset)), offset, fix: "Remove one of them." });
      }
    },
  });
  return mistakes;
}

/**
 * What the reader must not even begin with: it calls itself for each level, and Node may end without an error when its
 * stack is used up.
 */
function refusal(text: string): string | undefined {
  let parts = 0;
  for (const _ of text.matchAll(/[\n,[{]/g))
    if (++parts > MOST_PARTS) return new RefusedDataError(`it has more than ${MOST_PARTS} lines and values`).message;
  return blockDepth(text) > DEEPEST || isDeepFlow(text) ? tooDeep().message : undefined;
}

/**
 * Levels that indentation can make, at most. Each line adds one, and one for each `-`, `?`, `:`, tag or anchor at one
 * place of it.
 */
function blockDepth(text: string): number {
  const open: { readonly indent: number; readonly levels: number }[] = [];
  let depth = 0;
  let deepest = 0;
  for (const line of text.split("\n")) {
    const indent = line.search(/\S/);
    if (indent < 0) continue;
    while (open.length > 0 && open.at(-1)!.indent >= indent) depth -= open.pop()!.levels;
    const levels = 1 + indicators(line);
    open.push({ indent, levels });
    depth += levels;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** The longest run of words that may each open a level, as in `- - - a`. */
function indicators(line: string): number {
  let run = 0;
  let longest = 0;
  for (const word of line.trim().split(/[ \t]+/)) {
    run = /^(?:[-?:]$|[!&])/.test(word) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/**
 * Do brackets make too many levels? The library's lexer, which tells brackets from text, goes on without calling
 * itself.
 */
function isDeepFlow(text: string): boolean {
  // A text with few brackets is not deep, whatever they are.
  if ((text.match(/[[{]/g) ?? []).length <= DEEPEST) return false;
  let depth = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === "[" || lexeme === "{") depth++;
    else if (lexeme === "]" || lexeme === "}") depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** YAML of a value. Characters that a terminal acts on are written as escapes. */
export function writeYaml(value: unknown, options: ToStringOptions = {}): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  let odd = false;
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value !== "string" || isPrintable(scalar.value.replaceAll("\n", ""))) return;
      // Only there an escape means its character.
      scalar.type = Scalar.QUOTE_DOUBLE;
      odd = true;
    },
  });
  const text = document.toString(options);
  return odd ? printableYamlText(text) : text;
}

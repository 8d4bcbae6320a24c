/** Reads the models of a guest and of a fleet: what each argument is, in words and in types. */
import { fleetSpec } from "../src/fleet/model/fleet";
import {
  elsewhere,
  groups,
  wordLists,
  type Doc,
  type ElsewhereDoc,
  type GroupDoc,
  type WordsDoc,
} from "../src/guest/model/describe";
import { guestSpec } from "../src/guest/model/guest";
import { alternativesOf, elementOf, isA, unwrapped, valueOf } from "../src/guest/reading/shape";
import { forms } from "../src/guest/reading/leaves";
import type { z } from "zod";

/** What an argument holds. */
export type Content =
  | { readonly kind: "text" | "number" | "boolean" }
  | { readonly kind: "words"; readonly words: WordsDoc }
  | { readonly kind: "group"; readonly group: Group }
  | { readonly kind: "elsewhere"; readonly doc: ElsewhereDoc }
  | { readonly kind: "either"; readonly of: readonly Content[] }
  | { readonly kind: "list" | "map"; readonly entry: Content };

export interface Argument {
  readonly name: string;
  readonly doc: Doc;
  readonly content: Content;
  /** Can be left out of a spec file. */
  readonly optional: boolean;
  /** What the schema accepts, as a sentence: range, unit, characters, number of entries. */
  readonly form?: string;
}

export interface Group extends GroupDoc {
  readonly arguments: readonly Argument[];
}

/** The guest with everything in it. */
export const guestModel = (): Group => groupOf(guestSpec);

/** A fleet with everything in it, except for what a guest describes. */
export const fleetModel = (): Group => groupOf(fleetSpec);

/** Every group of a model, itself first, each once. */
export const allGroups = (model: Group, seen = new Map<string, Group>()): readonly Group[] => {
  if (seen.has(model.name)) return [...seen.values()];
  seen.set(model.name, model);
  for (const { content } of model.arguments) {
    const inner = groupIn(content);
    if (inner !== undefined) allGroups(inner, seen);
  }
  return [...seen.values()];
};

const everyGroup = (): readonly Group[] => [guestModel(), fleetModel()].flatMap((model) => allGroups(model));

/** Every list of words, in the order in which the arguments use them, each once. */
export const allWords = (): readonly WordsDoc[] => [
  ...new Map(
    everyGroup()
      .flatMap((group) => group.arguments.flatMap(({ content }) => wordsIn(content) ?? []))
      .map((words) => [words.name, words]),
  ).values(),
];

export const groupIn = (content: Content): Group | undefined =>
  content.kind === "group" ? content.group : "entry" in content ? groupIn(content.entry) : undefined;

export const wordsIn = (content: Content): WordsDoc | undefined =>
  content.kind === "words" ? content.words : "entry" in content ? wordsIn(content.entry) : undefined;

/** The word that is the default of every argument that has these words. */
export function defaultWord({ name }: WordsDoc): string | undefined {
  const defaults = everyGroup().flatMap((group) =>
    group.arguments.filter(({ content }) => wordsIn(content)?.name === name).map(({ doc }) => doc.default),
  );
  return new Set(defaults).size === 1 ? (defaults[0] as string | undefined) : undefined;
}

/** Name of a word in an enum: `HostPassthrough` for "host-passthrough". */
export const memberName = ({ memberNames = {} }: Pick<WordsDoc, "memberNames">, word: string): string =>
  memberNames[word] ??
  word
    .replaceAll(".", "")
    .split("-")
    .map((part) => part[0]!.toUpperCase() + part.slice(1))
    .join("")
    .replace("Hyperv", "HyperV");

/** The default of an argument as people read it; undefined where it must be set. */
export function defaultOf({ default: value, defaultText, programDefault }: Doc): string | undefined {
  if (value === undefined) return defaultText ?? programDefault;
  return typeof value === "string" ? `\`${value}\`` : String(value);
}

/** What an argument excludes, as a sentence. */
export const exclusions = ({ excludes = [] }: Doc): string | undefined =>
  excludes.length === 0 ? undefined : `Cannot be combined with ${listed(excludes.map((one) => `\`${one}\``))}.`;

const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)!}`;

/** Everything about an argument, in one paragraph. */
export function paragraph({ doc, form }: Pick<Argument, "doc" | "form">): string {
  const fallback = defaultOf(doc);
  return [doc.about, form, exclusions(doc), fallback === undefined ? undefined : `Default: ${fallback}.`, doc.notes]
    .filter((part) => part !== undefined)
    .join(" ");
}

function groupOf(schema: z.ZodType): Group {
  const doc = groups.get(schema);
  if (doc === undefined) throw new Error("a group of arguments has no description");
  const { shape } = schema as z.ZodObject<Record<string, z.ZodType>>;
  const docs = doc.members();
  return {
    ...doc,
    arguments: Object.entries(shape).map(([name, member]) => {
      const inner = unwrapped(member)!;
      const form = formOf(inner);
      return {
        name,
        doc: described(`${doc.name}.${name}`, docs[name]),
        content: contentOf(inner),
        optional: inner !== member,
        ...(form === undefined ? {} : { form }),
      };
    }),
  };
}

function described(place: string, doc: Doc | undefined): Doc {
  if (doc === undefined) throw new Error(`${place} has no description`);
  return doc;
}

function contentOf(schema: z.ZodType): Content {
  const words = wordLists.get(schema);
  if (words !== undefined) return { kind: "words", words };
  const doc = elsewhere.get(schema);
  if (doc !== undefined) return { kind: "elsewhere", doc };
  if (isA(schema, "object")) return { kind: "group", group: groupOf(schema) };
  if (isA(schema, "array")) return { kind: "list", entry: contentOf(elementOf(schema)!) };
  if (isA(schema, "record")) return { kind: "map", entry: contentOf(valueOf(schema)!) };
  if (isA(schema, "union")) return { kind: "either", of: alternativesOf(schema).map(contentOf) };
  const kind = (["string", "number", "boolean"] as const).find((type) => isA(schema, type));
  if (kind === undefined) throw new Error("an argument has a type that no text describes");
  return { kind: kind === "string" ? "text" : kind };
}

function formOf(schema: z.ZodType): string | undefined {
  if (!isA(schema, "array")) return sentence(forms.get(schema)?.text);
  const entry = forms.get(elementOf(schema)!)?.text;
  return [`At most ${mostEntries(schema)} entries.`, ...(entry === undefined ? [] : [`Each entry: ${entry}.`])].join(
    " ",
  );
}

/** How many entries a list may have. */
export const mostEntries = (schema: z.ZodType): number =>
  (schema.def.checks?.[0]?._zod.def as unknown as { maximum: number }).maximum;

const sentence = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : `${text[0]!.toUpperCase()}${text.slice(1)}.`;

/** What to say of a property that is none. */
import { findEnlightenment, suggestProperty } from "../../enlightenments/names";
import { bare, nearest } from "../../findings";
import { listText, pathText, show } from "../explaining/show";
import { sameSpelling } from "./suggest";
import { absent, type Absent } from "./words/absent";
import { otherNames } from "./words/other-names";

export interface UnknownProperty {
  readonly message: string;
  readonly fix: string;
}

interface Place {
  readonly parent: readonly PropertyKey[];
  /** The properties that are known there. */
  readonly known: readonly string[];
  /** Those at the top. */
  readonly top: readonly string[];
  /** What has properties at the top: "a guest". */
  readonly noun: string;
}

const splitted = <Entry extends { readonly names: string }>(
  entries: readonly Entry[],
): ReadonlyMap<string, readonly Entry[]> => {
  const byName = new Map<string, Entry[]>();
  for (const entry of entries)
    for (const name of entry.names.split(" ")) byName.set(name, [...(byName.get(name) ?? []), entry]);
  return byName;
};
let meanings: ReadonlyMap<string, readonly { readonly means: string }[]> | undefined;
let absences: ReadonlyMap<string, readonly Absent[]> | undefined;

const meaningsOf = (key: string): readonly string[] =>
  ((meanings ??= splitted(otherNames)).get(bare(key)) ?? []).map(({ means }) => means);
const absenceOf = (key: string): Absent | undefined => (absences ??= splitted(absent)).get(bare(key))?.[0];

export function unknownProperty(key: string, place: Place): UnknownProperty {
  const { parent, known, noun } = place;
  const where = parent.length === 0 ? noun : pathText(parent);
  const message = `${where} has no property ${show(key)}`;
  if (key.length > 80) return { message, fix: "remove it" };
  const meant = propertyMeant(key, place);
  if (meant !== undefined) return { message, fix: `did you mean ${meant}?` };
  const missing = absenceOf(key);
  if (missing !== undefined && (missing.isTop !== true || parent.length === 0))
    return { message: `${message}: ${missing.because}`, fix: missing.instead };
  const near = nearest(key, known);
  if (near !== undefined) return { message, fix: `did you mean \`${near}\`?` };
  return {
    message: `${message}${known.length > 0 && known.length <= 12 ? `; it has ${listText(known)}` : ""}`,
    fix: "remove it",
  };
}

/** The property that is certainly meant, under another spelling or name, here or elsewhere. */
function propertyMeant(key: string, { parent, known, top }: Place): string | undefined {
  const here =
    sameSpelling(key, known) ??
    (known.includes("tlbflush") ? suggestProperty(key) : undefined) ??
    meaningsOf(key).find((means) => known.includes(means));
  if (here !== undefined) return `\`${here}\``;
  if (parent.length > 0) {
    const above = sameSpelling(key, top);
    return above === undefined || above === parent[0]
      ? undefined
      : `\`${above}\`, which stands beside \`${String(parent[0])}\` and not in it`;
  }
  if (!top.includes("enlightenments")) return undefined;
  const elsewhere =
    meaningsOf(key).find((means) => /[.[]/.test(means)) ??
    (findEnlightenment(key) === undefined ? undefined : `enlightenments.${suggestProperty(key)!}`);
  return elsewhere === undefined ? undefined : `\`${elsewhere}\``;
}

import { distance } from "fastest-levenshtein";

/** Longer input is no misspelling; the limit keeps hostile text from costing time. */
const LONGEST = 80;

/** A word without its capitals and separators: `hv-stimer_direct` and `hvStimerDirect` are one. */
export const bare = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]/g, "");

/**
 * The candidate that a misspelt word most likely stands for. Undefined where none is near: a wrong guess costs more
 * time than none. One slip in a word of four letters, two from six letters on, three from ten on. Whoever mistypes a
 * word begins it as it begins, so with another first letter only a single slip in a longer word counts. A word that was
 * cut short stands for the one that begins with it.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const asked = bare(word);
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const own = bare(candidate);
    const slips = edits(asked, own);
    if (slips < least && slips <= mostSlips(asked, own)) [best, least] = [candidate, slips];
  }
  return best ?? completed(asked, candidates);
}

/** `relax` for `relaxed`: the beginning of a word, four letters at least. */
const completed = (asked: string, candidates: readonly string[]): string | undefined =>
  asked.length < 4 ? undefined : onlyOne(candidates.filter((candidate) => bare(candidate).startsWith(asked)));

/** The shortest, where all others begin with it too. */
function onlyOne(words: readonly string[]): string | undefined {
  const [shortest] = [...words].sort((a, b) => a.length - b.length);
  return shortest !== undefined && words.every((word) => bare(word).startsWith(bare(shortest))) ? shortest : undefined;
}

function mostSlips(asked: string, own: string): number {
  const length = Math.min(asked.length, own.length);
  if (asked[0] !== own[0]) return length >= 5 || asked[0] === own[1] ? 1 : 0;
  return length >= 10 ? 3 : length >= 6 ? 2 : length >= 2 ? 1 : 0;
}

/** Two neighbours that changed places are one mistake of the fingers, not two. */
function edits(word: string, candidate: string): number {
  const at = [...word].findIndex((letter, index) => letter !== candidate[index]);
  const swapped = at < 0 ? word : word.slice(0, at) + (word[at + 1] ?? "") + word[at] + word.slice(at + 2);
  return Math.min(distance(word, candidate), distance(swapped, candidate) + 1);
}

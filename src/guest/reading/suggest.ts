import { bare, nearest } from "../../findings";

/** The candidate that is the same word in another spelling: `hv-stimer-direct`, `stimer_direct`, `StimerDirect`. */
export function sameSpelling(word: string, candidates: readonly string[]): string | undefined {
  const asked = bare(word);
  const stripped = asked.replace(/^(hv|hyperv)(?=.{3})/, "");
  return (
    candidates.find((candidate) => bare(candidate) === asked) ??
    candidates.find((candidate) => bare(candidate) === stripped)
  );
}

/** The candidate that a misspelt word most likely stands for, or undefined when none is near. */
export const didYouMean = (word: string, candidates: readonly string[]): string | undefined =>
  word.length > 80 ? undefined : (sameSpelling(word, candidates) ?? nearest(word, candidates));

/** What follows the name of a Windows without making it another one. */
const EDITIONS: ReadonlySet<string> = new Set(
  (
    "windows win microsoft ms server srv pro professional home enterprise education edu edition datacenter datacentre standard std essentials core desktop experience workstations workstation for n kn ltsc ltsb iot " +
    "ultimate premium basic starter business eval evaluation x64 amd64 64bit 64 bit sp1 sp2 sp3 service pack azure hotpatch insider preview version v os gui full 1507 1511 1607 1703 1709 1803 1809 1903 1909 2004 2015 2016 2019 2021 2024 20h1 20h2 21h1 21h2 22h2 23h2 24h2 25h2 26h1"
  ).split(" "),
);

/** `win11`, `2k19`, `w2k8r2` as the words that they stand for. */
const tokens = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/2k(\d\d?)(?!\d)/g, (_, year: string) => ` ${2000 + Number(year)} `)
    .replace(/(windows|win|server|srv|\bw|ws)(?=\d)/g, "$1 ")
    .replace(/(\d{4})(r2)\b/g, "$1 $2")
    .split(/[^a-z0-9.]+/)
    .filter((token) => token !== "" && token !== "w" && token !== "ws");

/**
 * The Windows that `win11`, `Windows Server 2022 Datacenter`, `2k19` or `w2k8r2` stands for. No number is guessed that
 * is not next to one.
 */
export function windowsMeant(word: string, ids: readonly string[]): string | undefined {
  if (word.length > 80) return undefined;
  const asked = tokens(word);
  const fits = ids.filter((id) => {
    const own = tokens(id);
    return (
      own.every((token) => asked.some((word) => isSame(word, token)) || token === "windows" || token === "server") &&
      asked.every((word) => own.some((token) => isSame(word, token)) || EDITIONS.has(word))
    );
  });
  // The one that says most of what was asked.
  const said = (id: string): number => tokens(id).filter((token) => asked.some((word) => isSame(word, token))).length;
  const best = [...fits].sort((a, b) => said(b) - said(a) || a.length - b.length)[0];
  return best !== undefined && said(best) > 0 ? best : misspelt(word, ids);
}

/** Windows 8 is followed by 8.1 alone. */
const isSame = (asked: string, token: string): boolean => token === asked || token.startsWith(`${asked}.`);

/** A slip in the letters, or a last digit that was hit one key beside. */
function misspelt(word: string, ids: readonly string[]): string | undefined {
  const letters = bare(word).replace(/\d/g, "");
  const digits = digitsOf(word);
  const near =
    digits === ""
      ? undefined
      : nearest(
          word,
          ids.filter((id) => digitsOf(id) === digits),
        );
  return near ?? ids.find((id) => bare(id).replace(/\d/g, "") === letters && isOneKeyBeside(digits, digitsOf(id)));
}

const digitsOf = (text: string): string => (tokens(text).join(" ").match(/\d+/g) ?? []).join("");

function isOneKeyBeside(one: string, other: string): boolean {
  if (one.length !== other.length || one.length < 2) return false;
  return one.slice(0, -1) === other.slice(0, -1) && Math.abs(Number(one.at(-1)) - Number(other.at(-1))) === 1;
}

import { grouped } from "../../foreign/grouped";
import type { Lacking, Refusal, Unplaced } from "../types";

/** How many names a message lists before it counts. */
const MOST_NAMES = 6;
/** How many groups of members a message explains. */
const MOST_GROUPS = 8;

/** Why members have no host, as lines: members and hosts with the same reasons stand together. */
export function refusalLines(unplaced: readonly Unplaced[]): readonly string[] {
  const groups = grouped(unplaced, ({ on, refusals }) =>
    JSON.stringify([on, [...refusals].map(([host, { reason }]) => [host, reason])]),
  );
  const sorted = [...groups.values()].sort((a, b) => b.length - a.length);
  const lines = sorted.slice(0, MOST_GROUPS).flatMap((group) => [headline(group), ...reasonLines(group[0]!.refusals)]);
  const rest = sorted.slice(MOST_GROUPS).reduce((sum, group) => sum + group.length, 0);
  return rest === 0 ? lines : [...lines, `and ${rest} more members with other reasons`];
}

/** What hosts lack for members, as lines: members with the same host and reason stand together. */
export function lackingLines(lacking: readonly Lacking[]): readonly string[] {
  const groups = [...grouped(lacking, ({ host, reason }) => `${host}: ${reason}`)];
  const shown = groups.slice(0, MOST_GROUPS);
  const rest = groups.slice(MOST_GROUPS).reduce((sum, [, some]) => sum + some.length, 0);
  return [
    ...shown.map(([where, some]) => `  ${namesOf(some.map(({ member }) => member))} on ${where}`),
    ...(rest === 0 ? [] : [`  and ${rest} more members on other hosts`]),
  ];
}

function headline(group: readonly Unplaced[]): string {
  const [{ on }] = group as [Unplaced];
  const who = namesOf(group.map(({ member }) => member));
  const verb = group.length === 1 ? "fits" : "fit";
  return on === undefined
    ? `${who} ${verb} on no host:`
    : `${who} no longer ${verb} on ${on}, and placement.rebalance does not allow a move:`;
}

/** Hosts with the same reason in one line; of reasons that differ in numbers only, the first. */
function reasonLines(refusals: ReadonlyMap<string, Refusal>): string[] {
  return [...grouped([...refusals], ([, { code }]) => code).values()].flatMap((some) => {
    const hosts = some.length;
    const reasons = grouped(some, ([, { reason }]) => reason);
    const all = [...reasons].sort(([, a], [, b]) => b.length - a.length);
    const shown = all.slice(0, 3);
    const told = shown.reduce((sum, [, told]) => sum + told.length, 0);
    return [
      ...shown.map(([reason, there]) => `  ${namesOf(there.map(([host]) => host))}: ${reason}`),
      ...(told === hosts ? [] : [`  and ${hosts - told} more hosts for a similar reason`]),
    ];
  });
}

/** `lab-01, lab-02 and 998 more`. */
export function namesOf(names: readonly string[]): string {
  const shown = names.length <= MOST_NAMES ? names : names.slice(0, 3);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)!}`;
}

import type { Refusal, Unplaced } from "../types";

/** How many names a message lists before it counts. */
const MOST_NAMES = 6;
/** How many groups of members a message explains. */
const MOST_GROUPS = 8;

/** Why members have no host, as lines: members and hosts with the same reasons stand together. */
export function refusalLines(unplaced: readonly Unplaced[]): readonly string[] {
  const groups = new Map<string, Unplaced[]>();
  for (const one of unplaced) {
    const key = JSON.stringify([one.on, [...one.refusals].map(([host, { reason }]) => [host, reason])]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const sorted = [...groups.values()].sort((a, b) => b.length - a.length);
  const lines = sorted.slice(0, MOST_GROUPS).flatMap((group) => [headline(group), ...reasonLines(group[0]!.refusals)]);
  const rest = sorted.slice(MOST_GROUPS).reduce((sum, group) => sum + group.length, 0);
  return rest === 0 ? lines : [...lines, `and ${rest} more members with other reasons`];
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
  const byCode = new Map<string, { reasons: Map<string, string[]>; hosts: number }>();
  for (const [host, { code, reason }] of refusals) {
    const kind = byCode.get(code) ?? { reasons: new Map<string, string[]>(), hosts: 0 };
    kind.hosts += 1;
    kind.reasons.set(reason, [...(kind.reasons.get(reason) ?? []), host]);
    byCode.set(code, kind);
  }
  return [...byCode.values()].flatMap(({ reasons, hosts }) => {
    const all = [...reasons].sort(([, a], [, b]) => b.length - a.length);
    const shown = all.slice(0, 3);
    const told = shown.reduce((sum, [, names]) => sum + names.length, 0);
    return [
      ...shown.map(([reason, names]) => `  ${namesOf(names)}: ${reason}`),
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

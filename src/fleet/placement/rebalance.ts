import { grouped } from "../../foreign/grouped";
import type { Candidate, Refusal } from "../types";
import type { Occupancy } from "./occupancy";

export interface EvenMove {
  readonly member: Candidate;
  readonly from: Occupancy;
  readonly to: Occupancy;
}

/** A move must lower the fuller of the two hosts by this part of a host at least: moving a machine is not free. */
const WORTHWHILE = 0.05;

/**
 * Moves from the fullest to emptier hosts until nothing worthwhile is left, at most `most`. The hosts are changed as
 * the moves say.
 */
export function evened(
  members: readonly Candidate[],
  placed: ReadonlyMap<string, string>,
  hosts: ReadonlyMap<string, Occupancy>,
  most: number,
  refusal: (member: Candidate, host: Occupancy) => Refusal | undefined,
): readonly EvenMove[] {
  const on = grouped(members, ({ name }) => placed.get(name)!);
  const moves: EvenMove[] = [];
  while (moves.length < most) {
    const move = bestMove(on, hosts, refusal);
    if (move === undefined) break;
    const { member, from } = move;
    on.set(
      from.host.name,
      on.get(from.host.name)!.filter((one) => one !== member),
    );
    // Nobody is moved twice: they are not among the members of their new host.
    moves.push(move);
  }
  return moves;
}

/** The one that lowers the fullest host most; it is made at once, so that the next one is judged by what it left. */
function bestMove(
  on: ReadonlyMap<string, readonly Candidate[]>,
  hosts: ReadonlyMap<string, Occupancy>,
  refusal: (member: Candidate, host: Occupancy) => Refusal | undefined,
): EvenMove | undefined {
  const byFullness = [...hosts.values()]
    .map((host) => ({ host, fullness: host.fullness }))
    .sort((a, b) => b.fullness - a.fullness || (a.host.host.name < b.host.host.name ? -1 : 1));
  for (const { host: from, fullness } of byFullness) {
    let best: (EvenMove & { readonly peak: number }) | undefined;
    for (const member of on.get(from.host.name) ?? []) {
      from.remove(member);
      const left = from.fullness;
      for (const { host: to } of byFullness) {
        if (to === from || refusal(member, to) !== undefined) continue;
        const peak = Math.max(left, to.fullnessWith(member));
        if (peak <= fullness - WORTHWHILE && (best === undefined || peak < best.peak - 1e-9))
          best = { member, from, to, peak };
      }
      from.add(member);
    }
    if (best !== undefined) {
      from.remove(best.member);
      best.to.add(best.member);
      return { member: best.member, from: best.from, to: best.to };
    }
  }
  return undefined;
}

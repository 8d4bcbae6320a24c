import { oneSpelling } from "../host-uri";

/** Is it a member of a fleet? The engine writes the types of a resource's parents into its URN. */
export const isMember = (urn: string): boolean =>
  urn.includes("windows-guest:index:WindowsFleet$windows-guest:index:Domain::");

/** Does the resource belong to a fleet, in whatever way? */
export const isOfFleet = (urn: string): boolean => urn.includes("windows-guest:index:WindowsFleet$");

/** A machine whose definition this run replaced. */
export interface Former {
  readonly uri: string;
  readonly name: string;
  /** The definition that it had before. */
  readonly xml: string;
}

/** What a fleet's plan says in this run. */
export interface KnownFleet {
  /** URIs of the hosts, by member, of members that should run. */
  readonly running: ReadonlyMap<string, string>;
  /** How many of them may be unavailable at the same time. */
  readonly maxUnavailable: number;
}

/**
 * What the resources of a fleet know of each other in one run. Nothing of it is needed to be right: what another run
 * did, or what `--target` left out, is told as not known.
 */
export class FleetRun {
  private readonly fleets = new Map<string, KnownFleet>();
  private readonly forgotten = new Set<string>();
  private readonly said = new Set<string>();
  private readonly formers = new Map<string, Former>();
  private readonly made = new Set<string>();

  /** Whether this run says a text for the first time. */
  isFirst(text: string): boolean {
    const { size } = this.said;
    return this.said.add(text).size > size;
  }

  notePlan(fleet: string, known: KnownFleet): void {
    this.fleets.set(fleet, known);
  }

  planOf(fleet: string): KnownFleet | undefined {
    return this.fleets.get(fleet);
  }

  /** Hosts that the program says no longer exist. */
  forget(uris: readonly string[]): void {
    for (const uri of uris) this.forgotten.add(oneSpelling(uri));
  }

  isForgotten(uri: string): boolean {
    return this.forgotten.has(oneSpelling(uri));
  }

  /** The first definition that a run replaces is the one to go back to. */
  noteFormer(uuid: string, former: Former): void {
    if (!this.formers.has(uuid)) this.formers.set(uuid, former);
  }

  /** A machine that this run made, for the first time or anew. */
  noteMade(uuid: string): void {
    this.made.add(uuid);
  }

  /** Did this run change the machine, or make it? */
  hasChanged(uuid: string): boolean {
    return this.formers.has(uuid) || this.made.has(uuid);
  }

  formerOf(uuid: string): Former | undefined {
    return this.formers.get(uuid);
  }
}

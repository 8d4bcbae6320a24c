import { deflated, inflated } from "../domain/deployed-xml";
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
  /** A gate that fails restores the previous definitions. */
  readonly autoRevert: boolean;
}

/**
 * What the resources of a fleet know of each other in one run. Nothing of it is needed to be right: what another run
 * did, or what `--target` left out, is told as not known.
 */
export class FleetRun {
  private readonly fleets = new Map<string, KnownFleet>();
  private readonly forgotten = new Set<string>();
  private readonly said = new Set<string>();
  /** As text of one byte a letter: a buffer of zlib's would hold 16 KiB for each. */
  private readonly formers = new Map<string, { readonly former: Omit<Former, "xml">; readonly packed: string }>();
  /** UUIDs of machines that this run changed or made. */
  private readonly changed = new Set<string>();

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

  /**
   * A definition that this run is about to replace; the first one is the one to go back to. It is kept, packed, until
   * the gate of its wave has spoken, and only where a gate may restore it.
   */
  noteFormer(uuid: string, { xml, ...former }: Former): void {
    if (this.changed.has(uuid)) return;
    this.changed.add(uuid);
    if (this.mayRevert()) this.formers.set(uuid, { former, packed: deflated(xml).toString("latin1") });
  }

  /** A fleet whose plan this run did not ask for (`--target`) says nothing of it. */
  private mayRevert(): boolean {
    return this.fleets.size === 0 || [...this.fleets.values()].some(({ autoRevert }) => autoRevert);
  }

  /** A machine that this run made, for the first time or anew. */
  noteMade(uuid: string): void {
    this.changed.add(uuid);
  }

  /** Did this run change the machine, or make it? */
  hasChanged(uuid: string): boolean {
    return this.changed.has(uuid);
  }

  formerOf(uuid: string): Former | undefined {
    const kept = this.formers.get(uuid);
    return kept === undefined ? undefined : { ...kept.former, xml: inflated(Buffer.from(kept.packed, "latin1")) };
  }

  /** Nobody goes back with these machines any more in this run. */
  settle(uuids: Iterable<string>): void {
    for (const uuid of uuids) this.formers.delete(uuid);
  }

  /** How many former definitions are kept, and their bytes. */
  get kept(): { readonly definitions: number; readonly bytes: number } {
    const packed = [...this.formers.values()].map(({ packed: { length } }) => length);
    return { definitions: packed.length, bytes: packed.reduce((sum, length) => sum + length, 0) };
  }
}

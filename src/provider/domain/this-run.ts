import { FleetRun } from "../fleet/fleet-run";
import { hostPlace, hostUri } from "../host-uri";
import type { Properties } from "../properties";
import { type Lifecycle, readInputs } from "./inputs";

export interface Move {
  /** URI of the host that the machine leaves. */
  readonly from: string;
  readonly uuid: string;
  /** The program says that the host no longer exists: where it does not answer, the machine is gone with it. */
  readonly forgotten?: true;
}

/**
 * What this run's checks saw of each machine. Creating the successor of a machine and deleting what it leaves behind
 * are requests that say nothing of each other, and a deletion is told the inputs of the last deployment only.
 */
export class ThisRun {
  private readonly moves = new Map<string, Move>();
  private readonly lifecycles = new Map<string, Lifecycle>();
  private readonly compared = new Set<string>();
  private readonly imports = new Map<string, string>();

  constructor(
    /** What the fleets of the program say of hosts, and hear of machines. */
    readonly fleets = new FleetRun(),
  ) {}

  /** A machine was read for an import: with the option `import` the engine compares it with the program next. */
  noteImport(urn: string, uuid: string): void {
    this.compared.add(urn);
    this.imports.set(urn, uuid);
  }

  /** Is this the comparison of an import? It is asked once. */
  takeImport(urn: string): boolean {
    return this.compared.delete(urn);
  }

  /**
   * Did this run import the machine? Where the ID of the option `import` changes, the engine imports a successor and
   * deletes what it replaces, and both may be one machine under two names.
   */
  hasImported(urn: string, uuid: string): boolean {
    return this.imports.get(urn) === uuid;
  }

  noteCheck(urn: string, news: Properties, olds: Properties): void {
    this.lifecycles.set(urn, readInputs(news).lifecycle);
    const { uuid } = olds.value;
    const from = hostUri(olds);
    // Without olds the engine checks a successor: what the first check said holds on.
    if (typeof uuid !== "string" || from === undefined) return;
    if (hostPlace(olds) !== hostPlace(news))
      this.moves.set(urn, { from, uuid, ...(this.fleets.isForgotten(from) ? { forgotten: true } : {}) });
    else this.moves.delete(urn);
  }

  /** The move to another host that this run makes with the machine. */
  moveOf(urn: string): Move | undefined {
    return this.moves.get(urn);
  }

  /** How the program wants the machine to be run now; undefined where it no longer declares it. */
  lifecycleOf(urn: string): Lifecycle | undefined {
    return this.lifecycles.get(urn);
  }
}

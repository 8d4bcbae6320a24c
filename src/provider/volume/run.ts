import { FleetRun } from "../fleet/fleet-run";
import { hostPlace } from "../host-uri";
import type { CheckRequest, CheckResult } from "../resource";
import type { Properties } from "../properties";
import { checkVolume, samePlace } from "./inputs";
import { forgetBeginning } from "./journal";
import type { Place } from "./look";

/** The same volume under whichever URI its host is called. */
export const keyOf = ({ pool: { uuid } }: Place, name: string): string => `${uuid}/${name}`;

/** Undefined while it is not known. */
function placeOf(inputs: Properties): string | undefined {
  const host = hostPlace(inputs);
  const { pool, name } = inputs.value;
  return host === undefined || typeof pool !== "string" || typeof name !== "string"
    ? undefined
    : JSON.stringify([host, pool, name]);
}

/** What is remembered of one run; the engine starts a plugin for each. */
export class Run {
  /** `fleets` knows which hosts no longer exist. */
  constructor(readonly fleets = new FleetRun()) {}

  private readonly known = new Map<string, Properties>();
  private readonly takenBy = new Map<string, string>();
  private readonly made: (() => void)[] = [];
  /** URNs of the resources whose volume the program says a place is. */
  private readonly declared = new Map<string, Set<string>>();

  /**
   * A resource that is replaced is checked a second time without its old inputs. What was kept the first time is kept
   * then too.
   */
  check(request: CheckRequest, urn: string, name: string): CheckResult {
    if (request.olds.value["name"] !== undefined) {
      this.known.set(urn, request.olds);
      forgetBeginning(urn, request.olds);
    }
    const checked = checkVolume(request, name, this.known.get(urn) ?? request.olds, (uri) =>
      this.fleets.isForgotten(uri),
    );
    const place = placeOf(checked.inputs);
    if (place !== undefined) this.declared.set(place, (this.declared.get(place) ?? new Set()).add(urn));
    return checked;
  }

  /** Inputs of the last deployment. */
  inputsOf(urn: string): Properties | undefined {
    return this.known.get(urn);
  }

  /** Was the resource's volume at this place before this run? */
  isOwn(urn: string, inputs: Properties): boolean {
    const known = this.known.get(urn);
    return known !== undefined && samePlace(known, inputs);
  }

  /** A resource took a volume that was there: whoever had it before does not delete it any more. */
  takeOver(key: string, urn: string): void {
    this.takenBy.set(key, urn);
  }

  /**
   * Who has the volume now, other than this resource: who took it over in this run, or whose volume the program says it
   * is. The latter counts when an earlier run was interrupted between the taking over and the deletion.
   */
  otherOwner(urn: string, key: string, inputs: Properties): string | undefined {
    const declarers = this.declared.get(placeOf(inputs) ?? "");
    return this.takenBy.get(key) ?? (declarers?.has(urn) === true ? undefined : [...(declarers ?? [])][0]);
  }

  /** A resource's volume was made, and the answer is on its way to the engine. */
  noteMade(urn: string, inputs: Properties): void {
    this.made.push(() => forgetBeginning(urn, inputs));
  }

  /** The engine has recorded every answer. */
  ended(): void {
    for (const forget of this.made.splice(0)) forget();
  }

  /** Does the program say of one more resource that this is its volume? */
  isDeclaredTwice(urn: string, inputs: Properties): boolean {
    return [...(this.declared.get(placeOf(inputs) ?? "") ?? [])].some((one) => one !== urn);
  }
}

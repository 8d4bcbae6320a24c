import type { CheckRequest, CheckResult } from "../resource";
import type { Properties } from "../properties";
import { checkVolume, samePlace } from "./inputs";
import type { Place } from "./look";

/** The same volume under whichever URI its host is called. */
export const keyOf = ({ pool: { uuid } }: Place, name: string): string => `${uuid}/${name}`;

/** What is remembered of one run; the engine starts a plugin for each. */
export class Run {
  private readonly known = new Map<string, Properties>();
  private readonly takenBy = new Map<string, string>();

  /** A resource that is replaced is checked a second time without its old inputs. What was kept the first time is kept then too. */
  check(request: CheckRequest, urn: string, name: string): CheckResult {
    if (request.olds.value["name"] !== undefined) this.known.set(urn, request.olds);
    return checkVolume(request, name, this.known.get(urn) ?? request.olds);
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

  takerOf(key: string): string | undefined {
    return this.takenBy.get(key);
  }
}

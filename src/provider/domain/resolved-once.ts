import { BoundedMap } from "../../foreign/bounded-map";
import { canonicalJson, type HostLook } from "../../guest";
import type { HostProfile } from "../../hosts/types";
import type { Properties } from "../properties";
import { resolve, type Resolved } from "./resolve";

/** Remembers what a check made of a machine's inputs, for what follows with the same inputs: diff, creation, update. */
export class ResolvedOnce {
  // What is not taken soon (a machine that did not change) is not taken at all.
  private readonly last = new BoundedMap<
    string,
    { readonly inputs: string; readonly host: HostProfile | undefined; readonly resolved: Resolved }
  >(200);

  /** Resolves and remembers. */
  resolve(urn: string, inputs: Properties, host: HostProfile | undefined, look: HostLook = {}): Resolved {
    const resolved = resolve(inputs, host, look);
    this.last.set(urn, { inputs: textOf(inputs), host, resolved });
    return resolved;
  }

  /** What is remembered if it is of the same inputs and host, and forgets it. Its findings are those of the check. */
  take(urn: string, inputs: Properties, host: HostProfile | undefined, look: HostLook = {}): Resolved {
    const known = this.known(urn, inputs, host);
    this.last.delete(urn);
    return known ?? resolve(inputs, host, look);
  }

  /** What is remembered of a machine that is wholly known, and not forgotten: there the findings tell nothing more. */
  whole(urn: string, inputs: Properties, host: HostProfile | undefined): Resolved {
    const known = this.known(urn, inputs, host);
    return known?.resolution.definition === undefined ? resolve(inputs, host) : known;
  }

  private known(urn: string, inputs: Properties, host: HostProfile | undefined): Resolved | undefined {
    const known = this.last.get(urn);
    return known !== undefined && known.host === host && known.inputs === textOf(inputs) ? known.resolved : undefined;
  }
}

// With sorted keys: the engine hands the same properties back in another order.
const textOf = ({ value, unknowns }: Properties): string => canonicalJson([value, unknowns]);

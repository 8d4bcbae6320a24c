import { catalogue } from "../../enlightenments/catalogue";
import { NOT_REQUESTED } from "../../enlightenments/engine/rows";
import type { GuestResolution } from "../../guest/types";

/** Paths of the enlightenments that the guest has, or would have if the hosts allowed it. */
export function enlightenmentProperties(guest: GuestResolution): ReadonlySet<string> {
  const wanted = catalogue.filter((row) => {
    const resolved = guest.enlightenments.find(({ name }) => name === row.name);
    if (resolved === undefined || resolved.state === "on") return resolved !== undefined;
    // A preset's condition did not hold, which may be for want of what only some of the hosts have.
    const isConditional =
      resolved.by.kind === "default" && resolved.reason !== NOT_REQUESTED && (row.nested !== "only" || isNested(guest));
    return resolved.by.kind === "host" || isConditional;
  });
  return new Set(wanted.map((row) => `enlightenments.${row.property}`));
}

/** Does the guest run a hypervisor of its own? */
export const isNested = ({ choices }: GuestResolution): boolean =>
  choices.some((choice) => choice.path === "nestedVirtualization" && choice.value === "true");

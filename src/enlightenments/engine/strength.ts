import type { Requester } from "../types";

/** How much a requester's word weighs. The engine's own words weigh least, so that a result can be fed back as a request. */
export type Strength = 0 | 1 | 2 | 3;
export const USER: Strength = 3;

export function strengthOf(by: Requester): Strength {
  switch (by.kind) {
    case "user":
      return USER;
    case "preset":
      return 2;
    case "windows":
      return 1;
    default:
      return 0;
  }
}

/** How a sentence names a requester, after "asked for by". */
export function who(by: Requester): string {
  switch (by.kind) {
    case "user":
      return `you (${by.path})`;
    case "preset":
      return `preset ${by.id}`;
    case "windows":
      return `Windows ${by.id}`;
    case "requirement":
      return by.of;
    case "host":
      return `host ${by.host}`;
    case "mode":
      return `mode ${by.mode}`;
    case "rule":
      return `rule ${by.ruleId}`;
    case "default":
      return "the defaults";
  }
}

/** Orders requests of equal strength, so that the order of input never matters. */
export function requesterKey(by: Requester): string {
  switch (by.kind) {
    case "user":
      return `user ${by.path}`;
    case "preset":
    case "windows":
      return `${by.kind} ${by.id}`;
    default:
      return `${by.kind} ${who(by)}`;
  }
}

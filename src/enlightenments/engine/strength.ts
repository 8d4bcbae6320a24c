import type { Requester } from "../types";

/**
 * How much a requester's word weighs. The engine's own words weigh least, so that a result can be fed back as a
 * request.
 */
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

/** How each kind of requester is called. */
export type RequesterWords = {
  readonly [Kind in Requester["kind"]]: (by: Extract<Requester, { readonly kind: Kind }>) => string;
};

/** In a sentence, after "requested by". */
const inSentences: RequesterWords = {
  user: ({ path }) => `you (${path})`,
  preset: ({ id }) => `preset ${id}`,
  windows: ({ id }) => `Windows ${id}`,
  requirement: ({ of }) => of,
  host: ({ host }) => `host ${host}`,
  mode: ({ mode }) => `mode ${mode}`,
  rule: ({ ruleId }) => `rule ${ruleId}`,
  default: () => "the defaults",
};

/** How a sentence names a requester, after "requested by"; `own` words go before for the kinds that they name. */
export function who(by: Requester, own: Partial<RequesterWords> = {}): string {
  const word = (own[by.kind] ?? inSentences[by.kind]) as (by: Requester) => string;
  return word(by);
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

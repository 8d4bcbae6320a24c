import { resolveEnlightenments } from "../../enlightenments/resolve";
import type { EngineInput, EngineResult } from "../../enlightenments/types";
import { BoundedMap } from "../../foreign/bounded-map";
import { requestsFor, type Asked } from "./requests";
import type { GuestSpec } from "../types";

/** What the engine is asked beside the requests, in plain values, and of which host. */
export type Question = Omit<EngineInput, "requests">;

const remembered = new BoundedMap<string, EngineResult>(500);

/**
 * Asks the engine about a guest. The guests of a fleet differ in name, size and disks but hardly in what they ask it,
 * so its answers are remembered and shared: nobody writes to them.
 */
export function askEngine({ enlightenments }: GuestSpec, asked: Asked, question: Question): EngineResult {
  const { host, ...plain } = question;
  const key = `${idOf(asked)} ${host === undefined ? "" : idOf(host)} ${JSON.stringify([enlightenments, plain])}`;
  return remembered.getOrMake(key, () =>
    frozen(resolveEnlightenments({ ...question, requests: requestsFor(enlightenments, asked) })),
  );
}

const ids = new WeakMap<object, number>();
let given = 0;

/** Two objects never have the same. */
function idOf(object: object): number {
  let id = ids.get(object);
  if (id === undefined) ids.set(object, (id = ++given));
  return id;
}

function frozen(answer: EngineResult): EngineResult {
  for (const list of [answer.enlightenments, answer.findings])
    for (const item of Object.freeze(list)) Object.freeze(item);
  return Object.freeze(answer);
}

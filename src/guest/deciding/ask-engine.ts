import { resolveEnlightenments } from "../../enlightenments/resolve";
import type { EngineInput, EngineResult } from "../../enlightenments/types";
import { requestsFor, type Asked } from "./requests";
import type { GuestSpec } from "../types";

/** What the engine is asked beside the requests, in plain values, and of which host. */
export type Question = Omit<EngineInput, "requests">;

const mostRemembered = 500;
const remembered = new Map<string, EngineResult>();

/**
 * Asks the engine about a guest. The guests of a fleet differ in name, size and disks but hardly in what they ask it, so its
 * answers are remembered and shared: nobody writes to them.
 */
export function askEngine({ enlightenments }: GuestSpec, asked: Asked, question: Question): EngineResult {
  const { host, ...plain } = question;
  const key = `${idOf(asked)} ${host === undefined ? "" : idOf(host)} ${JSON.stringify([enlightenments, plain])}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const answer = frozen(resolveEnlightenments({ ...question, requests: requestsFor(enlightenments, asked) }));
  // The oldest goes.
  if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value!);
  remembered.set(key, answer);
  return answer;
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
  for (const list of [answer.enlightenments, answer.findings]) for (const item of Object.freeze(list)) Object.freeze(item);
  return Object.freeze(answer);
}

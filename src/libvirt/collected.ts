/** Milliseconds in which requests that belong together arrive: the engine sends those of several resources at once. */
const ARRIVAL_MS = 4;

/**
 * Hands requests to `serve` in groups: those that arrive within a few milliseconds, and those that arrive while a group
 * is under way. `serve` never rejects; each request carries its own way to answer.
 */
export function collected<T>(serve: (group: readonly T[]) => Promise<void>): (request: T) => void {
  let waiting: T[] = [];
  let busy = false;
  const begin = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await serve(group);
    }
    busy = false;
  };
  return (request) => {
    waiting.push(request);
    if (busy) return;
    busy = true;
    setTimeout(() => void begin(), ARRIVAL_MS);
  };
}

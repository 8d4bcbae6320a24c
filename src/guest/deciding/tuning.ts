import { kib } from "../defining/tuning";
import { sizeText } from "../reading/size";
import type { GuestSpec } from "../types";
import { YOUR_OWN, type Choices } from "./choices";
import type { Machine } from "./decided";

const DEFAULT_SLOTS = 16;

/** Room for memory that is added while the machine runs. */
export function decideMemoryRoom({ maxMemory, memorySlots }: GuestSpec, choices: Choices): Machine["memoryRoom"] {
  const sizeKiB = kib(maxMemory);
  if (sizeKiB === undefined) return undefined;
  choices.record("maxMemory", sizeKiB, "user", YOUR_OWN, undefined, sizeText(sizeKiB));
  const slots =
    memorySlots === undefined
      ? choices.record("memorySlots", DEFAULT_SLOTS, "default", "enough for modules of different sizes")
      : choices.record("memorySlots", memorySlots, "user", YOUR_OWN);
  return { sizeKiB, slots };
}

/** What the program says of the host's CPU time and memory for the machine. */
export function recordTuning({ cpuTuning = {}, memoryLimits = {} }: GuestSpec, choices: Choices): void {
  for (const [group, values] of Object.entries({ cpuTuning, memoryLimits }))
    for (const [name, value] of Object.entries(values))
      if (value !== undefined) choices.record(`${group}.${name}`, value, "user", YOUR_OWN);
}

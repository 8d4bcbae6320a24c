import { userRequests } from "../../enlightenments/requests";
import type { EnlightenmentRequest } from "../../enlightenments/types";
import type { ComposedPreset, Facts, From, PresetEnlightenment, When } from "../../presets";
import { describeWhen, evaluate, factsKey, strongest } from "../../presets";
import type { GuestSpec } from "../types";
import { BoundedMap } from "../../foreign/bounded-map";

/** What preset and Windows ask of the engine for one set of facts. Shared between guests: never written to. */
export interface Asked {
  readonly requests: readonly EnlightenmentRequest[];
  /** By catalogue name: why a choice of the preset does not count here. */
  readonly notHere: ReadonlyMap<string, string>;
  /** Names whose condition could not be decided, because the CPU vendor is not known. */
  readonly undecided: readonly string[];
}

const remembered = new BoundedMap<string, Asked>(500);

/**
 * What the preset, and Windows where it must not have it, ask for. The answer depends on the facts only, and is
 * remembered.
 */
export function askedByPreset(preset: ComposedPreset, facts: Facts): Asked {
  return remembered.getOrMake(`${preset.id} ${factsKey(facts)}`, () => ask(preset, facts));
}

function ask(preset: ComposedPreset, facts: Facts): Asked {
  const requests: EnlightenmentRequest[] = [];
  const notHere = new Map<string, string>();
  const undecided: string[] = [];
  const quirk = facts.windows.noEnlightenmentsUnder;
  const forbidden = quirk !== undefined && quirk.firmware === facts.firmware ? quirk.reason : undefined;
  for (const [name, choices] of preset.enlightenments) {
    const chosen = strongest(choices, facts);
    if (chosen?.state === "on" && forbidden !== undefined)
      requests.push({
        name,
        state: "off",
        by: { kind: "windows", id: facts.windows.title.replace("Windows ", "") },
        reason: forbidden,
      });
    else if (chosen) requests.push(requestOf(chosen));
    const passedOver = choices
      .filter((choice) => choice.state === "on" && evaluate(choice.when, facts) !== "yes")
      .pop();
    if (passedOver && chosen?.state !== "on") {
      notHere.set(name, `${passedOver.from} turns it on only ${describeWhen(passedOver.when!)}`);
      if (hangsOnVendor(passedOver.when, facts)) undecided.push(name);
    }
  }
  return { requests, notHere, undecided };
}

const hangsOnVendor = (when: When | undefined, facts: Facts): boolean =>
  evaluate(when, facts) === "unknown" &&
  (["intel", "amd"] as const).some((cpuVendor) => evaluate(when, { ...facts, cpuVendor }) === "yes");

const requestOf = (choice: From<PresetEnlightenment>): EnlightenmentRequest => ({
  name: choice.name,
  state: choice.state,
  ...(choice.value === undefined ? {} : { value: choice.value }),
  ...(choice.prefer === true ? { prefer: true } : {}),
  by: { kind: "preset", id: choice.from },
  reason: choice.reason,
});

/** Everything that is asked of the engine for a guest. */
export function requestsFor(settings: GuestSpec["enlightenments"], asked: Asked): readonly EnlightenmentRequest[] {
  if (settings === undefined) return asked.requests;
  const own = userRequests(settings);
  return own.length === 0 ? asked.requests : [...asked.requests, ...own];
}

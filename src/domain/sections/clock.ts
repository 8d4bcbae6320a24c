import { defined } from "../../foreign/defined";
import {
  clockOffset,
  timerMode,
  timerName,
  timerTickpolicy,
  timerTrack,
  type DomainDefinition,
  type DomainDefinitionInput,
} from "../definition";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";
import { oneOf, uintOf, yesNo } from "./values";

type Clock = DomainDefinition["clock"];

export const renderClock = (clock: DomainDefinitionInput["clock"]): XmlElement =>
  element(
    "clock",
    { offset: clock.offset },
    ...clock.timers.map((t) =>
      element("timer", {
        name: t.name,
        present: t.present,
        tickpolicy: t.tickpolicy,
        track: t.track,
        frequency: t.frequency,
        mode: t.mode,
      }),
    ),
  );

export function parseClock(domain: XmlElement): Clock {
  const clock = child(domain, "clock");
  return { offset: parseOffset(clock), timers: childrenOf(clock, "timer").flatMap(parseTimer) };
}

/** A clock that counts from somewhere else is read as the one it is counted from; the rest keeps the difference. */
function parseOffset(clock: XmlElement | undefined): Clock["offset"] {
  const offset = attribute(clock, "offset");
  return (
    oneOf(clockOffset.options, offset) ??
    oneOf(clockOffset.options, attribute(clock, "basis")) ??
    (offset === "timezone" ? "localtime" : "utc")
  );
}

function parseTimer(timer: XmlElement): Clock["timers"] {
  const name = oneOf(timerName.options, attribute(timer, "name"));
  if (!name) return [];
  return [
    defined({
      name,
      present: yesNo(timer, "present"),
      tickpolicy: oneOf(timerTickpolicy.options, attribute(timer, "tickpolicy")),
      track: oneOf(timerTrack.options, attribute(timer, "track")),
      mode: oneOf(timerMode.options, attribute(timer, "mode")),
      frequency: uintOf(attribute(timer, "frequency")),
    }),
  ];
}

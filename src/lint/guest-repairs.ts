import { element } from "../domain/xml";
import { addElement, setAttribute, type Edit, type Part } from "../machines";

/** What a finding of a guest's rule says of a machine: the argument that it would be about. */
type Repair = (domain: Part, argument: string) => readonly Edit[] | undefined;

/** Windows keeps local time in its hardware clock. A clock that counts from elsewhere is left to a person. */
const localClock: Repair = (domain) => {
  const clock = domain.at("clock");
  const offset = clock?.attribute("offset") ?? "utc";
  const isPlain = ["adjustment", "basis"].every((name) => clock?.attribute(name) === undefined);
  return clock === undefined || offset !== "utc" || !isPlain ? undefined : [setAttribute(clock, "offset", "localtime")];
};

const hypervClock: Repair = (domain) => {
  const timer = domain.all("clock/timer").find((one) => one.attribute("name") === "hypervclock");
  return [
    timer === undefined
      ? addElement("clock", element("timer", { name: "hypervclock", present: "yes" }))
      : setAttribute(timer, "present", "yes"),
  ];
};

/** With less memory than the maximum, the balloon holds what Windows would get without it. */
const noBalloon: Repair = (domain) => {
  const memory = (name: string): number => Number(domain.at(name)?.text || Infinity);
  if (memory("currentMemory") < memory("memory")) return undefined;
  const balloon = domain.at("devices/memballoon");
  return [
    balloon === undefined
      ? addElement("devices", element("memballoon", { model: "none" }))
      : setAttribute(balloon, "model", "none"),
  ];
};

const REPAIRS: Readonly<Record<string, Repair>> = {
  "clock-utc": localClock,
  "time-off-slow-clock": hypervClock,
  "requires-on": (domain, argument) => (argument === "enlightenments.time" ? hypervClock(domain, argument) : undefined),
  "balloon-hugepages": noBalloon,
  "balloon-nested": noBalloon,
};

/** Rules of guests and enlightenments of which a machine's XML can be repaired safely, in some cases. */
export const repairedGuestRules: readonly string[] = Object.keys(REPAIRS);

/** A safe change of the machine after which a guest's rule is silent. */
export const repairAsGuest = (ruleId: string, domain: Part, argument: string): readonly Edit[] | undefined =>
  Object.hasOwn(REPAIRS, ruleId) ? REPAIRS[ruleId]!(domain, argument) : undefined;

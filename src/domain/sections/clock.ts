import * as z from "zod";
import { defined } from "../../foreign/defined";
import { by } from "../canonical/identify";
import { is } from "../conditions";
import { section } from "../kind";
import { DOC_DEFAULT, FORMAT_DOC } from "../sources";
import { oneOf, uint, uintOf, yesNo } from "../values";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";

export const clockOffset = z.enum(["localtime", "utc"]);
export const timerName = z.enum(["hypervclock", "kvmclock", "tsc", "hpet", "pit", "rtc", "platform", "armvtimer"]);
export const timerTickpolicy = z.enum(["delay", "catchup", "merge", "discard"]);
export const timerTrack = z.enum(["boot", "guest", "wall", "realtime"]);
export const timerMode = z.enum(["auto", "native", "emulate", "paravirt", "smpsafe"]);

const timer = z.object({
  name: timerName,
  present: z.boolean().optional(),
  tickpolicy: timerTickpolicy.optional(),
  track: timerTrack.optional(),
  mode: timerMode.optional(),
  /** Hz; timer `tsc` only. */
  frequency: uint.optional(),
});

const clockShape = z.object({
  offset: clockOffset,
  /** The local time of this IANA time zone, with offset `localtime`. Default: the host's own. */
  timeZone: z.string().optional(),
  timers: z.array(timer),
});

type Clock = z.output<typeof clockShape>;

const render = ({ offset, timeZone, timers }: z.input<typeof clockShape>): XmlElement =>
  element(
    "clock",
    timeZone === undefined ? { offset } : { offset: "timezone", timezone: timeZone },
    ...timers.map((t) =>
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

/** A clock that counts from somewhere else is read as the one it is counted from; the rest keeps the difference. */
function parseOffset(el: XmlElement | undefined): Clock["offset"] {
  const offset = attribute(el, "offset");
  return (
    oneOf(clockOffset.options, offset) ??
    oneOf(clockOffset.options, attribute(el, "basis")) ??
    (offset === "timezone" ? "localtime" : "utc")
  );
}

function parseTimer(el: XmlElement): Clock["timers"] {
  const name = oneOf(timerName.options, attribute(el, "name"));
  if (!name) return [];
  return [
    defined({
      name,
      present: yesNo(el, "present"),
      tickpolicy: oneOf(timerTickpolicy.options, attribute(el, "tickpolicy")),
      track: oneOf(timerTrack.options, attribute(el, "track")),
      mode: oneOf(timerMode.options, attribute(el, "mode")),
      frequency: uintOf(attribute(el, "frequency")),
    }),
  ];
}

export const clock = section({
  place: "clock",
  model: {
    shape: { clock: clockShape },
    render: (d) => [render(d.clock)],
    parse: (domain) => {
      const el = child(domain, "clock");
      const timeZone = attribute(el, "offset") === "timezone" ? attribute(el, "timezone") : undefined;
      const timers = childrenOf(el, "timer").flatMap(parseTimer);
      return { clock: { offset: parseOffset(el), ...defined({ timeZone }), timers } };
    },
  },
  identities: { timer: by("name") },
  numbers: ["timer/@frequency"],
  defaults: [{ place: "@offset", value: "utc", reason: DOC_DEFAULT }],
  containers: [""],
  dependences: [{ fact: "@offset", dropAttributes: ["adjustment", "basis", "timezone", "start"] }],
  xmlGates: [
    {
      place: "@start",
      when: is("offset", "absolute"),
      setting: "a clock that starts at a given time",
      minimum: "8.4.0",
      source: FORMAT_DOC,
    },
  ],
});

import * as z from "zod";
import { defined } from "../../foreign/defined";
import { byNumber } from "../canonical/identify";
import { section } from "../kind";
import { oneOf, uint, uintOf } from "../values";
import { attribute, child, childElements, childrenOf, element, textElement, textOf, type XmlElement } from "../xml";
import { cpuset, cpusetOf } from "./tuning";

export const schedulerName = z.enum(["fifo", "rr", "batch", "idle"]);

/** Shares, and times in microseconds, with libvirt's names. A quota that is negative, no limit, stays in the rest. */
const NUMBERS = [
  ["shares", "shares"],
  ["periodUs", "period"],
  ["quotaUs", "quota"],
  ["globalPeriodUs", "global_period"],
  ["globalQuotaUs", "global_quota"],
  ["emulatorPeriodUs", "emulator_period"],
  ["emulatorQuotaUs", "emulator_quota"],
] as const;

const cputuneShape = z.object({
  /** Weight against other machines. */
  shares: uint.optional(),
  periodUs: uint.optional(),
  /** Of each vCPU. */
  quotaUs: uint.optional(),
  globalPeriodUs: uint.optional(),
  globalQuotaUs: uint.optional(),
  emulatorPeriodUs: uint.optional(),
  emulatorQuotaUs: uint.optional(),
  /** One host cpuset per vCPU, index = vCPU; null for one that is not pinned. The last one is. */
  vcpupin: z.array(cpuset.nullable()),
  emulatorpin: cpuset.optional(),
  /** One host cpuset per I/O thread; the first belongs to I/O thread 1. */
  iothreadpin: z.array(cpuset).optional(),
  /** One policy per vCPU, index = vCPU. */
  vcpusched: z.array(z.object({ scheduler: schedulerName, priority: uint.optional() })).optional(),
});
type Cputune = z.output<typeof cputuneShape>;

const render = (tune: z.input<typeof cputuneShape>): XmlElement =>
  element(
    "cputune",
    undefined,
    ...NUMBERS.map(([property, name]) => textElement(name, tune[property])),
    ...tune.vcpupin.map((set, vcpu) => (set === null ? undefined : element("vcpupin", { vcpu, cpuset: set }))),
    tune.emulatorpin === undefined ? undefined : element("emulatorpin", { cpuset: tune.emulatorpin }),
    ...(tune.iothreadpin ?? []).map((set, i) => element("iothreadpin", { iothread: i + 1, cpuset: set })),
    ...(tune.vcpusched ?? []).map(({ scheduler, priority }, vcpus) =>
      element("vcpusched", { vcpus, scheduler, priority }),
    ),
  );

function parse(el: XmlElement | undefined): Cputune | undefined {
  if (!el) return undefined;
  const iothreadpin = pins(el, "iothreadpin", "iothread", 1);
  const vcpusched = numbered(el, "vcpusched", "vcpus", 0, parsePolicy);
  const tune = defined({
    ...Object.fromEntries(NUMBERS.map(([property, name]) => [property, uintOf(textOf(child(el, name)))])),
    vcpupin: vcpuPins(el),
    emulatorpin: cpusetOf(child(el, "emulatorpin"), "cpuset"),
    iothreadpin: iothreadpin.length > 0 ? iothreadpin : undefined,
    vcpusched: vcpusched.length > 0 ? vcpusched : undefined,
  }) as Cputune;
  const saysNothing = Object.keys(tune).length === 1 && tune.vcpupin.length === 0;
  return childElements(el).length > 0 && saysNothing ? undefined : tune;
}

function parsePolicy(el: XmlElement): NonNullable<Cputune["vcpusched"]>[number] | undefined {
  const scheduler = oneOf(schedulerName.options, attribute(el, "scheduler"));
  return scheduler && { scheduler, ...defined({ priority: uintOf(attribute(el, "priority")) }) };
}

/** Gaps are filled up, so that a single pin must not fill more than any machine has. */
const MOST_WITH_GAPS = 4096;

/** Of pins that cannot be read all stay in the rest. */
function vcpuPins(el: XmlElement): (string | null)[] {
  const pins = new Map(
    childrenOf(el, "vcpupin").map((pin) => [uintOf(attribute(pin, "vcpu")), cpusetOf(pin, "cpuset")] as const),
  );
  const all = [...pins].every(([vcpu, set]) => vcpu !== undefined && set !== undefined);
  if (!all || pins.size !== childrenOf(el, "vcpupin").length) return [];
  const length = [...pins.keys()].reduce<number>((most, vcpu) => Math.max(most, vcpu! + 1), 0);
  if (length > Math.max(MOST_WITH_GAPS, pins.size)) return [];
  return Array.from({ length }, (_, vcpu) => pins.get(vcpu) ?? null);
}

const pins = (el: XmlElement, name: string, numberedBy: string, first: number): string[] =>
  numbered(el, name, numberedBy, first, (pin) => cpusetOf(pin, "cpuset"));

/**
 * What the elements say, when they name every number from `first` on without a gap; else nothing, and all of them stay
 * in the rest.
 */
function numbered<T>(
  el: XmlElement,
  name: string,
  numberedBy: string,
  first: number,
  read: (one: XmlElement) => T | undefined,
): T[] {
  const sorted = childrenOf(el, name)
    .map((one) => ({ number: uintOf(attribute(one, numberedBy)), value: read(one) }))
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
  return sorted.every(({ number, value }, i) => number === first + i && value !== undefined)
    ? sorted.map(({ value }) => value!)
    : [];
}

export const cputune = section({
  place: "cputune",
  model: {
    shape: { cputune: cputuneShape.optional() },
    render: (d) => [d.cputune && render(d.cputune)],
    parse: (domain) => ({ cputune: parse(child(domain, "cputune")) }),
  },
  identities: {
    vcpupin: byNumber("vcpu"),
    iothreadpin: byNumber("iothread"),
    iothread: byNumber("id"),
    vcpusched: byNumber("vcpus"),
  },
  numbers: [
    ...NUMBERS.map(([, name]) => `${name}/#text`),
    ...["iothread_period", "iothread_quota"].map((name) => `${name}/#text`),
    "vcpupin/@vcpu",
    "iothreadpin/@iothread",
    "vcpusched/@priority",
  ],
  sets: ["vcpupin/@cpuset", "emulatorpin/@cpuset", "iothreadpin/@cpuset"],
  containers: [""],
});

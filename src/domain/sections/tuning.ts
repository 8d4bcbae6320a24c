import * as z from "zod";
import { defined } from "../../foreign/defined";
import { byNumber } from "../canonical/identify";
import { sizeAttribute, SIZED, sizeInKiB } from "../canonical/sizes";
import { when } from "../conditions";
import { section } from "../kind";
import { DOC_DEFAULT, NEWS } from "../sources";
import { oneOf, uint, uintOf } from "../values";
import { attribute, at, child, childElements, childrenOf, element, textElement, textOf, type XmlElement } from "../xml";

/** "0-3,8" */
export const cpuset = z.string().regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, "a set of CPUs or nodes is written like 0-3,8");
export const numatuneMode = z.enum(["strict", "preferred", "interleave", "restrictive"]);

export const memoryBacking = section({
  place: "memoryBacking",
  model: {
    shape: { hugepages: z.object({ sizeKiB: uint }).optional(), memoryLocked: z.boolean().optional() },
    render: ({ hugepages, memoryLocked }) => [
      hugepages || memoryLocked
        ? element(
            "memoryBacking",
            undefined,
            hugepages && element("hugepages", undefined, element("page", { size: hugepages.sizeKiB, unit: "KiB" })),
            memoryLocked ? element("locked") : undefined,
          )
        : undefined,
    ],
    parse: (domain) => {
      const backing = child(domain, "memoryBacking");
      const [page, ...others] = childrenOf(child(backing, "hugepages"), "page");
      // One size for the whole machine; pages per guest NUMA node stay in the rest.
      const whole = page && others.length === 0 && attribute(page, "nodeset") === undefined;
      const sizeKiB = whole ? sizeInKiB(attribute(page, "size"), attribute(page, "unit")) : undefined;
      return defined({
        hugepages: sizeKiB === undefined ? undefined : { sizeKiB },
        memoryLocked: child(backing, "locked") ? true : undefined,
      });
    },
  },
  spellings: [{ element: "page", reason: SIZED, apply: sizeAttribute("size") }],
  containers: [""],
  whole: ["hugepages/page"],
});

export const iothreads = section({
  place: "iothreads",
  model: {
    shape: { iothreads: uint.optional() },
    render: (d) => [textElement("iothreads", d.iothreads)],
    parse: (domain) => ({ iothreads: uintOf(textOf(child(domain, "iothreads"))) }),
  },
  numbers: ["#text"],
});

const cputuneShape = z.object({
  /** One host cpuset per vCPU, index = vCPU. */
  vcpupin: z.array(cpuset),
  emulatorpin: cpuset.optional(),
  /** One host cpuset per I/O thread; the first belongs to I/O thread 1. */
  iothreadpin: z.array(cpuset).optional(),
});

const renderCputune = ({ vcpupin, emulatorpin, iothreadpin = [] }: z.input<typeof cputuneShape>): XmlElement =>
  element(
    "cputune",
    undefined,
    ...vcpupin.map((set, vcpu) => element("vcpupin", { vcpu, cpuset: set })),
    emulatorpin === undefined ? undefined : element("emulatorpin", { cpuset: emulatorpin }),
    ...iothreadpin.map((set, i) => element("iothreadpin", { iothread: i + 1, cpuset: set })),
  );

function parseCputune(el: XmlElement | undefined): z.output<typeof cputuneShape> | undefined {
  if (!el) return undefined;
  const vcpupin = pins(el, "vcpupin", "vcpu", 0);
  const iothreadpin = pins(el, "iothreadpin", "iothread", 1);
  const emulatorpin = cpusetOf(child(el, "emulatorpin"), "cpuset");
  if (childElements(el).length > 0 && vcpupin.length === 0 && iothreadpin.length === 0 && emulatorpin === undefined)
    return undefined;
  return defined({ vcpupin, emulatorpin, iothreadpin: iothreadpin.length > 0 ? iothreadpin : undefined });
}

/** "0-3,8", not the form with exclusions ("0-7,^3"), which stays in the rest. */
const cpusetOf = (el: XmlElement | undefined, name: string): string | undefined =>
  cpuset.safeParse(attribute(el, name)).data;

/**
 * The cpusets, when the pins name every number from `first` on without a gap; else none, and all of them stay in the
 * rest.
 */
function pins(el: XmlElement, name: string, numberedBy: string, first: number): string[] {
  const sorted = childrenOf(el, name)
    .map((pin) => ({ number: uintOf(attribute(pin, numberedBy)), set: cpusetOf(pin, "cpuset") }))
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
  return sorted.every((pin, i) => pin.number === first + i && pin.set !== undefined)
    ? sorted.map((pin) => pin.set!)
    : [];
}

export const cputune = section({
  place: "cputune",
  model: {
    shape: { cputune: cputuneShape.optional() },
    render: (d) => [d.cputune && renderCputune(d.cputune)],
    parse: (domain) => ({ cputune: parseCputune(child(domain, "cputune")) }),
  },
  identities: { vcpupin: byNumber("vcpu"), iothreadpin: byNumber("iothread"), iothread: byNumber("id") },
  numbers: [
    ...["shares", "period", "quota", "global_period", "global_quota"].map((name) => `${name}/#text`),
    ...["emulator_period", "emulator_quota", "iothread_period", "iothread_quota"].map((name) => `${name}/#text`),
    "vcpupin/@vcpu",
    "iothreadpin/@iothread",
  ],
  sets: ["vcpupin/@cpuset", "emulatorpin/@cpuset", "iothreadpin/@cpuset"],
  containers: [""],
});

const numatuneShape = z.object({ mode: numatuneMode, nodeset: cpuset });

function parseNumatune(domain: XmlElement): z.output<typeof numatuneShape> | undefined {
  const memory = at(domain, "numatune", "memory");
  const nodeset = cpusetOf(memory, "nodeset");
  // libvirt's default is "strict".
  const mode = oneOf(numatuneMode.options, attribute(memory, "mode") ?? "strict");
  return nodeset === undefined || mode === undefined ? undefined : { mode, nodeset };
}

export const numatune = section({
  place: "numatune",
  model: {
    shape: { numatune: numatuneShape.optional() },
    render: ({ numatune: one }) => [
      one && element("numatune", undefined, element("memory", { mode: one.mode, nodeset: one.nodeset })),
    ],
    parse: (domain) => ({ numatune: parseNumatune(domain) }),
    gates: [
      {
        setting: "NUMA mode restrictive",
        minimum: "7.3.0",
        asked: (d) => when(d.numatune?.mode === "restrictive", "numatune.mode"),
        source: NEWS,
      },
      {
        setting: "more than one host node with NUMA mode preferred",
        minimum: "9.0.0",
        asked: (d) => when(d.numatune?.mode === "preferred" && /[-,]/.test(d.numatune.nodeset), "numatune.nodeset"),
        source: NEWS,
      },
    ],
  },
  identities: { memnode: byNumber("cellid") },
  sets: ["memory/@nodeset"],
  defaults: [{ place: "memory/@mode", value: "strict", reason: DOC_DEFAULT }],
  containers: [""],
  whole: ["memory"],
});

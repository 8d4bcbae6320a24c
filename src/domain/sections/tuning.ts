import * as z from "zod";
import { byNumber } from "../canonical/identify";
import { when } from "../conditions";
import { section } from "../kind";
import { DOC_DEFAULT, NEWS } from "../sources";
import { oneOf, uint, uintOf } from "../values";
import { attribute, at, child, element, textElement, textOf, type XmlElement } from "../xml";

/** "0-3,8" */
export const cpuset = z.string().regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, "a set of CPUs or nodes is written like 0-3,8");
export const numatuneMode = z.enum(["strict", "preferred", "interleave", "restrictive"]);

export const iothreads = section({
  place: "iothreads",
  model: {
    shape: { iothreads: uint.optional() },
    render: (d) => [textElement("iothreads", d.iothreads)],
    parse: (domain) => ({ iothreads: uintOf(textOf(child(domain, "iothreads"))) }),
  },
  numbers: ["#text"],
});

/** "0-3,8", not the form with exclusions ("0-7,^3"), which stays in the rest. */
export const cpusetOf = (el: XmlElement | undefined, name: string): string | undefined =>
  cpuset.safeParse(attribute(el, name)).data;

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

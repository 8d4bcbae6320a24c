import * as z from "zod";
import { defined } from "../../foreign/defined";
import { by, byNumber } from "../canonical/identify";
import { when } from "../conditions";
import { section } from "../kind";
import { sizeAttribute, SIZED } from "../canonical/sizes";
import { DOC, DOC_DEFAULT, DROPPED, FORMAT_DOC, NEWS } from "../sources";
import { asOnOff, oneOf, onOff, uint, uintOf } from "../values";
import { attribute, child, childrenOf, element, textElement, textOf, type XmlElement } from "../xml";
import { numaCell, numaCellOf, renderNumaCell } from "./numa-cell";

export const cpuMode = z.enum(["host-passthrough", "host-model", "maximum", "custom"]);
export const cpuCheck = z.enum(["none", "partial", "full"]);
export const cpuCache = z.enum(["passthrough", "emulate", "disable"]);
export const cpuFeaturePolicy = z.enum(["force", "require", "optional", "disable", "forbid"]);

const cpuShape = z.object({
  mode: cpuMode,
  model: z.string().optional(),
  check: cpuCheck.optional(),
  migratable: z.boolean().optional(),
  topology: z.object({ sockets: uint, dies: uint.default(1), cores: uint, threads: uint }).optional(),
  cache: cpuCache.optional(),
  /**
   * Width of the guest's physical addresses in bits, 32 to 52. Absent: 40, or the host's own with mode
   * host-passthrough or maximum.
   */
  addressBits: uint.optional(),
  /** The one NUMA cell that the guest sees, with all vCPUs and all memory. Default: none. */
  numaCell: numaCell.optional(),
  features: z.array(z.object({ name: z.string(), policy: cpuFeaturePolicy })).default([]),
});

type Cpu = z.output<typeof cpuShape>;
type CpuInput = z.input<typeof cpuShape>;

const render = (one: CpuInput): XmlElement =>
  element(
    "cpu",
    { mode: one.mode, check: one.check, migratable: asOnOff(one.migratable) },
    textElement("model", one.model),
    renderTopology(one.topology),
    // QEMU emulates the third level only, and libvirt wants it named.
    one.cache && element("cache", { level: one.cache === "emulate" ? 3 : undefined, mode: one.cache }),
    one.addressBits === undefined ? undefined : element("maxphysaddr", { mode: "emulate", bits: one.addressBits }),
    ...(one.features ?? []).map(({ name, policy }) => element("feature", { policy, name })),
    one.numaCell && renderNumaCell(one.numaCell),
  );

/** libvirt before 6.1 has no `dies`, and one is the default. */
const renderTopology = (topology: CpuInput["topology"]): XmlElement | undefined =>
  topology &&
  element("topology", {
    sockets: topology.sockets,
    dies: (topology.dies ?? 1) === 1 ? undefined : topology.dies,
    cores: topology.cores,
    threads: topology.threads,
  });

const parse = (domain: XmlElement, el = child(domain, "cpu")): Cpu =>
  defined({
    // A domain without a mode gets QEMU's default model, which libvirt calls custom.
    mode: oneOf(cpuMode.options, attribute(el, "mode")) ?? "custom",
    model: textOf(child(el, "model"))?.trim() || undefined,
    check: oneOf(cpuCheck.options, attribute(el, "check")),
    migratable: onOff(el, "migratable"),
    topology: parseTopology(child(el, "topology")),
    cache: oneOf(cpuCache.options, attribute(child(el, "cache"), "mode")),
    addressBits: parseAddressBits(child(el, "maxphysaddr")),
    numaCell: numaCellOf(domain),
    features: parseFeatures(el),
  });

/** A fixed width only: the host's own, perhaps with a limit, is not a number that the definition knows. */
const parseAddressBits = (width: XmlElement | undefined): number | undefined =>
  attribute(width, "mode") === "emulate" ? uintOf(attribute(width, "bits")) : undefined;

function parseTopology(topology: XmlElement | undefined): Cpu["topology"] {
  const [sockets, cores, threads] = ["sockets", "cores", "threads"].map((name) => uintOf(attribute(topology, name)));
  if (sockets === undefined || cores === undefined || threads === undefined) return undefined;
  return { sockets, dies: uintOf(attribute(topology, "dies")) ?? 1, cores, threads };
}

function parseFeatures(el: XmlElement | undefined): Cpu["features"] {
  const features: Cpu["features"] = [];
  for (const feature of childrenOf(el, "feature")) {
    const name = attribute(feature, "name");
    const policy = oneOf(cpuFeaturePolicy.options, attribute(feature, "policy") ?? "require");
    if (name !== undefined && policy !== undefined) features.push({ name, policy });
  }
  return features;
}

export const cpu = section({
  place: "cpu",
  model: {
    shape: { cpu: cpuShape },
    render: (d) => [render(d.cpu)],
    parse: (domain) => ({ cpu: parse(domain) }),
    gates: [
      {
        setting: "CPU mode maximum",
        minimum: "7.1.0",
        asked: (d) => when(d.cpu.mode === "maximum", "cpu.mode"),
        source: DOC,
      },
      {
        setting: "cpu.migratable",
        minimum: "6.5.0",
        asked: (d) => when(d.cpu.migratable !== undefined, "cpu.migratable"),
        source: DOC,
      },
      {
        setting: "a width of the CPU's physical addresses",
        minimum: "8.7.0",
        asked: (d) => when(d.cpu.addressBits !== undefined, "cpu.addressBits"),
        source: NEWS,
      },
      {
        setting: "more than one die in a socket",
        minimum: "6.1.0",
        asked: (d) => when((d.cpu.topology?.dies ?? 1) !== 1, "cpu.topology.dies"),
        source: DOC,
      },
    ],
  },
  identities: { feature: by("name"), cell: byNumber("id") },
  spellings: [
    {
      element: "cell",
      reason: SIZED,
      apply: (el, parent) => {
        if (parent === "numa") sizeAttribute("memory")(el);
      },
    },
  ],
  numbers: ["topology/@*", "cache/@level", "numa/cell/@id"],
  defaults: [
    { place: "@match", value: "exact", reason: DOC_DEFAULT },
    { place: "model/@fallback", value: "allow", reason: DOC_DEFAULT },
    { place: "feature/@policy", value: "require", reason: DOC_DEFAULT },
    { place: "topology/@dies", value: "1", reason: "libvirt 6.1 and newer write it" },
    { place: "topology/@clusters", value: "1", reason: "libvirt 10.1 and newer write it" },
  ],
  containers: [""],
  additions: [
    {
      place: "@mode",
      reason: "a domain without a CPU gets QEMU's default model",
      when: ({ desired }) => !child(desired, "cpu"),
    },
    {
      place: "model",
      reason: "a domain without a CPU gets QEMU's default model; host-model gets the host's",
      when: ({ beside }) => attribute(beside, "mode") === undefined || attribute(beside, "mode") === "host-model",
    },
    {
      place: "model/@fallback",
      reason: "with host-model, the model is libvirt's choice",
      when: ({ desired }) => attribute(child(desired, "cpu"), "mode") === "host-model",
    },
    { place: "@check", reason: "how strictly the host's CPU is checked: a default that depends on the mode" },
    {
      place: "@migratable",
      reason: "a default that depends on the mode",
      when: ({ added }) => attribute(added, "migratable") === "on",
    },
  ],
  whole: ["model", "topology", "cache"],
  stands: ["maxphysaddr"],
  dependences: [
    { fact: "@mode", dropAttributes: ["match"], dropChildren: ["model", "vendor"] },
    { fact: "model/*", dropChildren: ["vendor"] },
  ],
  xmlGates: [
    { place: "maxphysaddr", setting: "the number of address bits", minimum: "8.7.0", source: FORMAT_DOC },
    { place: "maxphysaddr/@limit", setting: "a limit of address bits", minimum: "9.3.0", source: DROPPED },
    {
      place: "topology/@clusters",
      when: (el) => attribute(el, "clusters") !== "1",
      setting: "more than one cluster in a die",
      minimum: "10.1.0",
      source: DROPPED,
    },
  ],
});

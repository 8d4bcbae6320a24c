import { defined } from "../../foreign/defined";
import {
  cpuCache,
  cpuCheck,
  cpuFeaturePolicy,
  cpuMode,
  type DomainDefinition,
  type DomainDefinitionInput,
} from "../definition";
import { attribute, child, childrenOf, element, textElement, textOf, type XmlElement } from "../xml";
import { asOnOff, oneOf, onOff, uintOf } from "./values";

type Cpu = DomainDefinition["cpu"];
type CpuInput = DomainDefinitionInput["cpu"];

export const renderCpu = (cpu: CpuInput): XmlElement =>
  element(
    "cpu",
    { mode: cpu.mode, check: cpu.check, migratable: asOnOff(cpu.migratable) },
    textElement("model", cpu.model),
    renderTopology(cpu.topology),
    // QEMU emulates the third level only, and libvirt wants it named.
    cpu.cache && element("cache", { level: cpu.cache === "emulate" ? 3 : undefined, mode: cpu.cache }),
    cpu.addressBits === undefined ? undefined : element("maxphysaddr", { mode: "emulate", bits: cpu.addressBits }),
    ...(cpu.features ?? []).map(({ name, policy }) => element("feature", { policy, name })),
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

export function parseCpu(domain: XmlElement): Cpu {
  const cpu = child(domain, "cpu");
  return defined({
    // A domain without a mode gets QEMU's default model, which libvirt calls custom.
    mode: oneOf(cpuMode.options, attribute(cpu, "mode")) ?? "custom",
    model: textOf(child(cpu, "model"))?.trim() || undefined,
    check: oneOf(cpuCheck.options, attribute(cpu, "check")),
    migratable: onOff(cpu, "migratable"),
    topology: parseTopology(child(cpu, "topology")),
    cache: oneOf(cpuCache.options, attribute(child(cpu, "cache"), "mode")),
    addressBits: parseAddressBits(child(cpu, "maxphysaddr")),
    features: parseCpuFeatures(cpu),
  });
}

/** A fixed width only: the host's own, perhaps with a limit, is not a number that the definition knows. */
const parseAddressBits = (width: XmlElement | undefined): number | undefined =>
  attribute(width, "mode") === "emulate" ? uintOf(attribute(width, "bits")) : undefined;

function parseTopology(topology: XmlElement | undefined): Cpu["topology"] {
  const [sockets, cores, threads] = ["sockets", "cores", "threads"].map((name) => uintOf(attribute(topology, name)));
  if (sockets === undefined || cores === undefined || threads === undefined) return undefined;
  return { sockets, dies: uintOf(attribute(topology, "dies")) ?? 1, cores, threads };
}

function parseCpuFeatures(cpu: XmlElement | undefined): Cpu["features"] {
  const features: Cpu["features"] = [];
  for (const feature of childrenOf(cpu, "feature")) {
    const name = attribute(feature, "name");
    const policy = oneOf(cpuFeaturePolicy.options, attribute(feature, "policy") ?? "require");
    if (name !== undefined && policy !== undefined) features.push({ name, policy });
  }
  return features;
}

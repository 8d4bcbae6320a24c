import { defined } from "../../foreign/defined";
import type { DomainDefinition, DomainDefinitionInput } from "../definition";
import type { DomainTarget } from "../version";
import { element, type XmlElement } from "../xml";
import { parseClock, renderClock } from "./clock";
import { parseCpu, renderCpu } from "./cpu";
import { parseDevices, renderDevices } from "./devices";
import { parseFeatures, renderFeatures } from "./features";
import { parseIdentity, parseMemory, parseVcpus, renderIdentity, renderMemory, renderVcpus } from "./general";
import { parseLifecycle, parsePm, renderLifecycle, renderPm } from "./lifecycle";
import { parseOs, renderOs } from "./os";
import {
  parseCputune,
  parseIothreads,
  parseMemoryBacking,
  parseNumatune,
  renderCputune,
  renderIothreads,
  renderMemoryBacking,
  renderNumatune,
} from "./tuning";

/** The definition as a tree, in the order in which libvirt writes a domain. Checks nothing. */
export const renderDefinition = (d: DomainDefinitionInput, target: DomainTarget): XmlElement =>
  element(
    "domain",
    { type: d.type ?? "kvm" },
    ...renderIdentity(d),
    renderMemory(d),
    renderMemoryBacking(d),
    renderVcpus(d),
    renderIothreads(d),
    renderCputune(d.cputune),
    renderNumatune(d.numatune),
    renderOs(d.os),
    renderFeatures(d.features, target),
    renderCpu(d.cpu),
    renderClock(d.clock),
    ...renderLifecycle(d),
    renderPm(d.pm),
    renderDevices(d.devices),
  );

/** What of a domain the definition has words for. @throws UnsupportedDomainError when it is not a QEMU machine. */
export const parseDefinition = (domain: XmlElement): DomainDefinition =>
  defined({
    ...parseIdentity(domain),
    memoryKiB: parseMemory(domain),
    ...parseMemoryBacking(domain),
    vcpus: parseVcpus(domain),
    iothreads: parseIothreads(domain),
    cputune: parseCputune(domain),
    numatune: parseNumatune(domain),
    os: parseOs(domain),
    features: parseFeatures(domain),
    cpu: parseCpu(domain),
    clock: parseClock(domain),
    ...parseLifecycle(domain),
    pm: parsePm(domain),
    devices: parseDevices(domain),
  });

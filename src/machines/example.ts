import { parseDomainXml } from "../domain";
import { inOneSpelling } from "../domain/canonical/spelling";
import { child, element, parseXml, textElement, type XmlElement } from "../domain/xml";
import type { HostMachine } from "../hosts/resources/types";
import { findWindows } from "../windows";
import { Part } from "./part";
import type { MachineContext, MachineExample } from "./rule";

/** What an example leaves out. */
const REST: Readonly<Record<string, XmlElement>> = {
  name: textElement("name", "example")!,
  memory: element("memory", { unit: "GiB" }, "4"),
  vcpu: element("vcpu", undefined, "2"),
  os: element("os", undefined, element("type", { arch: "x86_64", machine: "q35" }, "hvm")),
};

/** A rule's example as a whole domain. */
export function exampleDomain({ xml, type = "kvm" }: Pick<MachineExample, "xml" | "type">): XmlElement {
  const written = parseXml(
    `<domain type='${type}' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>${xml}</domain>`,
  );
  const missing = Object.entries(REST).flatMap(([name, rest]) => (child(written, name) ? [] : [rest]));
  return { ...written, children: [...missing, ...written.children] };
}

/** A rule's example as the rule sees it; with another machine in its place where `root` says one. */
export function exampleMachine(example: MachineExample, root = exampleDomain(example)): MachineContext {
  const windows = example.windows === undefined ? undefined : findWindows(example.windows);
  if (example.windows !== undefined && windows === undefined)
    throw new Error(`no Windows is called ${example.windows}`);
  return {
    guest: "example",
    definition: parseDomainXml(root).definition,
    domain: new Part(inOneSpelling(root)),
    ...(windows === undefined ? {} : { windows }),
    ...(example.preset === undefined ? {} : { preset: example.preset }),
    ...(example.host === undefined ? {} : { host: { ...UNKNOWN_HOST, ...example.host }, hostName: "kvm1" }),
    ...(example.others === undefined ? {} : { others: example.others.map(neighbour) }),
  };
}

const UNKNOWN_HOST = {
  format: 1,
  name: "kvm1",
  cpu: { vendor: "unknown" },
  nested: "unknown",
  tsc: { scaling: "unknown" },
  apicv: "unknown",
  hypervSupported: "unknown",
  firmware: { uefi: "unknown", secureBoot: "unknown", enrolledKeys: "unknown" },
  tpm: {},
  devices: {},
} as const;

const neighbour = (one: NonNullable<MachineExample["others"]>[number]): HostMachine => ({
  uuid: "6e1d3f62-1111-4a4f-8e1a-000000000001",
  running: true,
  disks: [],
  consoles: [],
  ...one,
});

import { readDomain } from "../domain";
import { child, element, parseXml, textElement, type XmlElement } from "../domain/xml";
import { exampleHost, neighbour } from "../hosts/examples";
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
  const { definition, original } = readDomain(root);
  return {
    guest: "example",
    definition,
    domain: new Part(original),
    ...(windows === undefined ? {} : { windows }),
    ...(example.preset === undefined ? {} : { preset: example.preset }),
    ...(example.host === undefined ? {} : { host: exampleHost(example.host), hostName: "kvm1" }),
    ...(example.others === undefined ? {} : { others: example.others.map(neighbour) }),
  };
}

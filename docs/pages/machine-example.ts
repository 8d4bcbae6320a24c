import { stringify } from "yaml";
import { parseXml, serialize, type XmlElement } from "../../src/domain/xml";
import type { MachineExample } from "../../src/machines";
import { blocks, fenced } from "./page";

/** A part of a machine, and what else is known of it. */
export function machineExample({ xml, ...known }: MachineExample): string {
  return blocks(
    fenced("xml", indented(xml) || "<!-- a machine that says nothing about it -->"),
    Object.keys(known).length > 0 && fenced("yaml", stringify(known, { version: "1.1", lineWidth: 0 })),
  ).trimEnd();
}

const indented = (xml: string): string => parsed(xml).map(serialize).join("");

function parsed(xml: string): XmlElement[] {
  const root = parseXml(`<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>${xml}</domain>`);
  return root.children.filter((node) => typeof node !== "string");
}

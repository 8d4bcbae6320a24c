import * as z from "zod";
import { defined } from "../../foreign/defined";
import { devicesShape, DEVICES } from "../devices";
import { section, type Kind, type Section, type ShapeOf } from "../kind";
import { child, childElements, elementFrom, type XmlElement } from "../xml";
import { clock } from "./clock";
import { cpu } from "./cpu";
import { cputune } from "./cputune";
import { features } from "./features";
import { identity, memory, vcpu } from "./general";
import { hyperv } from "./hyperv";
import { lifecycle, pm } from "./lifecycle";
import { memoryBacking } from "./memory-backing";
import { memtune } from "./memtune";
import { metadata } from "./metadata";
import { os } from "./os";
import { sysinfo } from "./sysinfo";
import { iothreads, numatune } from "./tuning";

const shape = z.object(devicesShape);

const MODELS = DEVICES.flatMap(({ element: name, model }) => (model ? [{ name, model }] : []));

/** Every kind of device describes and reads its own part. */
const devices = section({
  place: "devices",
  model: {
    shape: { devices: shape },
    render: (d) => [elementFrom("devices", {}, MODELS, ({ model }) => model.render(d.devices))],
    parse: (domain) => ({ devices: parseDevices(child(domain, "devices")) }),
  },
  containers: [""],
});

function parseDevices(el: XmlElement | undefined): z.output<typeof shape> {
  const byName = new Map<string, XmlElement[]>();
  for (const one of el ? childElements(el) : []) {
    const list = byName.get(one.name);
    if (list) list.push(one);
    else byName.set(one.name, [one]);
  }
  const parts = MODELS.map(({ name, model }) => model.parse(byName.get(name) ?? []));
  return defined(Object.assign({}, ...parts) as z.output<typeof shape>);
}

/** In the order in which libvirt writes a domain. A tuple, because the type of the definition is made of it. */
const MODELLED = [
  identity,
  metadata,
  memory,
  memtune,
  memoryBacking,
  vcpu,
  iothreads,
  cputune,
  numatune,
  sysinfo,
  os,
  features,
  cpu,
  clock,
  lifecycle,
  pm,
  devices,
] as const;

/** What the definition describes, in the order in which libvirt writes a domain. */
export const SECTIONS: readonly Section[] = MODELLED;

/** What is known of parts of a domain that are not in the definition, or not on their own. */
export const OTHER_PARTS: readonly Kind[] = [hyperv];

/** The properties of the definition. */
export const definitionShape = Object.assign({}, ...SECTIONS.map(({ model }) => model.shape)) as ShapeOf<
  typeof MODELLED
>;

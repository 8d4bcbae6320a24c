import * as z from "zod";
import { defined } from "../../foreign/defined";
import { numberKey, word } from "../canonical/identify";
import { typeIs } from "../conditions";
import { modelledDevice, type AdditionContext } from "../kind";
import { PLACED } from "../sources";
import { uint, uintOf } from "../values";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";

const controllerShape = z.object({
  type: z.string(),
  index: uint,
  model: z.string().optional(),
  iothread: uint.optional(),
  /** Request queues of a SCSI controller. QEMU's default is one per vCPU. */
  queues: uint.optional(),
  /** Of a USB controller. */
  ports: uint.optional(),
});

type Controller = z.output<typeof controllerShape>;

const render = ({ type, index, model, iothread, queues, ports }: z.input<typeof controllerShape>): XmlElement =>
  element(
    "controller",
    { type, index, model, ports },
    iothread === undefined && queues === undefined ? undefined : element("driver", { iothread, queues }),
  );

/** PCI controllers are left out: libvirt builds the PCI topology and the rest keeps it. */
function parse(elements: readonly XmlElement[]): Controller[] {
  const next = new Map<string, number>();
  return elements.flatMap((el) => {
    const type = attribute(el, "type");
    if (type === undefined || type === "pci") return [];
    const index = uintOf(attribute(el, "index")) ?? next.get(type) ?? 0;
    next.set(type, index + 1);
    return [
      defined({
        type,
        index,
        model: attribute(el, "model"),
        iothread: uintOf(attribute(child(el, "driver"), "iothread")),
        queues: type === "scsi" ? uintOf(attribute(child(el, "driver"), "queues")) : undefined,
        ports: type === "usb" ? uintOf(attribute(el, "ports")) : undefined,
      }),
    ];
  });
}

const hasScsiDisks = ({ desired }: AdditionContext): boolean =>
  childrenOf(child(desired, "devices"), "disk").some((disk) => attribute(child(disk, "target"), "bus") === "scsi");

const hasScsiController = ({ desired }: AdditionContext): boolean =>
  childrenOf(desired, "devices").some((devices) =>
    childrenOf(devices, "controller").some((el) => attribute(el, "type") === "scsi"),
  );

export const controller = modelledDevice({
  element: "controller",
  identity: (el) => ({ group: `controller ${word(el, "type")}`, key: numberKey(attribute(el, "index")) }),
  model: {
    shape: {
      /** Leave PCI controllers out: libvirt builds the PCI topology. */
      controllers: z.array(controllerShape).default([]),
    },
    render: ({ controllers = [] }) => controllers.map(render),
    parse: (elements) => ({ controllers: parse(elements) }),
  },
  numbers: ["@index", "@ports", "@vectors"],
  anyBaseNumbers: ["target/@chassis", "target/@port"],
  defaults: [{ place: "@index", value: "0", reason: "libvirt numbers controllers from 0" }],
  containers: ["driver"],
  additions: [
    {
      place: "",
      reason: "buses that devices need: PCI, USB, SATA, channels",
      when: typeIs("pci", "usb", "virtio-serial", "ccid"),
    },
    { place: "", reason: "the SATA controller of the q35 chipset", when: typeIs("sata") },
    {
      place: "",
      reason: "a controller for SCSI disks where none is asked for",
      when: (c) => typeIs("scsi")(c) && hasScsiDisks(c) && !hasScsiController(c),
    },
    { place: "@model", reason: "the model libvirt chose where none is asked for" },
    { place: "model", reason: PLACED },
    { place: "target", reason: PLACED },
  ],
  dependences: [{ fact: "@model", dropAttributes: ["ports", "vectors"], dropChildren: ["address", "alias"] }],
});

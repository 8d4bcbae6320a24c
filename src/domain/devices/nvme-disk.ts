import * as z from "zod";
import { defined } from "../../foreign/defined";
import { oneOf, uintOf, yesNo } from "../values";
import { attribute, child, element, type XmlElement } from "../xml";
import { diskElement, diskOptions, diskOptionsIn } from "./disk-options";
import { addressAttributes, addressIn, pciAddress } from "./pci-address";

// Neither several machines nor a choice of host I/O: QEMU is alone with the controller, without the host.
const { shareable: _, io: __, ...options } = diskOptions;
const nvmeBus = z.enum(["virtio", "scsi", "sata"]);

/** A namespace of an NVMe controller of the host: QEMU drives the controller itself, and Windows sees a disk. */
export const nvmeDisk = z.object({
  ...options,
  bus: nvmeBus,
  /** Of the controller on the host, for example "0000:01:00.0". */
  address: pciAddress,
  /** From 1. */
  namespace: z.number().int().positive(),
  /** Does libvirt take the controller from its driver, and give it back? */
  managed: z.boolean(),
  readonly: z.literal(true).optional(),
});
export type NvmeDisk = z.output<typeof nvmeDisk>;

export const renderNvme = ({ address, namespace, managed, readonly, ...disk }: NvmeDisk): XmlElement =>
  diskElement(
    {
      ...{ type: "nvme", device: "disk", format: "raw", readonly: readonly === true },
      source: element("source", { type: "pci", managed, namespace }, element("address", addressAttributes(address))),
    },
    disk,
  );

/** Undefined: no such disk, or one in a form that the definition does not describe. */
export function parseNvme(el: XmlElement): NvmeDisk | undefined {
  const source = child(el, "source");
  const address = addressIn(child(source, "address"));
  const namespace = uintOf(attribute(source, "namespace"));
  const found = diskOptionsIn(el);
  const bus = oneOf(nvmeBus.options, found?.bus);
  if (
    bus === undefined ||
    attribute(el, "type") !== "nvme" ||
    (attribute(el, "device") ?? "disk") !== "disk" ||
    attribute(source, "type") !== "pci" ||
    address === undefined ||
    namespace === undefined ||
    namespace === 0 ||
    found?.format !== "raw" ||
    found.shareable === true ||
    !found.target.startsWith(bus === "virtio" ? "vd" : "sd")
  )
    return undefined;
  const { format: _format, shareable: _shareable, io: _io, readonly, ...disk } = found;
  return defined({
    ...disk,
    bus,
    address,
    namespace,
    managed: yesNo(source, "managed") ?? false,
    readonly: readonly ? (true as const) : undefined,
  });
}

import * as z from "zod";
import { by } from "../canonical/identify";
import { sizeInKiB } from "../canonical/sizes";
import { modelledDevice } from "../kind";
import { uint } from "../values";
import { attribute, child, element, textOf, type XmlElement } from "../xml";

const MODEL = "ivshmem-plain";

/** Memory that programs of the host and of Windows have in common. */
const shape = z.object({
  /** Name of the file in the host's /dev/shm. */
  name: z.string(),
  /** MiB; QEMU requires a power of two. */
  sizeMiB: uint,
});
type Shared = z.output<typeof shape>;

const render = ({ name, sizeMiB }: z.input<typeof shape>): XmlElement =>
  element("shmem", { name }, element("model", { type: MODEL }), element("size", { unit: "M" }, String(sizeMiB)));

/** Only memory without a server; any other stays in the rest. */
function parse(el: XmlElement): Shared[] {
  const name = attribute(el, "name");
  const size = child(el, "size");
  // libvirt counts in bytes where no unit is written.
  const kib = sizeInKiB(textOf(size), attribute(size, "unit") ?? "b");
  const isPlain = attribute(child(el, "model"), "type") === MODEL && !child(el, "server");
  return isPlain && name !== undefined && kib !== undefined && kib > 0 && kib % 1024 === 0
    ? [{ name, sizeMiB: kib / 1024 }]
    : [];
}

/** Memory that is shared with other machines. */
export const shmem = modelledDevice({
  element: "shmem",
  identity: by("name"),
  numbered: true,
  model: {
    shape: { sharedMemory: z.array(shape).optional() },
    render: ({ sharedMemory = [] }) => sharedMemory.map(render),
    parse: (elements) => {
      const sharedMemory = elements.flatMap(parse);
      return { sharedMemory: sharedMemory.length === 0 ? undefined : sharedMemory };
    },
  },
  numbers: ["size/#text"],
});

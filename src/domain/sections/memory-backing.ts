import * as z from "zod";
import { defined } from "../../foreign/defined";
import { sizeAttribute, SIZED, sizeInKiB } from "../canonical/sizes";
import { section } from "../kind";
import { oneOf, uint } from "../values";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";

export const memorySource = z.enum(["memfd", "file", "anonymous"]);
export const memoryAccess = z.enum(["shared", "private"]);

const shape = {
  hugepages: z.object({ sizeKiB: uint }).optional(),
  /** The host does not merge its pages with those of other machines. */
  noSharePages: z.literal(true).optional(),
  /** The host does not swap the memory out. */
  memoryLocked: z.boolean().optional(),
  /** What the memory is. Default: anonymous memory, or huge pages. */
  memorySource: memorySource.optional(),
  /** Do other processes of the host, such as virtiofsd, see what Windows writes? Default: private. */
  memoryAccess: memoryAccess.optional(),
};

type Backing = z.input<z.ZodObject<typeof shape>>;

function render(backing: Backing): XmlElement | undefined {
  const { hugepages, noSharePages, memoryLocked, memorySource: source, memoryAccess: access } = backing;
  const parts = [
    hugepages && element("hugepages", undefined, element("page", { size: hugepages.sizeKiB, unit: "KiB" })),
    noSharePages && element("nosharepages"),
    memoryLocked ? element("locked") : undefined,
    source && element("source", { type: source }),
    access && element("access", { mode: access }),
  ];
  return parts.some((one) => one !== undefined) ? element("memoryBacking", undefined, ...parts) : undefined;
}

export const memoryBacking = section({
  place: "memoryBacking",
  model: {
    shape,
    render: (d) => [render(d)],
    parse: (domain) => {
      const backing = child(domain, "memoryBacking");
      const [page, ...others] = childrenOf(child(backing, "hugepages"), "page");
      // One size for the whole machine; pages per guest NUMA node stay in the rest.
      const whole = page && others.length === 0 && attribute(page, "nodeset") === undefined;
      const sizeKiB = whole ? sizeInKiB(attribute(page, "size"), attribute(page, "unit")) : undefined;
      return defined({
        hugepages: sizeKiB === undefined ? undefined : { sizeKiB },
        noSharePages: child(backing, "nosharepages") ? (true as const) : undefined,
        memoryLocked: child(backing, "locked") ? true : undefined,
        memorySource: oneOf(memorySource.options, attribute(child(backing, "source"), "type")),
        memoryAccess: oneOf(memoryAccess.options, attribute(child(backing, "access"), "mode")),
      });
    },
  },
  spellings: [{ element: "page", reason: SIZED, apply: sizeAttribute("size") }],
  containers: [""],
  whole: ["hugepages/page"],
});

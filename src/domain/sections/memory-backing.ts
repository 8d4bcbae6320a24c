import * as z from "zod";
import { defined } from "../../foreign/defined";
import { sizeAttribute, SIZED, sizeInKiB } from "../canonical/sizes";
import { section } from "../kind";
import { oneOf, uint } from "../values";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";

export const memorySource = z.enum(["memfd", "file", "anonymous"]);
export const memoryAccess = z.enum(["shared", "private"]);

const shape = {
  /** Without a size: pages of the host's default size. */
  hugepages: z.object({ sizeKiB: uint.optional() }).optional(),
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
    hugepages && element("hugepages", undefined, ...pagesOf(hugepages)),
    noSharePages && element("nosharepages"),
    memoryLocked ? element("locked") : undefined,
    source && element("source", { type: source }),
    access && element("access", { mode: access }),
  ];
  return parts.some((one) => one !== undefined) ? element("memoryBacking", undefined, ...parts) : undefined;
}

const pagesOf = ({ sizeKiB }: NonNullable<Backing["hugepages"]>): XmlElement[] =>
  sizeKiB === undefined ? [] : [element("page", { size: sizeKiB, unit: "KiB" })];

/** One size for the whole machine, or none; pages for each guest NUMA node stay in the rest. */
function parsePages(hugepages: XmlElement | undefined): Backing["hugepages"] {
  if (hugepages === undefined) return undefined;
  const [page, ...others] = childrenOf(hugepages, "page");
  if (page === undefined) return {};
  const isWhole = others.length === 0 && attribute(page, "nodeset") === undefined;
  const sizeKiB = isWhole ? sizeInKiB(attribute(page, "size"), attribute(page, "unit")) : undefined;
  return sizeKiB === undefined ? undefined : { sizeKiB };
}

export const memoryBacking = section({
  place: "memoryBacking",
  model: {
    shape,
    render: (d) => [render(d)],
    parse: (domain) => {
      const backing = child(domain, "memoryBacking");
      return defined({
        hugepages: parsePages(child(backing, "hugepages")),
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

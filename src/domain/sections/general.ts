import * as z from "zod";
import { defined } from "../../foreign/defined";
import { by, byNumber } from "../canonical/identify";
import { wholeNumber } from "../canonical/numbers";
import { SIZED, sizeInKiB, sizeText, withText } from "../canonical/sizes";
import { is } from "../conditions";
import { section, type MutableElement } from "../kind";
import { machineFamily } from "../machine-family";
import { CHANGED_LIVE, DOC_DEFAULT, DROPPED, LIVE, REFUSED } from "../sources";
import { oneOf, uint, uintOf } from "../values";
import { at, attribute, child, childrenOf, element, textElement, textOf, type XmlElement } from "../xml";
import { numaCellOf } from "./numa-cell";

/** The machine is of a kind that the definition does not describe, for example a container. */
export class UnsupportedDomainError extends Error {
  override readonly name = "UnsupportedDomainError";
  constructor(
    /** Name of the machine; "" when the XML has none. */
    readonly domain: string,
    problem: string,
  ) {
    super(`${domain === "" ? "this domain" : `domain "${domain}"`}: ${problem}`);
  }
}

export const domainType = z.enum(["kvm", "qemu"]);
/** libvirt's own pattern for names that it also uses as file names, minus what no shell or log should meet. */
export const domainName = z
  .string()
  .regex(
    /^[A-Za-z0-9_.+-]([A-Za-z0-9_.+ -]{0,61}[A-Za-z0-9_.+-])?$/,
    "a machine's name is up to 63 letters, digits and . _ + -, with blanks only inside",
  );

function typeOf(domain: XmlElement): z.output<typeof domainType> {
  const asked = attribute(domain, "type");
  const type = oneOf(domainType.options, asked);
  if (type) return type;
  throw new UnsupportedDomainError(
    textOf(child(domain, "name")) ?? "",
    `its type is "${asked ?? ""}"; only QEMU machines (type kvm or qemu) can be read`,
  );
}

function withHyphens(el: MutableElement, parent: string): void {
  if (parent !== "domain") return;
  const digits = (textOf(el) ?? "").replace(/[\s-]/g, "").toLowerCase();
  const groups = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(digits);
  if (groups) el.children = withText(el, groups.slice(1).join("-"));
}

/** `<name>` to `<description>`, and what is true of the domain as a whole. */
export const identity = section({
  place: "",
  model: {
    shape: {
      /** `kvm`, or `qemu` for software emulation. It is the domain's own attribute. */
      type: domainType.default("kvm"),
      name: domainName,
      /** Any UUID: libvirt accepts also those whose version bits no standard knows. */
      uuid: z.guid().optional(),
      title: z.string().optional(),
      description: z.string().optional(),
    },
    render: (d) => [
      textElement("name", d.name),
      textElement("uuid", d.uuid),
      textElement("title", d.title),
      textElement("description", d.description),
    ],
    parse: (domain) =>
      defined({
        type: typeOf(domain),
        name: textOf(child(domain, "name")) ?? "",
        uuid: textOf(child(domain, "uuid")),
        title: textOf(child(domain, "title")),
        description: textOf(child(domain, "description")),
      }),
  },
  unseen: ["title", "description"],
  identities: { seclabel: by("model"), entry: by("name"), parameter: by("name"), "qemu:env": by("name") },
  spellings: [
    {
      element: "uuid",
      reason: "libvirt accepts a UUID in any case, with or without hyphens, and answers in lower case with them",
      apply: withHyphens,
    },
  ],
  additions: [
    { place: "@id", reason: LIVE },
    { place: "uuid", reason: "libvirt makes one where none is asked for" },
    { place: "vcpus", reason: "which of the vCPUs are there, once one was added while the machine ran" },
    { place: "resource", reason: "the cgroup partition, from the host's settings" },
    {
      place: "seclabel",
      reason: "labels of the host's own security driver",
      when: ({ added }) => attribute(added, "type") === "dynamic" || attribute(added, "relabel") === "yes",
    },
  ],
  dependences: [
    { fact: "vcpu/*", dropChildren: ["vcpus"] },
    {
      fact: "machine-family",
      read: (domain) => machineFamily(attribute(at(domain, "os", "type"), "machine") ?? ""),
      refuse: {
        whenExtra: ["devices/controller", "devices/disk/address"],
        path: "os.machine",
        reason: "the machine keeps device addresses that fit only the chipset they were made for",
      },
    },
  ],
  xmlGates: [
    { place: "launchSecurity", when: is("type", "sev-snp"), setting: "SEV-SNP", minimum: "10.5.0", source: REFUSED },
    { place: "throttlegroups", setting: "throttle groups", minimum: "11.2.0", source: DROPPED },
  ],
  check: (domain, say) => {
    if ((textOf(child(domain, "name")) ?? "").trim() === "")
      say("name", "the machine has no name", "Add <name> with a name for the machine.");
  },
});

function withoutPlainCurrent(el: MutableElement): void {
  const memory = wholeNumber(textOf(childrenOf(el, "memory")[0]));
  if (memory === undefined) return;
  // Guest NUMA cells add up to the memory, whatever stands in <memory>.
  const isSum = at(el, "cpu", "numa") !== undefined;
  el.children = el.children.filter((c) => {
    const current = typeof c !== "string" && c.name === "currentMemory" ? wholeNumber(textOf(c)) : undefined;
    return current === undefined || (current !== memory && (isSum || (current > 0 && current < memory)));
  });
}

function sizeOf(domain: XmlElement, name: string): number | undefined {
  const el = child(domain, name);
  return el && sizeInKiB(textOf(el), attribute(el, "unit"));
}

function parseMaxMemory(domain: XmlElement): { sizeKiB: number; slots: number } | undefined {
  const sizeKiB = sizeOf(domain, "maxMemory");
  const slots = uintOf(attribute(child(domain, "maxMemory"), "slots"));
  return sizeKiB === undefined || slots === undefined ? undefined : { sizeKiB, slots };
}

/** Undefined: libvirt takes it for all of the memory, or guest NUMA cells say how much that is. */
function currentOf(domain: XmlElement, memoryKiB: number): number | undefined {
  const current = sizeOf(domain, "currentMemory");
  const isPart = current !== undefined && current > 0 && current < memoryKiB;
  return isPart && (at(domain, "cpu", "numa") === undefined || numaCellOf(domain)) ? current : undefined;
}

/** `<memory>`, and what else says how much a machine has. */
export const memory = section({
  place: "",
  model: {
    shape: {
      memoryKiB: uint,
      /** What the balloon leaves the guest at its start. Default: all of the memory. */
      currentMemoryKiB: uint.optional(),
      /** Room for memory that is added while the machine runs. Default: none. */
      maxMemory: z.object({ sizeKiB: uint, slots: uint }).optional(),
    },
    render: (d) => [
      d.maxMemory && element("maxMemory", { slots: d.maxMemory.slots, unit: "KiB" }, String(d.maxMemory.sizeKiB)),
      element("memory", { unit: "KiB" }, String(d.memoryKiB)),
      d.currentMemoryKiB === undefined
        ? undefined
        : element("currentMemory", { unit: "KiB" }, String(d.currentMemoryKiB)),
    ],
    parse: (domain) => {
      const memoryKiB = sizeOf(domain, "memory") ?? 0;
      return defined({
        memoryKiB,
        currentMemoryKiB: currentOf(domain, memoryKiB),
        maxMemory: parseMaxMemory(domain),
      });
    },
  },
  spellings: [
    ...["memory", "currentMemory", "maxMemory"].map((name) => ({ element: name, reason: SIZED, apply: sizeText })),
    {
      element: "domain",
      reason:
        "a currentMemory that equals memory says nothing, libvirt adds it to every domain; one that is 0 or more it takes for the same",
      apply: withoutPlainCurrent,
    },
  ],
  sizes: ["memory", "currentMemory", "maxMemory"],
  numbers: ["memory/#text", "currentMemory/#text", "maxMemory/#text", "maxMemory/@slots"],
  whole: ["memory"],
  live: ["currentMemory", "currentMemory/#text"].map((place) => ({
    place,
    what: "the size of the memory balloon, up to the memory",
    how: "memory" as const,
    source: CHANGED_LIVE,
  })),
  dependences: [
    {
      fact: "memory/*",
      refuse: {
        whenExtra: ["cpu/numa", "maxMemory", "devices/memory"],
        path: "memoryKiB",
        reason:
          "the machine has guest NUMA cells or memory modules, which the definition does not describe and which add up to its memory",
      },
    },
  ],
  check: (domain, say) => {
    // Guest NUMA cells say how much each has.
    if (child(domain, "memory") || at(domain, "cpu", "numa")) return;
    say(
      "memory",
      "it is not said how much memory the machine has",
      "Add <memory>, for example <memory unit='GiB'>8</memory>.",
    );
  },
});

export const vcpu = section({
  place: "vcpu",
  model: {
    shape: {
      /** vCPUs at the start. */
      vcpus: uint,
      /** vCPUs that the machine has room for, more than `vcpus`. Default: no more than it starts with. */
      maxVcpus: uint.optional(),
    },
    render: (d) => [
      d.maxVcpus === undefined || d.maxVcpus === d.vcpus
        ? element("vcpu", undefined, String(d.vcpus))
        : element("vcpu", { current: d.vcpus }, String(d.maxVcpus)),
    ],
    parse: (domain) => {
      const el = child(domain, "vcpu");
      // libvirt's own default is one.
      const most = uintOf(textOf(el)) ?? 1;
      const current = uintOf(attribute(el, "current"));
      return current !== undefined && current > 0 && current < most
        ? { vcpus: current, maxVcpus: most }
        : { vcpus: most };
    },
  },
  identity: byNumber("id"),
  numbers: ["#text", "@current"],
  sets: ["@cpuset"],
  defaults: [{ place: "@placement", value: "static", reason: DOC_DEFAULT }],
  dependences: [{ fact: "*", dropAttributes: ["current"] }],
  live: [
    {
      place: "@current",
      what: "the number of vCPUs, up to their maximum",
      how: "vcpus",
      source: CHANGED_LIVE,
    },
  ],
});

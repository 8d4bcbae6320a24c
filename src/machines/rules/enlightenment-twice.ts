import { grouped } from "../../foreign/grouped";
import { removePart, type Edit } from "../edits";
import { hypervParts } from "../hyperv";
import type { Part } from "../part";
import { defineMachineRule } from "../rule";

export const enlightenmentTwice = defineMachineRule({
  id: "enlightenment-twice",
  severity: "warning",
  description: "An enlightenment must be in `<hyperv>` once.",
  rationale:
    "libvirt does not refuse a second element of the same name: the last one counts, and the others are lost. Someone who reads the first one is misled, above all if one is on and the other off.",
  messages: {
    same: {
      message: "{guest} has <{element}> {count} times in <hyperv>.",
      fix: "Keep one of them. libvirt uses the last.",
    },
    different: {
      message:
        "{guest} has <{element}> {count} times in <hyperv>, and they differ. libvirt uses the last, state='{state}'.",
      fix: "Keep the one that you mean.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hypervisor-features",
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/conf/domain_conf.c",
  ],
  reads: ["features/hyperv"],
  notApplicable: {
    arguments: "An argument has one value.",
    "pulumi-libvirt": "An argument has one value.",
    kubevirt: "A property has one value.",
  },
  examples: {
    incorrect: [
      { xml: "<features><hyperv><relaxed state='on'/><vapic state='on'/><relaxed state='on'/></hyperv></features>" },
      { xml: "<features><hyperv><relaxed state='on'/><relaxed state='off'/></hyperv></features>" },
    ],
    correct: [
      { xml: "<features><hyperv><relaxed state='on'/><vapic state='on'/></hyperv></features>" },
      {
        // Two elements of one name in different places.
        xml: "<features><hyperv><stimer state='on'><direct state='on'/></stimer><tlbflush state='on'><direct state='on'/></tlbflush></hyperv></features>",
      },
    ],
  },
  *check({ guest, domain }) {
    const elements = hypervParts(domain).flatMap((hyperv) => hyperv.children);
    for (const [name, alike] of grouped(elements, (one) => one.name)) {
      const [first, last] = [alike[0]!, alike.at(-1)!];
      if (first === last) continue;
      const differ = alike.some((one) => textOf(one) !== textOf(last));
      const repair = withoutEarlier(alike);
      yield {
        messageId: differ ? ("different" as const) : ("same" as const),
        path: first.path,
        data: { guest, element: name, count: alike.length, state: last.attribute("state") ?? "" },
        ...(repair === undefined ? {} : { repair }),
      };
    }
  },
});

const textOf = ({ element }: Part): string => JSON.stringify([element.attributes, element.children]);

/**
 * What libvirt does not read any more. An element inside an earlier one counts unless the last one has it too, so such
 * a machine is left to a person. Backwards, because a removal renumbers what follows.
 */
const withoutEarlier = (alike: readonly Part[]): Edit[] | undefined =>
  alike.some((one) => one.children.length > 0) ? undefined : alike.slice(0, -1).reverse().map(removePart);

import { nothing } from "../../findings";
import { addElement } from "../edits";
import { BASE_ENLIGHTENMENTS, hypervMode, hypervParts } from "../hyperv";
import { defineMachineRule } from "../rule";

export const hypervEmpty = defineMachineRule({
  id: "hyperv-empty",
  severity: "warning",
  description: "`<hyperv>` must name the enlightenments.",
  rationale:
    "An empty `<hyperv>` turns nothing on: in the mode custom, which is the default, libvirt passes only what is listed to QEMU.",
  messages: {
    empty: {
      message: "<hyperv> of {guest} is empty and turns nothing on.",
      fix: "List the enlightenments, for example `<relaxed state='on'/>`, `<vapic state='on'/>` and `<spinlocks state='on' retries='8191'/>`, or remove `<hyperv>`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#hypervisor-features"],
  reads: ["features/hyperv"],
  notApplicable: { arguments: "The machines that we define have no empty `<hyperv>`." },
  examples: {
    incorrect: [
      { xml: "<features><hyperv/></features>" },
      { xml: "<features><hyperv mode='custom'></hyperv></features>" },
    ],
    correct: [
      { xml: "<features><hyperv><relaxed state='on'/></hyperv></features>" },
      { xml: "<features><hyperv mode='host-model'/></features>" },
      { xml: "<features><acpi/></features>" },
    ],
  },
  check({ guest, domain }) {
    const parts = hypervParts(domain);
    const first = parts[0];
    const isEmpty = parts.every((hyperv) => hypervMode(hyperv) === "custom" && hyperv.children.length === 0);
    return first === undefined || !isEmpty
      ? nothing
      : [
          {
            messageId: "empty" as const,
            path: first.path,
            data: { guest },
            repair: BASE_ENLIGHTENMENTS.map((one) => addElement("features/hyperv", one)),
          },
        ];
  },
});

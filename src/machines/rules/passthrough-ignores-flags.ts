import { hypervMode, hypervParts } from "../hyperv";
import { defineMachineRule } from "../rule";

export const passthroughIgnoresFlags = defineMachineRule({
  id: "passthrough-ignores-flags",
  severity: "warning",
  description: "`<hyperv mode='passthrough'>` must not list enlightenments.",
  rationale:
    "In this mode, QEMU turns on everything that the kernel supports. libvirt 11.0 and newer drop what stands inside the element without a word; before that, QEMU received it and still turned the rest on.",
  messages: {
    ignored: {
      message: "{guest} lists {flags} in <hyperv mode='passthrough'>, which turns on whatever the host supports.",
      fix: "Remove them, or set mode='custom' and list every enlightenment that you want.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hypervisor-features",
    "https://github.com/winboat-org/winboat/issues/880",
  ],
  reads: ["features/hyperv"],
  notApplicable: {
    arguments: "The rule passthrough-children checks the arguments.",
    kubevirt: "KubeVirt refuses a list beside hypervPassthrough.",
  },
  examples: {
    incorrect: [
      {
        xml: "<features><hyperv mode='passthrough'><evmcs state='off'/></hyperv></features>",
      },
    ],
    correct: [
      { xml: "<features><hyperv mode='passthrough'/></features>" },
      // Since libvirt 12.1, what is listed here counts.
      { xml: "<features><hyperv mode='host-model'><evmcs state='off'/></hyperv></features>" },
    ],
  },
  *check({ guest, domain }) {
    for (const hyperv of hypervParts(domain)) {
      const [first] = hyperv.children;
      if (hypervMode(hyperv) !== "passthrough" || first === undefined) continue;
      const flags = hyperv.children.map(({ name }) => `<${name}>`).join(", ");
      yield { messageId: "ignored" as const, path: first.path, data: { guest, flags } };
    }
  },
});

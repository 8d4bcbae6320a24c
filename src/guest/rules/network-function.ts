import { defineGuestRule } from "../context";
import type { NetworkSpec } from "../types";

type FunctionSpec = NonNullable<NetworkSpec["function"]>;

export const networkFunction = defineGuestRule({
  id: "network-function",
  severity: "error",
  necessary: "deploy",
  description: "A function of a network card must be named in one way, and only once.",
  rationale:
    "A virtual function is named by the card's network interface and its number, or by its PCI address. One function belongs to one network adapter.",
  argumentsOnly: "In XML, a function has an address.",
  messages: {
    which: {
      message: "{path} of {guest} does not say which function it is.",
      fix: 'Set `of` and `index`, for example `{ of: "eno1", index: 0 }`, or `address`.',
    },
    both: {
      message: "{path} of {guest} names its function both by a network interface and by an address.",
      fix: "Remove `address`, or `of` and `index`.",
    },
    same: {
      message: "{path} of {guest} is the function that {other} has, too.",
      fix: "Choose another function for one of them.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#pci-passthrough", "https://docs.kernel.org/PCI/pci-iov-howto.html"],
  reads: ["networks"],
  examples: {
    incorrect: [
      { networks: [{ function: { of: "eno1" } }] },
      { networks: [{ function: { of: "eno1", index: 0, address: "0000:02:10.0" } }] },
      { networks: [{ function: { of: "eno1", index: 0 } }, { function: { of: "eno1", index: 0 } }] },
    ],
    correct: [
      { networks: [{ function: { of: "eno1", index: 0 } }, { function: { of: "eno1", index: 1 } }] },
      { networks: [{ function: { address: "0000:02:10.0" } }] },
    ],
  },
  *check({ guest, spec }) {
    const seen = new Map<string, string>();
    for (const [index, network] of (spec.networks ?? []).entries()) {
      const asked = (network as NetworkSpec | undefined)?.function;
      if (asked === undefined) continue;
      const path = `networks[${index}].function`;
      const { of, index: number, address } = asked;
      if (address !== undefined && (of !== undefined || number !== undefined))
        yield { messageId: "both" as const, path, data: { guest, path } };
      else if (address === undefined && (of === undefined || number === undefined))
        yield { messageId: "which" as const, path, data: { guest, path } };
      else {
        const other = seen.get(wordOf(asked));
        seen.set(wordOf(asked), path);
        if (other !== undefined) yield { messageId: "same" as const, path, data: { guest, path, other } };
      }
    }
  },
});

const wordOf = ({ of, index, address }: FunctionSpec): string => address ?? `${of}#${index}`;

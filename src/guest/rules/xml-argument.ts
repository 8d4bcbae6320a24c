import { defineGuestRule } from "../context";

export const xmlArgument = defineGuestRule({
  id: "xml-argument",
  severity: "info",
  argumentsOnly: "Only arguments can add to a machine's XML.",
  description: "The argument `xml` is for what no other argument can say.",
  rationale:
    "An argument is checked while it is written, its change takes effect without a restart where that is possible, and it means the same on every host. An addition to the XML takes precedence over it without a word.",
  messages: {
    argument: {
      message: "{path} of {guest} sets what the argument {argument} can say.",
      fix: "Set {argument} instead.",
    },
    card: {
      message:
        "{path} of {guest} adds a PCI device of the host by its address. What preview finds there is not kept, so another device at the address is not noticed later, for example after a card was added.",
      fix: "Set `hostDevices` instead.",
    },
    nothing: {
      message: "{path} of {guest} changes nothing: the machine is the same without it.",
      fix: "Remove it.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html"],
  reads: [],
  examples: {
    incorrect: [
      { xml: { set: { "devices/memballoon/@model": "none" } }, memoryBalloon: true },
      { xml: { set: { "features/vmport/@state": "off" } } },
      {
        xml: {
          append: [
            "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source></hostdev>",
          ],
        },
      },
    ],
    correct: [{ xml: { set: { "devices/memballoon/@autodeflate": "on" } }, memoryBalloon: true }],
  },
  *check({ guest, spec, overridden }) {
    for (const { argument: path, changed, places } of overridden?.effects ?? []) {
      const named = [...new Set(changed.map((one) => one.named))].filter((name) => name !== "");
      if (named.includes("hostDevices") && spec.hostDevices?.some(({ pci }) => pci !== undefined) === true)
        yield { messageId: "card" as const, severity: "warning" as const, path, data: { guest, path } };
      else if (named.length > 0)
        yield {
          messageId: "argument" as const,
          path,
          data: { guest, path, argument: named.map((name) => `\`${name}\``).join(", ") },
        };
      else if (changed.length === 0 && places.length === 0)
        yield { messageId: "nothing" as const, path, data: { guest, path } };
    }
  },
});

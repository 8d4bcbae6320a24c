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
    ],
    correct: [{ xml: { set: { "devices/memballoon/@autodeflate": "on" } }, memoryBalloon: true }],
  },
  *check({ guest, overridden }) {
    for (const { argument: path, changed, places } of overridden?.effects ?? []) {
      const named = [...new Set(changed.map((one) => one.named))].filter((name) => name !== "");
      if (named.length > 0)
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

import { nothing } from "../../findings";
import { LIBVIRT_PARSER } from "../catalogue/sources";
import { rule } from "../engine/define";

export const vendorIdCharacters = rule({
  id: "vendor-id-characters",
  severity: "error",
  necessary: "deploy",
  description: "The vendor ID must not contain commas or control characters.",
  rationale:
    "The text becomes part of QEMU's `-cpu` option, where a comma starts the next property; libvirt refuses it. XML cannot contain control characters.",
  messages: {
    comma: {
      message: '{path} "{value}" contains a comma, which QEMU\'s -cpu option does not allow in a value.',
      fix: "Remove the comma.",
    },
    control: {
      message: '{path} "{value}" contains a character that XML does not allow.',
      fix: "Use printable characters only.",
    },
  },
  sources: [
    LIBVIRT_PARSER,
    "Extensible Markup Language (XML) 1.0, 2.2 Characters (https://www.w3.org/TR/xml/#charsets)",
  ],
  examples: {
    incorrect: [{ enlightenments: { relaxed: "on", vendorIdValue: "a,kvm=off" } }],
    correct: [{ enlightenments: { relaxed: "on", vendorIdValue: "KVM Hv" } }],
  },
  check: (context) => {
    const comma = context.valueFaults("forbidden");
    const control = context.valueFaults("unprintable");
    if (comma.length === 0 && control.length === 0) return nothing;
    return [...comma, ...control].map(({ name, request, problem }) => {
      const path = context.valuePath(name);
      const messageId = problem === "forbidden" ? ("comma" as const) : ("control" as const);
      return { messageId, path, data: { path, value: String(request.value) } };
    });
  },
});

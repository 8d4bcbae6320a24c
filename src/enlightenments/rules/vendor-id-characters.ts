import { nothing } from "../../findings";
import { LIBVIRT_PARSER } from "../catalogue/sources";
import { rule } from "../engine/define";

export const vendorIdCharacters = rule({
  id: "vendor-id-characters",
  severity: "error",
  description: "The vendor id has no comma and no control characters.",
  rationale:
    "The text becomes a part of QEMU's `-cpu` option, where a comma starts the next property; libvirt refuses it. Control characters cannot stand in an XML document.",
  messages: {
    comma: { message: '{path} "{value}" contains a comma, which would end it in QEMU\'s -cpu option.', fix: "Remove the comma." },
    control: { message: '{path} "{value}" contains a character that XML cannot carry.', fix: "Keep to printable characters." },
  },
  sources: [LIBVIRT_PARSER, "Extensible Markup Language (XML) 1.0, 2.2 Characters (https://www.w3.org/TR/xml/#charsets)"],
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

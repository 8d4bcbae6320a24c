import { nothing } from "../../findings";
import { LIBVIRT_PARSER, QEMU_CPU } from "../catalogue/sources";
import { rule } from "../engine/define";

export const vendorIdLength = rule({
  id: "vendor-id-length",
  severity: "error",
  description: "The vendor id has 1 to 12 bytes in UTF-8.",
  rationale:
    "CPUID carries it in three registers of four bytes. libvirt refuses a longer text, QEMU would cut it with a mere warning. A letter outside ASCII takes two bytes or more, which libvirt's schema does not see but its parser counts.",
  messages: {
    long: { message: '{path} "{value}" has {bytes} bytes, and the vendor id holds 12.', fix: "Shorten it; letters outside ASCII take two bytes or more." },
    empty: { message: "{path} is empty.", fix: "Write 1 to 12 bytes, or remove it." },
  },
  sources: [LIBVIRT_PARSER, QEMU_CPU],
  examples: {
    incorrect: [
      { enlightenments: { relaxed: "on", vendorIdValue: "thirteenbytes" } },
      { enlightenments: { relaxed: "on", vendorIdValue: "Größenwahn!!" } },
    ],
    correct: [{ enlightenments: { relaxed: "on", vendorIdValue: "Microsoft Hv" } }],
  },
  check: (context) => {
    const long = context.valueFaults("length");
    const empty = context.valueFaults("empty");
    if (long.length === 0 && empty.length === 0) return nothing;
    return [...long, ...empty].map(({ name, request, problem }) => {
      const value = String(request.value);
      const path = context.valuePath(name);
      return { messageId: problem === "empty" ? ("empty" as const) : ("long" as const), path, data: { path, value, bytes: Buffer.byteLength(value) } };
    });
  },
});

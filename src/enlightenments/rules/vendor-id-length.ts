import { nothing } from "../../findings";
import { LIBVIRT_PARSER, QEMU_CPU } from "../catalogue/sources";
import { rule } from "../engine/define";

export const vendorIdLength = rule({
  id: "vendor-id-length",
  severity: "error",
  necessary: "deploy",
  description: "The vendor ID must have 1 to 12 bytes in UTF-8.",
  rationale:
    "CPUID stores the vendor ID in three 4-byte registers. libvirt refuses a longer text; QEMU would truncate it with a warning. Each non-ASCII character uses two or more bytes, which libvirt's parser counts but its schema does not.",
  messages: {
    long: {
      message: '{path} "{value}" has {bytes} bytes; the maximum is 12.',
      fix: "Shorten it. Each non-ASCII character uses two or more bytes.",
    },
    empty: { message: "{path} is empty.", fix: "Enter 1 to 12 bytes, or remove it." },
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
      return {
        messageId: problem === "empty" ? ("empty" as const) : ("long" as const),
        path,
        data: { path, value, bytes: Buffer.byteLength(value) },
      };
    });
  },
});

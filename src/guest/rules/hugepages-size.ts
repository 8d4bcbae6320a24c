import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { parseSize, sizeText } from "../reading/size";

export const hugepagesSize = defineGuestRule({
  id: "hugepages-size",
  severity: "error",
  necessary: "start",
  description: "The huge page size must be supported by x86.",
  rationale: "x86-64 supports huge pages of 2 MiB and 1 GiB.",
  messages: {
    size: {
      message: "{guest} requests huge pages of {size}, but x86 supports only 2 MiB and 1 GiB.",
      fix: 'Use "2 MiB" or "1 GiB".',
    },
  },
  sources: ["https://docs.kernel.org/admin-guide/mm/hugetlbpage.html"],
  reads: ["hugepages.size"],
  examples: { incorrect: [{ hugepages: { size: "4 MiB" } }], correct: [{ hugepages: { size: "1 GiB" } }] },
  check({ guest, spec }) {
    const size = spec.hugepages && parseSize(spec.hugepages.size);
    return size?.ok !== true || size.value === 2048 || size.value === 1024 ** 2
      ? nothing
      : [{ messageId: "size" as const, path: "hugepages.size", data: { guest, size: sizeText(size.value) } }];
  },
});

import { nothing } from "../../findings";
import { enlightenment } from "../catalogue";
import { LIBVIRT_PARSER, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const spinlocksRange = rule({
  id: "spinlocks-range",
  severity: "error",
  necessary: "deploy",
  description: "Spinlock retries must be from 4095 to 4294967295 (never notify).",
  rationale: "libvirt refuses a smaller number when the machine is defined. QEMU stores the number in 32 bits.",
  messages: {
    range: {
      message: "{path} is {value}; the valid range is {min} to {max}.",
      fix: "Use 8191 (recommended), 4095 for hosts with heavily overcommitted CPUs, or {max} to never notify.",
    },
  },
  sources: [LIBVIRT_PARSER, QEMU_DOCS],
  examples: {
    incorrect: [{ enlightenments: { spinlockRetries: 4094 } }, { enlightenments: { spinlockRetries: 4294967296 } }],
    correct: [{ enlightenments: { spinlockRetries: 4095 } }, { enlightenments: { spinlockRetries: 4294967295 } }],
  },
  check: (context) => {
    const faults = context.valueFaults("range");
    return faults.length === 0
      ? nothing
      : faults.map(({ name, request }) => {
          const range = enlightenment(name).value!;
          const path = context.valuePath(name);
          return {
            messageId: "range",
            path,
            data: { path, value: String(request.value), min: range.min ?? 0, max: range.max ?? 0 },
          };
        });
  },
});

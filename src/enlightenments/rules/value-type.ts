import { nothing } from "../../findings";
import { LIBVIRT_DOCS } from "../catalogue/sources";
import { enlightenment } from "../catalogue";
import { rule } from "../engine/define";

export const valueType = rule({
  id: "value-type",
  severity: "error",
  description: "A value must be of the kind that its enlightenment takes.",
  rationale: "libvirt reads `retries` as a whole number and `value` as a text. A quoted number or a fraction is a slip that is easier to see here.",
  messages: {
    number: { message: "{path} is {given}, which is not a whole number.", fix: "Write a whole number from {min} to {max}, without quotes." },
    text: { message: "{path} is {given}, which is not a text.", fix: "Write a text in quotes." },
  },
  sources: [LIBVIRT_DOCS],
  examples: {
    incorrect: [{ enlightenments: { spinlockRetries: "8191" } }, { enlightenments: { vendorIdValue: 42, relaxed: "on" } }],
    correct: [{ enlightenments: { spinlockRetries: 8191 } }],
  },
  check: (context) => {
    const faults = context.valueFaults("type");
    return faults.length === 0
      ? nothing
      : faults.map(({ name, request }) => {
          const range = enlightenment(name).value!;
          const path = context.valuePath(name);
          const given = typeof request.value === "string" ? `"${request.value}"` : String(request.value);
          return {
            messageId: range.type === "uint32" ? "number" : "text",
            path,
            data: { path, given, min: range.min ?? 0, max: range.max ?? 0 },
          };
        });
  },
});

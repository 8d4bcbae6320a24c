import { nothing } from "../../findings";
import { LIBVIRT_DOCS } from "../catalogue/sources";
import { enlightenment } from "../catalogue";
import { rule } from "../engine/define";

export const valueType = rule({
  id: "value-type",
  severity: "error",
  necessary: "read",
  description: "A value must have the type that its enlightenment accepts.",
  rationale:
    "libvirt expects a whole number for `retries` and text for `value`. This check detects a quoted number or a fraction early.",
  argumentsOnly: "In XML, a value is text that libvirt reads.",
  messages: {
    number: {
      message: "{path} is {given}, which is not a whole number.",
      fix: "Enter a whole number from {min} to {max}, without quotes.",
    },
    text: { message: "{path} is {given}, which is not text.", fix: "Enter text in quotes." },
  },
  sources: [LIBVIRT_DOCS],
  examples: {
    incorrect: [
      { enlightenments: { spinlockRetries: "8191" } },
      { enlightenments: { vendorIdValue: 42, relaxed: "on" } },
    ],
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

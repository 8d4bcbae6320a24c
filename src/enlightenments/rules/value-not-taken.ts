import { nothing } from "../../findings";
import { LIBVIRT_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const valueNotTaken = rule({
  id: "value-not-taken",
  severity: "error",
  necessary: "read",
  description: "Only spinlocks and vendor-id accept a value.",
  rationale: "Every other enlightenment is on or off. A value would be ignored.",
  argumentsOnly: "In XML, other attributes of a flag are ignored.",
  messages: {
    extra: { message: "{name} does not accept a value, but {path} sets {value}.", fix: "Remove the value." },
  },
  sources: [LIBVIRT_DOCS],
  examples: {
    incorrect: [
      {
        requests: [
          { name: "ipi", state: "on", value: 64, by: { kind: "preset", id: "example@1" }, reason: "many processors" },
        ],
      },
    ],
    correct: [
      { requests: [{ name: "ipi", state: "on", by: { kind: "preset", id: "example@1" }, reason: "many processors" }] },
    ],
  },
  check: (context) => {
    const faults = context.valueFaults("not-taken");
    return faults.length === 0
      ? nothing
      : faults.map(({ name, request }) => ({
          messageId: "extra",
          path: context.path(name),
          data: { name, path: context.path(name), value: String(request.value) },
        }));
  },
});

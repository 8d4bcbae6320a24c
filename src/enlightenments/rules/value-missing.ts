import { nothing } from "../../findings";
import { enlightenment } from "../catalogue";
import { LIBVIRT_PARSER } from "../catalogue/sources";
import { rule } from "../engine/define";

export const valueMissing = rule({
  id: "value-missing",
  severity: "error",
  necessary: "deploy",
  description: "`vendorId` requires a value.",
  rationale: "libvirt refuses the element without a value, and there is no suitable default.",
  messages: {
    missing: { message: '{path} is "on" without a value.', fix: "Set {valuePath}: {unit}." },
  },
  sources: [LIBVIRT_PARSER],
  examples: {
    incorrect: [{ enlightenments: { relaxed: "on", vendorId: "on" } }],
    correct: [{ enlightenments: { relaxed: "on", vendorId: "on", vendorIdValue: "KVM Hv" } }],
  },
  check: (context) => {
    const faults = context.valueFaults("missing");
    return faults.length === 0
      ? nothing
      : faults.map(({ name }) => {
          const data = {
            path: context.path(name),
            valuePath: context.valuePath(name),
            unit: enlightenment(name).value?.unit ?? "",
          };
          return { messageId: "missing", path: context.path(name), data };
        });
  },
});

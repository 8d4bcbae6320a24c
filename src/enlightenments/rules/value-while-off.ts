import { nothing } from "../../findings";
import { LIBVIRT_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const valueWhileOff = rule({
  id: "value-while-off",
  severity: "error",
  necessary: "read",
  description: "A flag that is off must not have a value.",
  rationale:
    "A number for spinlocks contradicts turning spinlocks off, and it is unclear which of the two is intended.",
  argumentsOnly: "libvirt passes over the value of a flag that is off.",
  messages: {
    off: { message: '{valuePath} is {value}, but {path} is "off".', fix: 'Remove {valuePath}, or set {path} to "on".' },
  },
  sources: [LIBVIRT_DOCS],
  examples: {
    incorrect: [{ enlightenments: { spinlocks: "off", spinlockRetries: 8191 } }],
    correct: [
      { enlightenments: { spinlocks: "off" } },
      { enlightenments: { spinlocks: "auto", spinlockRetries: 8191 } },
    ],
  },
  check: (context) => {
    const faults = context.valueFaults("while-off");
    return faults.length === 0
      ? nothing
      : faults.map(({ name, request }) => ({
          messageId: "off",
          path: context.valuePath(name),
          data: { valuePath: context.valuePath(name), path: context.path(name), value: String(request.value) },
        }));
  },
});

import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";
import { who } from "../engine/strength";
import { suggestProperty } from "../names";

export const unknownEnlightenment = rule({
  id: "unknown-enlightenment",
  severity: "error",
  necessary: "read",
  description: "Every name in `enlightenments` must be a known enlightenment.",
  rationale:
    "If a misspelled flag were ignored, the machine would silently be created without it. libvirt also refuses unknown elements, but only when the machine is defined.",
  argumentsOnly: "A machine has elements, not names that somebody asked for.",
  messages: {
    unknown: {
      message: '"{name}", requested by {who}, is not an enlightenment.',
      fix: "Use a name listed in docs/enlightenments, or remove the setting.",
    },
    near: {
      message: '"{name}", requested by {who}, is not an enlightenment. Did you mean "{near}"?',
      fix: 'Use "{near}", or remove the setting.',
    },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [{ enlightenments: { tlbflsh: "on" } }],
    correct: [{ enlightenments: { tlbflush: "on" } }],
  },
  check: ({ asks }) =>
    asks.unknown.length === 0
      ? nothing
      : asks.unknown.map(({ name, by }) => {
          const near = suggestProperty(name);
          return {
            messageId: near ? "near" : "unknown",
            path: by.kind === "user" ? by.path : "enlightenments",
            data: { name, who: who(by), near: near ?? "" },
          };
        }),
});

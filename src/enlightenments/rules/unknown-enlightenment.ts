import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";
import { who } from "../engine/strength";
import { suggestProperty } from "../names";

export const unknownEnlightenment = rule({
  id: "unknown-enlightenment",
  severity: "error",
  description: "Every name under `enlightenments` must be in the catalogue.",
  rationale:
    "A misspelt flag that is ignored leaves the machine without what was asked for, and nobody learns of it. libvirt refuses unknown elements as well, but only when the machine is defined.",
  messages: {
    unknown: { message: '"{name}", asked for by {who}, is not an enlightenment.', fix: "Take a name from docs/enlightenments, or remove it." },
    near: { message: '"{name}", asked for by {who}, is not an enlightenment; did you mean "{near}"?', fix: 'Write "{near}", or remove it.' },
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

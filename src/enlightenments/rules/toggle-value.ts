import { nothing } from "../../findings";
import { rule } from "../engine/define";

export const toggleValue = rule({
  id: "toggle-value",
  severity: "error",
  description: "An enlightenment is set to `on`, `off` or `auto`, and to nothing else.",
  rationale:
    "Three answers are needed, because leaving the choice to the rules differs from switching a flag off. `true` and `false` would hide that, and YAML 1.1 readers turn an unquoted `on` into `true`.",
  messages: {
    wrong: { message: '{path} is {given}, which is none of "on", "off" and "auto".', fix: 'Write "on", "off" or "auto", in quotes.' },
  },
  sources: ["YAML 1.1 bool type (https://yaml.org/type/bool.html)"],
  examples: {
    incorrect: [{ enlightenments: { tlbflush: true } }, { enlightenments: { tlbflush: "yes" } }],
    correct: [{ enlightenments: { tlbflush: "on" } }, { enlightenments: { tlbflush: "auto" } }],
  },
  check: (context) =>
    context.asks.stateless.length === 0
      ? nothing
      : context.asks.stateless.map((request) => {
          const path = request.by.kind === "user" ? request.by.path : "enlightenments";
          return { messageId: "wrong", path, data: { path, given: shown(request.state) } };
        }),
});

const shown = (value: unknown): string => (typeof value === "string" ? `"${value}"` : String(value));

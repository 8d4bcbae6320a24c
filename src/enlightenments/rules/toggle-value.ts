import { nothing } from "../../findings";
import { rule } from "../engine/define";

export const toggleValue = rule({
  id: "toggle-value",
  severity: "error",
  necessary: "read",
  description: "An enlightenment must be `on`, `off`, or `auto`.",
  rationale:
    "Three values are required because `auto`, which leaves the choice to the preset and the rules, differs from `off`. `true` and `false` cannot express this, and YAML 1.1 parsers read an unquoted `on` as `true`.",
  argumentsOnly: "libvirt reads only on and off.",
  messages: {
    wrong: {
      message: '{path} is {given}; it must be "on", "off", or "auto".',
      fix: 'Use "on", "off", or "auto", in quotes.',
    },
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

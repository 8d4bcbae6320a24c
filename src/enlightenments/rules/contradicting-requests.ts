import { nothing } from "../../findings";
import { enlightenment, isEnlightenmentName } from "../catalogue";
import { rule } from "../engine/define";
import { who } from "../engine/strength";
import type { EnlightenmentRequest } from "../types";

export const contradictingRequests = rule({
  id: "contradicting-requests",
  severity: "error",
  necessary: "read",
  description: "Two requests with the same precedence must not contradict each other.",
  rationale:
    "Presets take precedence over Windows defaults, and your settings take precedence over presets. There is no such order between two presets or two of your own settings, and the result would depend on the order in which they are read.",
  argumentsOnly: "A machine does not tell who asked for what.",
  messages: {
    contradiction: {
      message: "{first} sets {name} {firstWish} and {second} sets {name} {secondWish}; neither takes precedence.",
      fix: "Keep one of the two.",
    },
  },
  sources: ["this package: the order of strength is windows < preset < user"],
  examples: {
    incorrect: [
      {
        requests: [
          { name: "tlbflush", state: "on", by: { kind: "preset", id: "one@1" }, reason: "first preset" },
          { name: "tlbflush", state: "off", by: { kind: "preset", id: "two@1" }, reason: "second preset" },
        ],
      },
    ],
    correct: [{ preset: { tlbflush: "on" }, enlightenments: { tlbflush: "off" } }],
  },
  check: (context) =>
    context.asks.contradictions.length === 0
      ? nothing
      : context.asks.contradictions.map(([first, second]) => ({
          messageId: "contradiction",
          path: pathOf(first),
          data: {
            name: first.name,
            first: who(first.by),
            firstWish: wish(first),
            second: who(second.by),
            secondWish: wish(second),
          },
        })),
});

const wish = (request: EnlightenmentRequest): string =>
  request.state === "on" && request.value !== undefined ? `on with ${request.value}` : request.state;

const pathOf = ({ name, by }: EnlightenmentRequest): string =>
  by.kind === "user" ? by.path : `enlightenments.${isEnlightenmentName(name) ? enlightenment(name).property : name}`;

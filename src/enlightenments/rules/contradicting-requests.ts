import { nothing } from "../../findings";
import { enlightenment, isEnlightenmentName } from "../catalogue";
import { rule } from "../engine/define";
import { who } from "../engine/strength";
import type { EnlightenmentRequest } from "../types";

export const contradictingRequests = rule({
  id: "contradicting-requests",
  severity: "error",
  description: "Two requesters of equal weight must not ask for opposite things.",
  rationale:
    "Windows gives way to the preset and the preset to the user, so their differences have an answer. Between two presets, or two words of the user, there is none, and picking one would depend on the order in which they happened to be read.",
  messages: {
    contradiction: {
      message: "{first} asks for {name} {firstWish}, {second} asks for {name} {secondWish}, and neither outweighs the other.",
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
          data: { name: first.name, first: who(first.by), firstWish: wish(first), second: who(second.by), secondWish: wish(second) },
        })),
});

const wish = (request: EnlightenmentRequest): string =>
  request.state === "on" && request.value !== undefined ? `on with ${request.value}` : request.state;

const pathOf = ({ name, by }: EnlightenmentRequest): string =>
  by.kind === "user" ? by.path : `enlightenments.${isEnlightenmentName(name) ? enlightenment(name).property : name}`;

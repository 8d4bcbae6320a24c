import { nothing } from "../../findings";
import { KUBEVIRT } from "../catalogue/sources";
import { rule } from "../engine/define";
import { list } from "../engine/wording";

export const hostAdapted = rule({
  id: "host-adapted",
  severity: "info",
  description: 'With hostSupport "adapt", what the host lacks is left out and said.',
  rationale:
    "The machine then starts on hosts of different ages, at the price of not being the same everywhere. What is left out takes along everything that requires it. What the user asked for in so many words is never left out; that stays an error.",
  messages: {
    dropped: { message: "Left out {name}: {host} lacks it, it takes {because}." },
    withDependents: { message: "Left out {name}, and with it {dependents}: {host} lacks it, it takes {because}." },
  },
  sources: [KUBEVIRT, "apache/cloudstack#13824: keep the requested beside the resolved list"],
  examples: {
    incorrect: [
      { preset: { stimer: "on", relaxed: "on" }, hostSupport: "adapt", host: { lacks: { synic: "Linux 4.5 or newer; this host has 4.4" } } },
    ],
    correct: [{ preset: { stimer: "on", relaxed: "on" }, hostSupport: "adapt", host: {} }],
  },
  check: (context) =>
    context.adaptations.length === 0
      ? nothing
      : context.adaptations.map(({ name, because, dependents }) => ({
          messageId: dependents.length === 0 ? "dropped" : "withDependents",
          path: context.path(name),
          data: { name, because, dependents: list(dependents), host: context.input.host?.name ?? "an AMD host" },
        })),
});

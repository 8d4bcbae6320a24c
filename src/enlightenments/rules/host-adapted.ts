import { nothing } from "../../findings";
import { KUBEVIRT } from "../catalogue/sources";
import { rule } from "../engine/define";
import { list } from "../engine/wording";

export const hostAdapted = rule({
  id: "host-adapted",
  severity: "info",
  description: 'What the host lacks is left out, and said, with hostSupport "adapt"; with "report" only what its libvirt cannot write.',
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
      { preset: { xmmInput: "on" }, hostSupport: "report", host: { unwritable: { "xmm-input": "libvirt 10.7 or newer; this host has 9.0" } } },
    ],
    correct: [
      { preset: { stimer: "on", relaxed: "on" }, hostSupport: "adapt", host: {} },
      { preset: { tlbflushExt: "on" }, hostSupport: "report", host: { lacks: { "tlbflush-ext": "Linux 6.2 or newer; this host has 6.1" } } },
    ],
  },
  check: (context) =>
    context.adaptations.length === 0
      ? nothing
      : context.adaptations.map(({ name, because, dependents }) => ({
          messageId: dependents.length === 0 ? "dropped" : "withDependents",
          path: context.path(name),
          severity: context.input.hostSupport === "report" ? ("warning" as const) : ("info" as const),
          data: { name, because, dependents: list(dependents), host: context.input.host?.name ?? "an AMD host" },
        })),
});

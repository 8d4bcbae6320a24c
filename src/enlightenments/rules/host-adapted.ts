import { nothing } from "../../findings";
import { KUBEVIRT } from "../catalogue/sources";
import { rule } from "../engine/define";
import { list } from "../engine/wording";

export const hostAdapted = rule({
  id: "host-adapted",
  severity: "info",
  description:
    'With hostSupport "adapt", enlightenments that the host does not support are turned off and reported; with "report", only those that its libvirt cannot express.',
  rationale:
    "The machine then starts on both older and newer hosts, but does not have the same enlightenments everywhere. Turning off an enlightenment also turns off everything that requires it. An enlightenment that you set to `on` is never turned off; if the host does not support it, that remains an error.",
  argumentsOnly: "Only a guest that is deployed is adapted to its host.",
  messages: {
    dropped: { message: "{name} was turned off because {host} does not support it (requires {because})." },
    withDependents: {
      message:
        "{name} was turned off because {host} does not support it (requires {because}). This also turned off {dependents}.",
    },
  },
  sources: [KUBEVIRT, "apache/cloudstack#13824: keep the requested beside the resolved list"],
  examples: {
    incorrect: [
      {
        preset: { stimer: "on", relaxed: "on" },
        hostSupport: "adapt",
        host: { lacks: { synic: "Linux 4.5 or newer; this host has 4.4" } },
      },
      {
        preset: { xmmInput: "on" },
        hostSupport: "report",
        host: { unwritable: { "xmm-input": "libvirt 10.7 or newer; this host has 9.0" } },
      },
    ],
    correct: [
      { preset: { stimer: "on", relaxed: "on" }, hostSupport: "adapt", host: {} },
      {
        preset: { tlbflushExt: "on" },
        hostSupport: "report",
        host: { lacks: { "tlbflush-ext": "Linux 6.2 or newer; this host has 6.1" } },
      },
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

import { nothing } from "../../findings";
import { lacksOfModel, MODELS_THAT_FIT } from "../../windows";
import { defineGuestRule } from "../context";
import { listText } from "../explaining/show";

export const cpuFeaturesBelowMinimum = defineGuestRule({
  id: "cpu-features-below-minimum",
  severity: "error",
  description: "The guest's CPU must have the features that its Windows requires to start.",
  rationale:
    "The boot loaders of Windows 11 24H2 and Windows Server 2025 use SSE4.2 and POPCNT instructions. Without them, the machine restarts repeatedly at the boot screen. " +
    "The finding is an error if every release of the Windows version requires the features, and a warning if only newer releases do. Features that `cpu.features` adds or disables are taken into account.",
  messages: {
    model: {
      message: "The CPU model {model} does not have {features}, and {title} does not start without {them}{from}.",
      fix: "Choose a model that has {them} ({fit}), or remove `cpu.model` (source: {source}).",
      xml: { fix: "Choose a model that has {them} ({fit}; source: {source})." },
    },
    feature: {
      message: "{guest} disables {features}, and {title} does not start without it{from}.",
      fix: "Remove the entry (source: {source}).",
    },
  },
  sources: [
    "https://learn.microsoft.com/en-us/windows-server/get-started/hardware-requirements",
    "https://github.com/pbatard/rufus/issues/2600",
    "https://gitlab.com/libvirt/libvirt/-/tree/master/src/cpu_map",
  ],
  reads: ["cpu", "preset", "windows"],
  examples: {
    incorrect: [
      { windows: "server-2025", cpu: { model: "kvm64" } },
      { windows: "windows-11", cpu: { model: "Opteron_G3" } },
      { windows: "server-2025", cpu: { features: [{ name: "popcnt", policy: "disable" }] } },
    ],
    correct: [
      { windows: "server-2025", cpu: { model: "Nehalem" } },
      { windows: "server-2022", cpu: { model: "kvm64" } },
      {
        windows: "server-2025",
        cpu: {
          model: "kvm64",
          features: [
            { name: "sse4.2", policy: "require" },
            { name: "popcnt", policy: "require" },
          ],
        },
      },
    ],
  },
  check({ guest, machine, spec, windows }) {
    const need = windows.minimum.cpu;
    if (need === undefined || spec.cpu === undefined) return nothing;
    const { features, from, source } = need;
    const severity = from === undefined ? ("error" as const) : ("warning" as const);
    const common = {
      guest,
      title: windows.title,
      from: from === undefined ? "" : ` from ${from} on`,
      source,
      fit: MODELS_THAT_FIT,
    };
    const own = (spec.cpu.features ?? []).map((entry, index) => ({ ...entry, path: `cpu.features[${index}]` }));
    const off = own.filter(
      ({ name, policy }) => features.includes(name) && (policy === "disable" || policy === "forbid"),
    );

    const model = machine.cpuMode === "custom" ? spec.cpu.model : undefined;
    const lacks =
      model === undefined
        ? []
        : lacksOfModel(model).filter((name) => features.includes(name) && !own.some((entry) => entry.name === name));
    return [
      ...(lacks.length === 0
        ? []
        : [
            {
              messageId: "model" as const,
              path: "cpu.model",
              severity,
              data: { ...common, model: model!, features: listText(lacks), them: lacks.length === 1 ? "it" : "them" },
            },
          ]),
      ...off.map(({ name, path }) => ({
        messageId: "feature" as const,
        path,
        severity,
        data: { ...common, features: name },
      })),
    ];
  },
});

import { nothing } from "../../findings";
import { catalogue } from "../catalogue";
import { LIBVIRT_DOCS, LIBVIRT_PARSER } from "../catalogue/sources";
import { rule } from "../engine/define";
import { rowIndex } from "../graph";

export const hostModelOverrides = rule({
  id: "host-model-overrides",
  severity: "error",
  description: "In mode `host-model` single flags can be set from libvirt 12.1 on.",
  rationale:
    "libvirt 11.9 to 12.0 reads the mode but ignores the flags listed beside it, so an `off` would silently stay on. The clock timer of `time` and the panic device of `crash` stand outside that list and work everywhere.",
  messages: {
    ignored: {
      message: '{path} would be ignored on {host}: flags beside enlightenmentMode "host-model" take {because}.',
      fix: 'Remove {path}, set enlightenmentMode to "custom", or choose another host.',
    },
  },
  sources: [LIBVIRT_DOCS, LIBVIRT_PARSER, "libvirt NEWS 12.1.0"],
  examples: {
    incorrect: [
      {
        enlightenmentMode: "host-model",
        enlightenments: { reset: "off" },
        host: { lacks: { "mode:host-model-overrides": "libvirt 12.1 or newer; this host has 12.0.0" } },
      },
    ],
    correct: [{ enlightenmentMode: "host-model", enlightenments: { reset: "off" }, host: {} }],
  },
  check: (context) => {
    const { input, answers, asks } = context;
    if (input.mode !== "host-model" || answers?.modes.overrides.known !== "no" || answers.modes["host-model"].known === "no") return nothing;
    const { because } = answers.modes.overrides;
    const severity = input.hostSupport === "report" ? ("warning" as const) : ("error" as const);
    return catalogue
      .filter((row) => row.libvirt.kind === "element" || row.libvirt.kind === "child")
      .filter((row) => asks.strongest[rowIndex(row.name)]?.by.kind === "user")
      .map(({ name }) => {
        const path = context.path(name);
        return { messageId: "ignored" as const, path, severity, data: { path, host: input.host!.name, because } };
      });
  },
});

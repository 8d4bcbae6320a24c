import { nothing } from "../../findings";
import { catalogue } from "../catalogue";
import { LIBVIRT_DOCS, LIBVIRT_PARSER } from "../catalogue/sources";
import { rule } from "../engine/define";
import { rowIndex } from "../graph";

export const hostModelOverrides = rule({
  id: "host-model-overrides",
  severity: "error",
  necessary: "deploy",
  description: "Setting individual flags in mode `host-model` requires libvirt 12.1 or newer.",
  rationale:
    "libvirt 11.9 to 12.0 accepts the mode but ignores individual flags, so a flag set to `off` would silently stay on. The clock timer of `time` and the panic device of `crash` are not part of that list and work in every version.",
  messages: {
    ignored: {
      message:
        '{host} would ignore {path}. Setting individual flags with enlightenmentMode "host-model" requires {because}.',
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
    if (
      input.mode !== "host-model" ||
      answers?.modes.overrides.known !== "no" ||
      answers.modes["host-model"].known === "no"
    )
      return nothing;
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

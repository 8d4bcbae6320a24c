import { nothing } from "../../findings";
import { LIBVIRT_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const modeSupport = rule({
  id: "mode-support",
  severity: "error",
  necessary: "deploy",
  description: "The host's libvirt and QEMU must support the enlightenment mode.",
  rationale:
    "`passthrough` requires libvirt 8.0, and `host-model` requires libvirt 11.9. An older libvirt refuses the definition. The mode is never adapted to the host.",
  messages: {
    lacks: {
      message: '{host} does not support enlightenmentMode "{mode}", which requires {because}.',
      fix: 'Set enlightenmentMode to "custom", or choose another host.',
    },
  },
  sources: [LIBVIRT_DOCS, "libvirt NEWS 11.9.0"],
  examples: {
    incorrect: [
      {
        enlightenmentMode: "host-model",
        host: { lacks: { "mode:host-model": "libvirt 11.9 or newer; this host has 9.0.0" } },
      },
    ],
    correct: [{ enlightenmentMode: "host-model", host: {} }, { enlightenmentMode: "host-model" }],
  },
  check: ({ input, answers }) => {
    const answer = answers?.modes[input.mode];
    if (answer?.known !== "no") return nothing;
    return [
      {
        messageId: "lacks" as const,
        path: "enlightenmentMode",
        severity: input.hostSupport === "report" ? ("warning" as const) : ("error" as const),
        data: { mode: input.mode, host: input.host!.name, because: answer.because },
      },
    ];
  },
});

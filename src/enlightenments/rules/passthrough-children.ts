import { nothing } from "../../findings";
import { LIBVIRT_PARSER, QEMU_EXPAND } from "../catalogue/sources";
import { rule } from "../engine/define";
import { requesterKey } from "../engine/strength";

export const passthroughChildren = rule({
  id: "passthrough-children",
  severity: "error",
  necessary: "deploy",
  argumentsOnly: "The rule passthrough-ignores-flags checks the definition.",
  description: "Individual flags cannot be set in mode `passthrough`.",
  rationale:
    "libvirt drops individual flags in this mode (silently from 11.0 on), and QEMU enables everything that the kernel supports. A setting that has no effect is refused rather than ignored.",
  messages: {
    dropped: {
      message:
        '{path} has no effect with enlightenmentMode "passthrough": QEMU enables everything that the host supports.',
      fix: 'Remove {path}, or set enlightenmentMode to "custom".',
    },
  },
  sources: [LIBVIRT_PARSER, QEMU_EXPAND, "winboat-org/winboat#880"],
  examples: {
    incorrect: [{ enlightenmentMode: "passthrough", enlightenments: { tlbflush: "off" } }],
    correct: [
      { enlightenmentMode: "passthrough" },
      { enlightenmentMode: "passthrough", enlightenments: { tlbflush: "auto" } },
    ],
  },
  check: ({ input }) => {
    if (input.mode !== "passthrough") return nothing;
    const paths = input.requests.flatMap(({ by }) => (by.kind === "user" ? [by] : []));
    return paths
      .sort((a, b) => (requesterKey(a) < requesterKey(b) ? -1 : 1))
      .map(({ path }) => ({ messageId: "dropped" as const, path, data: { path } }));
  },
});

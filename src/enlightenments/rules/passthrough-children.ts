import { nothing } from "../../findings";
import { LIBVIRT_PARSER, QEMU_EXPAND } from "../catalogue/sources";
import { rule } from "../engine/define";
import { requesterKey } from "../engine/strength";

export const passthroughChildren = rule({
  id: "passthrough-children",
  severity: "error",
  description: "In mode `passthrough` no single flag can be switched.",
  rationale:
    "libvirt drops every flag listed beside the mode, from 11.0 on without a word, and QEMU turns on whatever the kernel offers in any case. A setting that has no effect is refused instead of being accepted and forgotten.",
  messages: {
    dropped: {
      message: '{path} has no effect in enlightenmentMode "passthrough": QEMU takes everything that the host offers.',
      fix: 'Remove {path}, or set enlightenmentMode to "custom".',
    },
  },
  sources: [LIBVIRT_PARSER, QEMU_EXPAND, "winboat-org/winboat#880"],
  examples: {
    incorrect: [{ enlightenmentMode: "passthrough", enlightenments: { tlbflush: "off" } }],
    correct: [{ enlightenmentMode: "passthrough" }, { enlightenmentMode: "passthrough", enlightenments: { tlbflush: "auto" } }],
  },
  check: ({ input }) => {
    if (input.mode !== "passthrough") return nothing;
    const paths = input.requests.flatMap(({ by }) => (by.kind === "user" ? [by] : []));
    return paths
      .sort((a, b) => (requesterKey(a) < requesterKey(b) ? -1 : 1))
      .map(({ path }) => ({ messageId: "dropped" as const, path, data: { path } }));
  },
});

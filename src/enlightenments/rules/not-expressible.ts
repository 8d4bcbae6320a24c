import { nothing } from "../../findings";
import { enlightenment } from "../catalogue";
import { LIBVIRT_DOCS, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";
import { notExpressible } from "../engine/rows";
import { namesIn } from "../graph";

export const notExpressibleRule = rule({
  id: "not-expressible",
  severity: "error",
  description: "What libvirt cannot write into a domain must not be asked for.",
  rationale:
    "QEMU has flags that libvirt has no element for. Passing them around libvirt does not work either: an extra QEMU command line cannot add to the CPU that libvirt writes. Leaving the flag out without a word would be worse than refusing it.",
  messages: {
    refused: {
      message: "{name}, asked for by {who}, cannot be set: {reason}.",
      fix: "Remove {path}; the machine does not need it to run Windows.",
    },
  },
  sources: [QEMU_DOCS, LIBVIRT_DOCS, "libvirt issue 402: qemu:commandline cannot extend -cpu (https://gitlab.com/libvirt/libvirt/-/issues/402)"],
  examples: {
    incorrect: [{ enlightenments: { enforceCpuid: "on" } }, { enlightenments: { versionId: "on" } }],
    correct: [{ enlightenments: { enforceCpuid: "off" } }],
  },
  check: (context) => {
    const refused = (context.asks.on[1]! | context.asks.on[2]! | context.asks.on[3]!) & notExpressible;
    if (refused === 0) return nothing;
    return namesIn(refused).map((name) => {
      const { libvirt } = enlightenment(name);
      const reason = libvirt.kind === "none" ? libvirt.reason : "";
      return { messageId: "refused" as const, path: context.path(name), data: { name, who: context.asker(name), reason, path: context.path(name) } };
    });
  },
});

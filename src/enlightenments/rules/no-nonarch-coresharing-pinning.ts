import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const noNonarchCoresharingPinning = rule({
  id: "no-nonarch-coresharing-pinning",
  severity: "warning",
  description: "`noNonarchCoresharing` requires pinned vCPUs.",
  rationale:
    "The flag tells Windows and Hyper-V that virtual cores never share a physical core, and they choose their side-channel protection accordingly. If vCPUs are not pinned, this is not true and the protection is too weak. libvirt cannot express the flag; the warning is for machines where it is set in another way, as described in [not-expressible](not-expressible.md).",
  messages: {
    unpinned: {
      message:
        "{path} tells Windows that virtual cores never share a physical core, but the vCPUs are not pinned. This weakens the guest's side-channel protection.",
      fix: "Pin the vCPUs and set the topology to match the host, or turn the flag off.",
    },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [{ enlightenments: { noNonarchCoresharing: "on" }, pinned: false }],
    correct: [
      { enlightenments: { noNonarchCoresharing: "on" }, pinned: true },
      { enlightenments: { noNonarchCoresharing: "off" } },
    ],
  },
  check: (context) => {
    const ask = context.asked("no-nonarch-coresharing");
    if (ask?.state !== "on" || context.input.pinned || ask.by.kind === "mode") return nothing;
    const path = context.path("no-nonarch-coresharing");
    return [{ messageId: "unpinned" as const, path, data: { path } }];
  },
});

import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const noNonarchCoresharingPinning = rule({
  id: "no-nonarch-coresharing-pinning",
  severity: "warning",
  description: "`noNonarchCoresharing` is a promise that only pinned vCPUs keep.",
  rationale:
    "Windows and Hyper-V take the flag's word that virtual cores never share a real one, and choose their side-channel protection by it. Where vCPUs move freely the promise is false and the protection too weak. libvirt cannot write the flag; the warning is for whoever sets it some other way, which [not-expressible](not-expressible.md) tells.",
  messages: {
    unpinned: {
      message: "{path} promises that virtual cores never share a real one, and the vCPUs are not pinned; a false promise weakens the guest's side-channel protection.",
      fix: "Pin the vCPUs and give the guest its true topology, or leave the flag off.",
    },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [{ enlightenments: { noNonarchCoresharing: "on" }, pinned: false }],
    correct: [{ enlightenments: { noNonarchCoresharing: "on" }, pinned: true }, { enlightenments: { noNonarchCoresharing: "off" } }],
  },
  check: (context) => {
    const ask = context.asked("no-nonarch-coresharing");
    if (ask?.state !== "on" || context.input.pinned || ask.by.kind === "mode") return nothing;
    const path = context.path("no-nonarch-coresharing");
    return [{ messageId: "unpinned" as const, path, data: { path } }];
  },
});

import { nothing } from "../../findings";
import { QEMU_DOCS, QEMU_VMBUS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const syndbgBoot = rule({
  id: "syndbg-boot",
  severity: "warning",
  description: "`syndbg` is for kernel debugging and can keep Windows from booting.",
  rationale:
    "The channel needs a VMBus bridge and, by QEMU's documentation, relaxed, time, vapic, vpindex, synic, runtime and stimer; QEMU's code enforces only relaxed and synic. Left unconfigured it stops some Windows versions from booting, which is why passthrough leaves it out. libvirt cannot write it; the warning is for whoever thinks of setting it some other way.",
  messages: {
    debug: {
      message: "{path} opens a kernel debugging channel that can keep Windows from booting while no debugger is set up.",
      fix: "Leave it off outside of kernel debugging.",
    },
  },
  sources: [QEMU_DOCS, QEMU_VMBUS],
  examples: {
    incorrect: [{ enlightenments: { syndbg: "on" } }],
    correct: [{ enlightenments: { syndbg: "off" } }],
  },
  check: (context) => {
    const ask = context.asked("syndbg");
    if (ask?.state !== "on" || ask.by.kind === "mode") return nothing;
    const path = context.path("syndbg");
    return [{ messageId: "debug" as const, path, data: { path } }];
  },
});

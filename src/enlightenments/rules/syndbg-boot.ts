import { nothing } from "../../findings";
import { QEMU_DOCS, QEMU_VMBUS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const syndbgBoot = rule({
  id: "syndbg-boot",
  severity: "warning",
  description: "`syndbg` is for kernel debugging and can prevent Windows from booting.",
  rationale:
    "The channel needs a VMBus bridge and, by QEMU's documentation, relaxed, time, vapic, vpindex, synic, runtime and stimer; QEMU's code enforces only relaxed and synic. If no debugger is configured, it prevents some Windows versions from booting, so passthrough excludes it. libvirt cannot express it; the warning is for machines where it is set in another way.",
  messages: {
    debug: {
      message:
        "{path} opens a kernel debugging channel that can prevent Windows from booting if no debugger is configured.",
      fix: "Turn it off unless you debug the Windows kernel.",
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

import { nothing } from "../../findings";
import { countsAsOff, enlightenment } from "../catalogue";
import { QEMU_DOCS, QEMU_ENABLED } from "../catalogue/sources";
import { rule } from "../engine/define";

export const spinlocksNeverNotify = rule({
  id: "spinlocks-never-notify",
  severity: "info",
  description: "4294967295 spinlock retries mean that Windows never notifies the hypervisor.",
  rationale:
    "It is QEMU's default and the same as leaving spinlocks off: the guest spins for as long as it likes, and the flag does not count as an enlightenment. Early QEMU texts read the number as never to retry; it is the notification that never comes.",
  messages: {
    never: {
      message: "{path} 4294967295 means that Windows never tells the hypervisor about a lock it waits for, as if spinlocks were off.",
      fix: "Write 8191 if waiting for locks should yield the processor.",
    },
  },
  sources: [QEMU_DOCS, QEMU_ENABLED],
  examples: {
    incorrect: [{ enlightenments: { spinlockRetries: 4294967295 } }],
    correct: [{ enlightenments: { spinlockRetries: 8191 } }, { enlightenments: { spinlocks: "on" } }],
  },
  check: (context) => {
    const row = context.row("spinlocks");
    if (row.state !== "on" || !countsAsOff(enlightenment("spinlocks"), row.value)) return nothing;
    const path = context.valuePath("spinlocks");
    return [{ messageId: "never" as const, path, data: { path } }];
  },
});

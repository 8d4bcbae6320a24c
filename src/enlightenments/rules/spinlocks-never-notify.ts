import { nothing } from "../../findings";
import { countsAsOff, enlightenment } from "../catalogue";
import { QEMU_DOCS, QEMU_ENABLED } from "../catalogue/sources";
import { rule } from "../engine/define";

export const spinlocksNeverNotify = rule({
  id: "spinlocks-never-notify",
  severity: "info",
  description: "With 4294967295 spinlock retries, Windows never notifies the hypervisor.",
  rationale:
    "This is QEMU's default and has the same effect as turning spinlocks off: the guest spins without limit, and QEMU does not count the flag as an enlightenment. Early QEMU documentation describes the value as `never retry`; the correct meaning is `never notify`.",
  messages: {
    never: {
      message:
        "With {path} 4294967295, Windows never notifies the hypervisor that it is waiting for a lock, as if spinlocks were off.",
      fix: "Set it to 8191 if a waiting vCPU should yield.",
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

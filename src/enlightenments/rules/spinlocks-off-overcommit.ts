import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const spinlocksOffOvercommit = rule({
  id: "spinlocks-off-overcommit",
  severity: "warning",
  description: "Without `spinlocks` Windows spins for locks whose holders the host does not run.",
  rationale:
    "With more virtual processors on a host than it has, the one that holds a lock may not be running. Without the flag the others spin until the host runs it, and burn the time that it needs. " +
    "Pinned vCPUs have host CPUs to themselves as a rule, and a single vCPU waits for nobody: then nothing is said.",
  messages: {
    off: {
      message: '{path} is "off", so a virtual processor that waits for a lock spins on, also while the host does not run the one that holds it.',
      fix: "Remove {path}, unless the host has a CPU for every vCPU of its machines.",
    },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [{ preset: { relaxed: "on", spinlocks: "on" }, enlightenments: { spinlocks: "off" } }],
    correct: [
      { preset: { relaxed: "on", spinlocks: "on" } },
      { preset: { relaxed: "on", spinlocks: "on" }, enlightenments: { spinlocks: "off" }, pinned: true },
      { preset: { relaxed: "on", spinlocks: "on" }, enlightenments: { spinlocks: "off" }, vcpus: 1 },
    ],
  },
  check: (context) => {
    const { pinned, vcpus } = context.input;
    if (context.userSays("spinlocks") !== "off" || pinned || vcpus === 1) return nothing;
    const path = context.path("spinlocks");
    return [{ messageId: "off" as const, path, data: { path } }];
  },
});

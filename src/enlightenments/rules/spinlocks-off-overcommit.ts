import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const spinlocksOffOvercommit = rule({
  id: "spinlocks-off-overcommit",
  severity: "warning",
  description: "Without `spinlocks`, Windows spins on locks whose holder is not running on the host.",
  rationale:
    "On a host with overcommitted CPUs, the vCPU that holds a lock may not be running. Without the flag, the other vCPUs spin until the host runs it and consume the CPU time that it needs. " +
    "Guests with pinned vCPUs or a single vCPU are not reported.",
  messages: {
    off: {
      message:
        '{path} is "off", so a vCPU that waits for a lock keeps spinning even while the host does not run the vCPU that holds it.',
      fix: "Remove {path} unless the host has at least one CPU for each vCPU of its machines.",
      xml: {
        message:
          "The enlightenment spinlocks is not on, so a vCPU that waits for a lock keeps spinning even while the host does not run the vCPU that holds it.",
        fix: "Add `<spinlocks state='on' retries='8191'/>` to `<hyperv>`, unless the host has at least one CPU for each vCPU of its machines.",
      },
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

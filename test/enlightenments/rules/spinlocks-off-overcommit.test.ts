import { ruleTable } from "./rule-tester";

ruleTable("spinlocks-off-overcommit", {
  valid: {
    on: { preset: { spinlocks: "on" } },
    "nobody asked": { preset: { relaxed: "on" } },
    pinned: { preset: { spinlocks: "on" }, enlightenments: { spinlocks: "off" }, pinned: true },
    "one vCPU": { preset: { spinlocks: "on" }, enlightenments: { spinlocks: "off" }, vcpus: 1 },
  },
  invalid: {
    "the user's off": [
      { preset: { relaxed: "on", spinlocks: "on" }, enlightenments: { spinlocks: "off" }, vcpus: 4 },
      {
        severity: "warning",
        path: "enlightenments.spinlocks",
        says: ["waits for a lock"],
        fix: "Remove enlightenments.spinlocks",
      },
    ],
    "also where nobody else asked": [
      { preset: { relaxed: "on" }, enlightenments: { spinlocks: "off" } },
      { severity: "warning", path: "enlightenments.spinlocks", says: ["waits for a lock"] },
    ],
  },
});

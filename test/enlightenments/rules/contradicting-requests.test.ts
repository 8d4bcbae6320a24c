import { ruleTable } from "./rule-tester";

ruleTable("contradicting-requests", {
  valid: {
    "a stronger word settles it": {
      windows: { tlbflush: "off" },
      preset: { tlbflush: "on" },
      enlightenments: { tlbflush: "off" },
    },
    "two presets that agree": {
      preset: { ipi: "on" },
      requests: [{ name: "ipi", state: "on", by: { kind: "preset", id: "other@1" }, reason: "same wish" }],
    },
    "one names the value, the other leaves it open": {
      preset: { spinlocks: "on", spinlockRetries: 4095 },
      requests: [{ name: "spinlocks", state: "on", by: { kind: "preset", id: "other@1" }, reason: "same wish" }],
    },
  },
  invalid: {
    "two presets, on and off": [
      {
        preset: { ipi: "on" },
        requests: [{ name: "ipi", state: "off", by: { kind: "preset", id: "other@1" }, reason: "against it" }],
      },
      {
        severity: "error",
        path: "enlightenments.ipi",
        says: ["preset example@1", "preset other@1", "ipi on", "ipi off"],
      },
    ],
    "two presets, two numbers": [
      {
        preset: { spinlocks: "on", spinlockRetries: 4095 },
        requests: [
          { name: "spinlocks", state: "on", value: 8191, by: { kind: "preset", id: "other@1" }, reason: "more" },
        ],
      },
      { severity: "error", path: "enlightenments.spinlocks", says: ["on with 4095", "on with 8191"] },
    ],
    "the user twice": [
      {
        enlightenments: { ipi: "on" },
        requests: [{ name: "ipi", state: "off", by: { kind: "user", path: "set.ipi" }, reason: "on the command line" }],
      },
      { severity: "error", path: "set.ipi", says: ["enlightenments.ipi", "set.ipi"] },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("spinlocks-range", {
  valid: {
    "the smallest": { enlightenments: { spinlockRetries: 4095 } },
    "the largest, which means never": { enlightenments: { spinlockRetries: 4294967295 } },
  },
  invalid: {
    "one below": [
      { enlightenments: { spinlockRetries: 4094 } },
      { severity: "error", path: "enlightenments.spinlockRetries", says: ["4094", "4095 to 4294967295"], fix: "8191" },
    ],
    "one above": [
      { enlightenments: { spinlockRetries: 4294967296 } },
      { severity: "error", path: "enlightenments.spinlockRetries", says: ["4294967296"] },
    ],
    negative: [
      { enlightenments: { spinlockRetries: -1 } },
      { severity: "error", path: "enlightenments.spinlockRetries", says: ["-1"] },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("spinlocks-never-notify", {
  valid: {
    "the default": { enlightenments: { spinlocks: "on" } },
    "one below": { enlightenments: { spinlockRetries: 4294967294 } },
  },
  invalid: {
    "4294967295": [
      { enlightenments: { spinlockRetries: 4294967295 } },
      { severity: "info", path: "enlightenments.spinlockRetries", says: ["never"], fix: "8191" },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("value-type", {
  valid: {
    "a number and a text": { enlightenments: { relaxed: "on", spinlockRetries: 8191, vendorIdValue: "KVM Hv" } },
  },
  invalid: {
    "a number in quotes": [
      { enlightenments: { spinlockRetries: "8191" } },
      {
        severity: "error",
        path: "enlightenments.spinlockRetries",
        says: ['"8191"', "not a whole number"],
        fix: "4095 to 4294967295",
      },
    ],
    "a fraction": [
      { enlightenments: { spinlockRetries: 8191.5 } },
      { severity: "error", path: "enlightenments.spinlockRetries", says: ["8191.5"] },
    ],
    "no number at all": [
      { enlightenments: { spinlockRetries: NaN } },
      { severity: "error", path: "enlightenments.spinlockRetries", says: ["NaN"] },
    ],
    "a number for a text": [
      { enlightenments: { relaxed: "on", vendorIdValue: 12 } },
      { severity: "error", path: "enlightenments.vendorIdValue", says: ["is 12, which is not text"] },
    ],
  },
});

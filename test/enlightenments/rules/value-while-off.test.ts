import { ruleTable } from "./rule-tester";

ruleTable("value-while-off", {
  valid: {
    "off without a value": { enlightenments: { spinlocks: "off" } },
    "a value with auto means on": { enlightenments: { spinlocks: "auto", spinlockRetries: 4095 } },
    "the preset's value beside the user's off": {
      preset: { spinlocks: "on", spinlockRetries: 4095 },
      enlightenments: { spinlocks: "off" },
    },
  },
  invalid: {
    "off with a number": [
      { enlightenments: { spinlocks: "off", spinlockRetries: 4095 } },
      {
        severity: "error",
        path: "enlightenments.spinlockRetries",
        says: ["4095", 'enlightenments.spinlocks is "off"'],
        fix: "Remove",
      },
    ],
    "off with a text": [
      { enlightenments: { vendorId: "off", vendorIdValue: "KVM Hv" } },
      { severity: "error", path: "enlightenments.vendorIdValue", says: ["KVM Hv"] },
    ],
  },
});

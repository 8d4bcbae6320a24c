import { ruleTable } from "./rule-tester";

ruleTable("vendor-id-alone", {
  valid: {
    "with another": { enlightenments: { vendorIdValue: "KVM Hv", relaxed: "on" } },
    "spinlocks switch Hyper-V on": { enlightenments: { vendorIdValue: "KVM Hv", spinlockRetries: 8191 } },
    "the clock does too": { enlightenments: { vendorIdValue: "KVM Hv", time: "on" } },
  },
  invalid: {
    alone: [
      { enlightenments: { vendorIdValue: "KVM Hv" } },
      { severity: "warning", path: "enlightenments.vendorIdValue", says: ["no effect"], fix: "relaxed" },
    ],
    "never-notify spinlocks do not count": [
      { enlightenments: { vendorId: "on", vendorIdValue: "KVM Hv", spinlockRetries: 4294967295 } },
      { severity: "warning", path: "enlightenments.vendorId", says: ["no effect"] },
    ],
  },
});

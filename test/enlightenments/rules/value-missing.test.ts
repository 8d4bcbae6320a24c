import { ruleTable } from "./rule-tester";

ruleTable("value-missing", {
  valid: {
    "the text is there": { enlightenments: { relaxed: "on", vendorId: "on", vendorIdValue: "KVM Hv" } },
    "spinlocks have a default": { enlightenments: { spinlocks: "on" } },
    "the preset brought the text": {
      preset: { relaxed: "on", vendorId: "on", vendorIdValue: "KVM Hv" },
      enlightenments: { vendorId: "on" },
    },
  },
  invalid: {
    "vendorId on alone": [
      { enlightenments: { relaxed: "on", vendorId: "on" } },
      {
        severity: "error",
        path: "enlightenments.vendorId",
        says: ["without a value"],
        fix: "enlightenments.vendorIdValue",
      },
    ],
  },
});

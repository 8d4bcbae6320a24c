import { ruleTable } from "./rule-tester";

ruleTable("avic-without-synic", {
  valid: {
    "with synic": { preset: { avic: "on", synic: "on" } },
    off: { preset: { vapic: "on" } },
  },
  invalid: {
    alone: [
      { enlightenments: { avic: "on" } },
      { severity: "warning", path: "enlightenments.avic", says: ["without synic"], fix: "enlightenments.synic" },
    ],
  },
});

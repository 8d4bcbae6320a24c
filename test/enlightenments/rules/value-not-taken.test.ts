import { ruleTable } from "./rule-tester";

ruleTable("value-not-taken", {
  valid: {
    "a switch without a value": { enlightenments: { ipi: "on" } },
  },
  invalid: {
    "a switch with a value": [
      {
        requests: [
          {
            name: "ipi",
            state: "on",
            value: 64,
            by: { kind: "user", path: "enlightenments.ipi" },
            reason: "many processors",
          },
        ],
      },
      { severity: "error", path: "enlightenments.ipi", says: ["ipi does not accept a value", "64"] },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("toggle-value", {
  valid: {
    "on, off and auto": { enlightenments: { relaxed: "on", reset: "off", ipi: "auto" } },
  },
  invalid: {
    "a boolean": [
      { enlightenments: { relaxed: true } },
      { severity: "error", path: "enlightenments.relaxed", says: ["enlightenments.relaxed is true"], fix: '"on"' },
    ],
    "a word that is no toggle, and a number": [
      { enlightenments: { relaxed: "enabled", vapic: 1 } },
      { severity: "error", path: "enlightenments.relaxed", says: ['"enabled"'] },
      { severity: "error", path: "enlightenments.vapic", says: ["is 1;"] },
    ],
  },
});

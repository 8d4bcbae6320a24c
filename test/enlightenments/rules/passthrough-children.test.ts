import { ruleTable } from "./rule-tester";

ruleTable("passthrough-children", {
  valid: {
    "no setting of the user": { enlightenmentMode: "passthrough", preset: { tlbflush: "off" } },
    auto: { enlightenmentMode: "passthrough", enlightenments: { tlbflush: "auto" } },
  },
  invalid: {
    "on as well as off, and the value": [
      { enlightenmentMode: "passthrough", enlightenments: { tlbflush: "off", relaxed: "on", spinlockRetries: 8191 } },
      { severity: "error", path: "enlightenments.relaxed", says: ["no effect"] },
      { severity: "error", path: "enlightenments.spinlockRetries", says: ["no effect"] },
      { severity: "error", path: "enlightenments.tlbflush", says: ["no effect"], fix: '"custom"' },
    ],
  },
});

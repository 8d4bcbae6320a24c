import { ruleTable } from "./rule-tester";

ruleTable("syndbg-boot", {
  valid: {
    off: { enlightenments: { syndbg: "off" } },
    "passthrough leaves it out": { enlightenmentMode: "passthrough" },
  },
  invalid: {
    on: [
      { enlightenments: { syndbg: "on" } },
      { severity: "warning", path: "enlightenments.syndbg", says: ["debugging", "booting"] },
    ],
  },
});

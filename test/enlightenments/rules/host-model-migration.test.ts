import { ruleTable } from "./rule-tester";

ruleTable("host-model-migration", {
  valid: {
    "it is not meant to move": { enlightenmentMode: "host-model", migratable: false },
    "custom moves": { enlightenmentMode: "custom", migratable: true },
  },
  invalid: {
    "it is meant to move": [
      { enlightenmentMode: "host-model", migratable: true },
      { severity: "warning", path: "enlightenmentMode", says: ["host-model", "migratable"], fix: '"custom"' },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("passthrough-blocks-migration", {
  valid: {
    custom: { migratable: true },
    "host-model": { enlightenmentMode: "host-model", migratable: true },
  },
  invalid: {
    "meant to move: an error": [
      { enlightenmentMode: "passthrough", migratable: true },
      { severity: "error", path: "enlightenmentMode", says: ["prevents migration"], fix: "migratable to false" },
    ],
    "otherwise worth knowing": [
      { enlightenmentMode: "passthrough" },
      { severity: "info", path: "enlightenmentMode", says: ["prevents migration of this machine"] },
    ],
  },
});

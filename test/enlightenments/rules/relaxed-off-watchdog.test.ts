import { ruleTable } from "./rule-tester";

ruleTable("relaxed-off-watchdog", {
  valid: {
    on: { preset: { relaxed: "on" } },
    unset: { preset: { vapic: "on" } },
  },
  invalid: {
    "the user's off": [
      { preset: { relaxed: "on", vapic: "on" }, enlightenments: { relaxed: "off" } },
      { severity: "warning", path: "enlightenments.relaxed", says: ["0x101"], fix: "Remove enlightenments.relaxed" },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("nested-stimer-direct", {
  valid: {
    "direct mode is on": { preset: { stimerDirect: "on" }, guestVirtualization: "yes" },
    "no stimer": { preset: { relaxed: "on" }, guestVirtualization: "yes" },
    "no vmx or svm": { preset: { stimer: "on" }, guestVirtualization: "no" },
  },
  invalid: {
    "the user switched direct mode off": [
      {
        preset: { stimer: "on", stimerDirect: "on" },
        enlightenments: { stimerDirect: "off" },
        guestVirtualization: "yes",
      },
      { severity: "info", path: "enlightenments.stimerDirect", says: ["without stimer-direct"] },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("no-nonarch-coresharing-pinning", {
  valid: {
    pinned: { enlightenments: { noNonarchCoresharing: "on" }, pinned: true },
    off: { enlightenments: { noNonarchCoresharing: "off" } },
    "passthrough does not ask": { enlightenmentMode: "passthrough" },
  },
  invalid: {
    "not pinned": [
      { enlightenments: { noNonarchCoresharing: "on" } },
      { severity: "warning", path: "enlightenments.noNonarchCoresharing", says: ["not pinned", "side-channel"] },
    ],
  },
});

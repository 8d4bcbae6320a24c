import { ruleTable } from "./rule-tester";

ruleTable("vendor-id-characters", {
  valid: {
    "blanks and markup are for the XML builder to escape": {
      enlightenments: { relaxed: "on", vendorIdValue: 'a"><b &' },
    },
  },
  invalid: {
    "a comma would add a CPU property": [
      { enlightenments: { relaxed: "on", vendorIdValue: "x,kvm=off" } },
      { severity: "error", path: "enlightenments.vendorIdValue", says: ["comma", "x,kvm=off"] },
    ],
    "a control character": [
      { enlightenments: { relaxed: "on", vendorIdValue: "a\u0000b" } },
      { severity: "error", path: "enlightenments.vendorIdValue", says: ["a\\u{0}b", "XML"] },
    ],
    "half a character": [
      { enlightenments: { relaxed: "on", vendorIdValue: "a\ud800" } },
      { severity: "error", path: "enlightenments.vendorIdValue", says: ["XML"] },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("vendor-id-length", {
  valid: {
    "twelve bytes": { enlightenments: { relaxed: "on", vendorIdValue: "123456789012" } },
    "six letters of two bytes": { enlightenments: { relaxed: "on", vendorIdValue: "öäüÖÄÜ" } },
    "one byte": { enlightenments: { relaxed: "on", vendorIdValue: "x" } },
  },
  invalid: {
    "thirteen bytes": [
      { enlightenments: { relaxed: "on", vendorIdValue: "1234567890123" } },
      { severity: "error", path: "enlightenments.vendorIdValue", says: ["13 bytes", "12"] },
    ],
    "bytes are counted, not letters": [
      { enlightenments: { relaxed: "on", vendorIdValue: "öäüÖÄÜß" } },
      { severity: "error", path: "enlightenments.vendorIdValue", says: ["14 bytes"] },
    ],
    "ten thousand letters are not printed": [
      { enlightenments: { relaxed: "on", vendorIdValue: "x".repeat(10_000) } },
      { severity: "error", path: "enlightenments.vendorIdValue", says: ["10000 bytes", "(10000 characters)"] },
    ],
    empty: [
      { enlightenments: { relaxed: "on", vendorIdValue: "" } },
      { severity: "error", path: "enlightenments.vendorIdValue", says: ["empty"] },
    ],
  },
});

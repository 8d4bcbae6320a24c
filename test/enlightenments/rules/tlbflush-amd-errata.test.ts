import { ruleTable } from "./rule-tester";

ruleTable("tlbflush-amd-errata", {
  valid: {
    "Intel": { enlightenments: { tlbflush: "on" }, cpuVendor: "intel" },
    "a preset's habit": { preset: { tlbflush: "on" }, cpuVendor: "amd" },
    "off": { enlightenments: { tlbflush: "off" }, cpuVendor: "amd" },
  },
  invalid: {
    "asked for on AMD": [
      { enlightenments: { tlbflush: "on" }, cpuVendor: "amd" },
      { severity: "info", path: "enlightenments.tlbflush", says: ["microcode", "0xA"], fix: "microcode" },
    ],
  },
});

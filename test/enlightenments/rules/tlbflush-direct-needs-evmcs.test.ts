import { ruleTable } from "./rule-tester";

ruleTable("tlbflush-direct-needs-evmcs", {
  valid: {
    "with evmcs": { preset: { tlbflushDirect: "on", evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
    "AMD needs none": { preset: { tlbflushDirect: "on" }, cpuVendor: "amd", guestVirtualization: "yes" },
  },
  invalid: {
    "Intel alone": [
      { preset: { tlbflushDirect: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { severity: "warning", path: "enlightenments.tlbflushDirect", says: ["tlbflush-direct", "without evmcs"] },
    ],
  },
});

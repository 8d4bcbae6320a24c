import { ruleTable } from "./rule-tester";

ruleTable("nested-intel-without-evmcs", {
  valid: {
    "evmcs on": { preset: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
    "no vmx": { preset: { relaxed: "on" }, cpuVendor: "intel", guestVirtualization: "no" },
    "vmx unknown": { preset: { relaxed: "on" }, cpuVendor: "intel" },
    "AMD": { preset: { relaxed: "on" }, cpuVendor: "amd", guestVirtualization: "yes" },
    "a guest that sees no Hyper-V": { cpuVendor: "intel", guestVirtualization: "yes" },
  },
  invalid: {
    "vmx without evmcs": [
      { preset: { relaxed: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { severity: "info", path: "enlightenments.evmcs", says: ["vmx", "VBS"] },
    ],
  },
});

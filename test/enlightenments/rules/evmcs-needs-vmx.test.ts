import { ruleTable } from "./rule-tester";

ruleTable("evmcs-needs-vmx", {
  valid: {
    "the guest sees vmx": { enlightenments: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
    "evmcs is off": { enlightenments: { evmcs: "off" }, guestVirtualization: "no" },
    "vmx unknown": { preset: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "unknown" },
    "on AMD the vendor is the news": { enlightenments: { evmcs: "on" }, cpuVendor: "amd", guestVirtualization: "no" },
  },
  invalid: {
    "no vmx": [
      { enlightenments: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "no" },
      {
        severity: "info",
        path: "enlightenments.evmcs",
        says: ["does not have vmx", "evmcs has no effect"],
        fix: "nestedVirtualization",
      },
    ],
    "no vmx and an unknown vendor": [
      { preset: { evmcs: "on" }, guestVirtualization: "no", firmware: "uefi" },
      { severity: "info", path: "enlightenments.evmcs", says: ["does not have vmx"] },
    ],
    "under BIOS": [
      { preset: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "no", firmware: "bios" },
      { severity: "warning", path: "enlightenments.evmcs", says: ["boots with BIOS firmware", "hang"], fix: "off" },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("evmcs-needs-vmx", {
  valid: {
    "the guest sees vmx": { enlightenments: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
    "evmcs is off": { enlightenments: { evmcs: "off" }, guestVirtualization: "no" },
    "on AMD the vendor is the news": { enlightenments: { evmcs: "on" }, cpuVendor: "amd", guestVirtualization: "no" },
  },
  invalid: {
    "no vmx": [
      { enlightenments: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "no" },
      { severity: "error", path: "enlightenments.evmcs", says: ["does not see vmx"], fix: "nestedVirtualization" },
    ],
    "no vmx and an unknown vendor": [
      { preset: { evmcs: "on" }, guestVirtualization: "no" },
      { severity: "error", path: "enlightenments.evmcs", says: ["does not see vmx"] },
    ],
    "vmx unknown": [
      { preset: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "unknown" },
      { severity: "warning", path: "enlightenments.evmcs", says: ["not known"] },
    ],
  },
});

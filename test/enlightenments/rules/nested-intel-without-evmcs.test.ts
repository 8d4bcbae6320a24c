import { ruleTable } from "./rule-tester";

ruleTable("nested-intel-without-evmcs", {
  valid: {
    "evmcs on": { preset: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
    "no vmx": { preset: { relaxed: "on" }, cpuVendor: "intel", guestVirtualization: "no" },
    "vmx unknown": { preset: { relaxed: "on" }, cpuVendor: "intel" },
    AMD: { preset: { relaxed: "on" }, cpuVendor: "amd", guestVirtualization: "yes" },
    "a guest that sees no Hyper-V": { cpuVendor: "intel", guestVirtualization: "yes" },
  },
  invalid: {
    "a host that shows MBEC": [
      {
        preset: { relaxed: "on" },
        cpuVendor: "intel",
        guestVirtualization: "yes",
        host: { name: "kvm1", mbec: "yes" },
      },
      {
        severity: "warning",
        path: "enlightenments.evmcs",
        says: ["kvm1 exposes mode-based execution control (vmx-mbec)"],
        fix: "vmx-mbec",
      },
    ],
    "a host whose QEMU is too old for MBEC": [
      { preset: { relaxed: "on" }, cpuVendor: "intel", guestVirtualization: "yes", host: { mbec: "no" } },
      { severity: "info", path: "enlightenments.evmcs", says: ["cheaper"] },
    ],
    "the other lever": [
      {
        preset: { relaxed: "on" },
        cpuVendor: "intel",
        guestVirtualization: "yes",
        cpuFeaturesOff: ["vmx-mbec"],
        host: { mbec: "yes" },
      },
      { severity: "info", path: "enlightenments.evmcs", says: ["cheaper"] },
    ],
    "vmx without evmcs": [
      { preset: { relaxed: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { severity: "info", path: "enlightenments.evmcs", says: ["vmx", "VBS"] },
    ],
  },
});

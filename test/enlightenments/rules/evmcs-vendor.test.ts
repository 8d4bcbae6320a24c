import { ruleTable } from "./rule-tester";

ruleTable("evmcs-vendor", {
  valid: {
    Intel: { enlightenments: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
    "the host's CPU stands in for an unknown one": {
      enlightenments: { evmcs: "on" },
      guestVirtualization: "yes",
      host: { cpuVendor: "intel" },
    },
    "off on AMD": { enlightenments: { evmcs: "off" }, cpuVendor: "amd" },
    "dropped on AMD": { preset: { evmcs: "on" }, cpuVendor: "amd", hostSupport: "adapt", guestVirtualization: "yes" },
    "host-model leaves it out on AMD": { enlightenmentMode: "host-model", cpuVendor: "amd" },
  },
  invalid: {
    AMD: [
      { enlightenments: { evmcs: "on" }, cpuVendor: "amd", guestVirtualization: "yes" },
      {
        severity: "error",
        path: "enlightenments.evmcs",
        says: ["AMD", "you (enlightenments.evmcs)"],
        fix: "emsr-bitmap",
      },
    ],
    "AMD by the host": [
      { preset: { evmcs: "on" }, guestVirtualization: "yes", host: { cpuVendor: "amd" } },
      { severity: "error", path: "enlightenments.evmcs", says: ["preset example@1"] },
    ],
    "AMD, adapt, but the user's word": [
      { enlightenments: { evmcs: "on" }, cpuVendor: "amd", hostSupport: "adapt", guestVirtualization: "yes" },
      { severity: "error", path: "enlightenments.evmcs", says: ["AMD"] },
    ],
    "AMD, and only reported": [
      { preset: { evmcs: "on" }, cpuVendor: "amd", hostSupport: "report", guestVirtualization: "yes" },
      { severity: "error", path: "enlightenments.evmcs", says: ["AMD"] },
    ],
    unknown: [
      { preset: { evmcs: "on" }, guestVirtualization: "yes" },
      { severity: "warning", path: "enlightenments.evmcs", says: ["requires an Intel CPU", "unknown"] },
    ],
  },
});

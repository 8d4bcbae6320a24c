import { ruleTable } from "./rule-tester";

ruleTable("emsr-bitmap-needs-evmcs", {
  valid: {
    "with evmcs": { preset: { emsrBitmap: "on", evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
    "AMD needs none": { preset: { emsrBitmap: "on" }, cpuVendor: "amd", guestVirtualization: "yes" },
    "unknown vendor": { preset: { emsrBitmap: "on" }, guestVirtualization: "yes" },
  },
  invalid: {
    "Intel alone": [
      { preset: { emsrBitmap: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      {
        severity: "warning",
        path: "enlightenments.emsrBitmap",
        says: ["emsr-bitmap", "without evmcs"],
        fix: "enlightenments.evmcs",
      },
    ],
  },
});

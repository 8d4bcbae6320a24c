import { ruleTable } from "./rule-tester";

ruleTable("evmcs-posted-interrupts", {
  valid: {
    "evmcs off": { preset: { vapic: "on" }, cpuVendor: "intel" },
    "on AMD it does not start at all": { enlightenments: { evmcs: "on" }, cpuVendor: "amd" },
    "host-model's own choice": { enlightenmentMode: "host-model", cpuVendor: "intel" },
  },
  invalid: {
    "evmcs on": [
      { preset: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { severity: "info", path: "enlightenments.evmcs", says: ["posted interrupts"], fix: "Measure" },
    ],
  },
});

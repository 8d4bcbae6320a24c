import { ruleTable } from "./rule-tester";

ruleTable("evmcs-posted-interrupts", {
  valid: {
    "evmcs off": { preset: { vapic: "on" }, cpuVendor: "intel" },
    "on AMD it does not start at all": { enlightenments: { evmcs: "on" }, cpuVendor: "amd" },
    "a host without APICv, where avic-without-apicv speaks": {
      preset: { evmcs: "on", avic: "on" },
      cpuVendor: "intel",
      host: { apicv: "no" },
    },
    "host-model's own choice": { enlightenmentMode: "host-model", cpuVendor: "intel" },
  },
  invalid: {
    "evmcs on": [
      { preset: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { severity: "info", path: "enlightenments.evmcs", says: ["posted interrupts"], fix: "Measure" },
    ],
    "evmcs and avic": [
      { preset: { evmcs: "on", avic: "on" }, cpuVendor: "intel", guestVirtualization: "yes", host: { apicv: "yes" } },
      {
        severity: "info",
        path: "enlightenments.evmcs",
        says: ["nested guests do not benefit from avic"],
        fix: "avic only.",
      },
    ],
    "evmcs and avic, and the host does not tell": [
      { enlightenments: { evmcs: "on", avic: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { severity: "info", path: "enlightenments.evmcs", says: ["posted interrupts and APICv"], fix: "enable_apicv" },
    ],
  },
});

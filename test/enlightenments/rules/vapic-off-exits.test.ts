import { ruleTable } from "./rule-tester";

ruleTable("vapic-off-exits", {
  valid: {
    on: { preset: { vapic: "on" } },
    "nobody asked": { preset: { relaxed: "on" } },
    auto: { preset: { vapic: "on" }, enlightenments: { vapic: "auto" } },
    "something needs it, which is the greater fault": {
      preset: { vapic: "on", evmcs: "on" },
      enlightenments: { vapic: "off" },
      cpuVendor: "intel",
      guestVirtualization: "yes",
    },
  },
  invalid: {
    "the user's off": [
      { preset: { relaxed: "on", vapic: "on" }, enlightenments: { vapic: "off" } },
      {
        severity: "warning",
        path: "enlightenments.vapic",
        says: ["an exit to the host"],
        fix: "Remove enlightenments.vapic",
      },
    ],
    "a host without APICv": [
      { preset: { vapic: "on" }, enlightenments: { vapic: "off" }, host: { apicv: "no" } },
      { severity: "warning", path: "enlightenments.vapic", says: ["an exit to the host"] },
    ],
    "a host with APICv": [
      { preset: { vapic: "on" }, enlightenments: { vapic: "off" }, host: { name: "kvm1", apicv: "yes" } },
      { severity: "info", path: "enlightenments.vapic", says: ["kvm1 uses APICv or AVIC"], fix: "Measure" },
    ],
  },
});

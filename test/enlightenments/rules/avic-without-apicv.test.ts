import { ruleTable } from "./rule-tester";

ruleTable("avic-without-apicv", {
  valid: {
    "the hardware has it": { preset: { avic: "on", synic: "on" }, host: { apicv: "yes" } },
    "unknown, and a preset asked": { preset: { avic: "on", synic: "on" }, host: { apicv: "unknown" } },
    "unknown, with evmcs, whose rule speaks of both": {
      enlightenments: { avic: "on", evmcs: "on" },
      cpuVendor: "intel",
      guestVirtualization: "yes",
    },
    off: { enlightenments: { avic: "off" }, host: { apicv: "no" } },
    "host-model's own choice": { enlightenmentMode: "host-model", host: { apicv: "no" } },
  },
  invalid: {
    "the hardware lacks it": [
      { preset: { avic: "on", synic: "on" }, host: { apicv: "no" } },
      {
        severity: "warning",
        path: "enlightenments.avic",
        says: ["does not use APICv or AVIC"],
        fix: "enlightenments.avic",
      },
    ],
    "the hardware lacks it, with evmcs": [
      {
        enlightenments: { avic: "on", evmcs: "on" },
        cpuVendor: "intel",
        guestVirtualization: "yes",
        host: { apicv: "no" },
      },
      { severity: "warning", path: "enlightenments.avic", says: ["does not use APICv or AVIC"] },
    ],
    "unknown, and the user asked": [
      { enlightenments: { avic: "on", synic: "on" } },
      { severity: "info", path: "enlightenments.avic", says: ["unknown"] },
    ],
  },
});

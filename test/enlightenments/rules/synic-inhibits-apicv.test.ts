import { ruleTable } from "./rule-tester";

ruleTable("synic-inhibits-apicv", {
  valid: {
    "avic is on": { preset: { synic: "on", avic: "on" }, pinned: true, host: { apicv: "yes" } },
    "an ordinary guest is not bothered": { preset: { synic: "on" }, host: { apicv: "yes" } },
    "nothing to inhibit": { enlightenments: { synic: "on" }, pinned: true, host: { apicv: "no" } },
    "unknown is not yes": { enlightenments: { synic: "on" }, pinned: true, host: {} },
  },
  invalid: {
    pinned: [
      { preset: { synic: "on" }, pinned: true, host: { apicv: "yes" } },
      { severity: "info", path: "enlightenments.avic", says: ["APICv"], fix: "enlightenments.avic" },
    ],
    "the user switched avic off": [
      { preset: { synic: "on", avic: "on" }, enlightenments: { avic: "off" }, host: { apicv: "yes" } },
      { severity: "info", path: "enlightenments.avic", says: ["without avic"] },
    ],
    "the user asked for synic": [
      { enlightenments: { synic: "on" }, host: { apicv: "yes" } },
      { severity: "info", path: "enlightenments.avic", says: ["qemu+ssh://kvm1/system"] },
    ],
  },
});

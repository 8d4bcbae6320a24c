import { ruleTable } from "./rule-tester";

ruleTable("tlbflush-single-vcpu", {
  valid: {
    "two processors": { enlightenments: { tlbflush: "on" }, vcpus: 2 },
    unknown: { enlightenments: { tlbflush: "on" } },
    "a preset's habit": { preset: { tlbflush: "on" }, vcpus: 1 },
  },
  invalid: {
    "one processor": [
      { enlightenments: { tlbflush: "on" }, vcpus: 1 },
      { severity: "info", path: "enlightenments.tlbflush", says: ["one vCPU"] },
    ],
  },
});

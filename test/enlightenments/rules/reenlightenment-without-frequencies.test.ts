import { ruleTable } from "./rule-tester";

ruleTable("reenlightenment-without-frequencies", {
  valid: {
    both: { preset: { reenlightenment: "on", frequencies: "on" }, guestVirtualization: "yes" },
    neither: { preset: { relaxed: "on" } },
  },
  invalid: {
    alone: [
      { preset: { reenlightenment: "on" }, guestVirtualization: "yes" },
      {
        severity: "warning",
        path: "enlightenments.frequencies",
        says: ["without frequencies"],
        fix: "enlightenments.frequencies",
      },
    ],
    "the user switched the other off": [
      {
        preset: { reenlightenment: "on", frequencies: "on" },
        enlightenments: { frequencies: "off" },
        guestVirtualization: "yes",
      },
      { severity: "warning", path: "enlightenments.frequencies", says: ["preset example@1"] },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("time-off-slow-clock", {
  valid: {
    on: { preset: { time: "on" } },
    "the preset's decision": { preset: { time: "off", relaxed: "on" } },
    "with stimer the requirement is the news": { preset: { stimer: "on" }, enlightenments: { time: "off" } },
  },
  invalid: {
    "the user's off": [
      { preset: { time: "on", relaxed: "on" }, enlightenments: { time: "off" } },
      { severity: "warning", path: "enlightenments.time", says: ["slow"] },
    ],
  },
});

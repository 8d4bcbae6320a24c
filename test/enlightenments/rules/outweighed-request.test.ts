import { ruleTable } from "./rule-tester";

ruleTable("outweighed-request", {
  valid: {
    "the preset is stronger than Windows": { windows: { vpindex: "off" }, preset: { ipi: "on" } },
    "the user is stronger than the preset": { preset: { vpindex: "off" }, enlightenments: { ipi: "on" } },
  },
  invalid: {
    "Windows wants what the preset's off forbids": [
      { windows: { ipi: "on" }, preset: { vpindex: "off", relaxed: "on" } },
      {
        severity: "info",
        path: "enlightenments.ipi",
        says: ["Windows example", "vpindex", "preset example@1 turns off"],
      },
    ],
    "a preset that contradicts itself": [
      { preset: { stimer: "on", synic: "off" } },
      {
        severity: "info",
        path: "enlightenments.stimer",
        says: ["requires synic, which preset example@1 turns off"],
        fix: "enlightenments.stimer",
      },
    ],
  },
});

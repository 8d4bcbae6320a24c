import { ruleTable } from "./rule-tester";

ruleTable("stimer-off-idle-burn", {
  valid: {
    on: { preset: { stimer: "on" } },
    "Windows does without, and says why": { windows: { stimer: "off" }, preset: { relaxed: "on" } },
    "nothing at all is on": {},
    passthrough: { enlightenmentMode: "passthrough" },
  },
  invalid: {
    "the user's off": [
      { preset: { stimer: "on", relaxed: "on" }, enlightenments: { stimer: "off" } },
      { severity: "warning", path: "enlightenments.stimer", says: ["HPET", "idle", "your own setting"] },
    ],
    "the host made us drop it": [
      {
        preset: { stimer: "on", relaxed: "on" },
        hostSupport: "adapt",
        host: { lacks: { synic: "Linux 4.5 or newer" } },
      },
      { severity: "warning", path: "enlightenments.stimer", says: ["synic", "idle"] },
    ],
    "nobody asked": [
      { preset: { relaxed: "on" } },
      { severity: "info", path: "enlightenments.stimer", says: ["idle"], fix: "enlightenments.stimer" },
    ],
  },
});

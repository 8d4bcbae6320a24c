import { ruleTable } from "./rule-tester";

ruleTable("tlbflush-amd-errata", {
  valid: {
    Intel: { enlightenments: { tlbflush: "on" }, cpuVendor: "intel" },
    "a preset's habit": { preset: { tlbflush: "on" }, cpuVendor: "amd" },
    "a preset's habit for Server 2025": { preset: { tlbflush: "on" }, cpuVendor: "amd", windowsBuild: 26100 },
    "Server 2022 on Intel": { preset: { tlbflush: "on" }, cpuVendor: "intel", windowsBuild: 20348 },
    off: { enlightenments: { tlbflush: "off" }, cpuVendor: "amd" },
  },
  invalid: {
    "a preset's habit for Server 2022": [
      { preset: { tlbflush: "on" }, cpuVendor: "amd", windowsBuild: 20348 },
      { severity: "info", path: "enlightenments.tlbflush", says: ["preset example@1", "0xA"], fix: '"off"' },
    ],
    "asked for on AMD": [
      { enlightenments: { tlbflush: "on" }, cpuVendor: "amd" },
      { severity: "info", path: "enlightenments.tlbflush", says: ["microcode", "0xA"], fix: "microcode" },
    ],
  },
});

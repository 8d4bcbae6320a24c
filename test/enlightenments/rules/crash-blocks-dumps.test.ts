import { ruleTable } from "./rule-tester";

ruleTable("crash-blocks-dumps", {
  valid: {
    "off by default": { preset: { relaxed: "on" } },
    "host-model leaves it off": { enlightenmentMode: "host-model" },
  },
  invalid: {
    on: [
      { enlightenments: { crash: "on" } },
      { severity: "warning", path: "enlightenments.crash", says: ["crash dump"], fix: "panic event" },
    ],
    "part of passthrough": [
      { enlightenmentMode: "passthrough" },
      { severity: "info", path: "enlightenmentMode", says: ["crash dump"] },
    ],
  },
});

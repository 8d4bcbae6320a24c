import { ruleTable } from "./rule-tester";

ruleTable("tlbflush-ext-kernel", {
  valid: {
    "the host has it": { enlightenments: { tlbflushExt: "on", tlbflushDirect: "on" }, host: {} },
    "the host lacks it: another rule speaks": {
      enlightenments: { tlbflushExt: "on" },
      host: { lacks: { "tlbflush-ext": "Linux 6.2 or newer" } },
    },
    "plain tlbflush is older": { enlightenments: { tlbflush: "on" } },
  },
  invalid: {
    "the user asked, no host": [
      { enlightenments: { tlbflushExt: "on" } },
      { severity: "warning", path: "enlightenments.tlbflushExt", says: ["tlbflush-ext needs Linux 6.2"] },
    ],
    "a preset asked": [
      { preset: { tlbflushExt: "on", tlbflushDirect: "on" } },
      { severity: "info", path: "enlightenments.tlbflushExt", says: ["tlbflush-ext and tlbflush-direct need"] },
    ],
    "the host does not tell": [
      { enlightenments: { tlbflushDirect: "on" }, host: { unknown: { "tlbflush-direct": "kernel not readable" } } },
      { severity: "warning", path: "enlightenments.tlbflushDirect", says: ["tlbflush-direct"] },
    ],
  },
});

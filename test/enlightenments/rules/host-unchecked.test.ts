import { ruleTable } from "./rule-tester";

ruleTable("host-unchecked", {
  valid: {
    "all known": { preset: { stimerDirect: "on" }, host: {} },
    "unknown, but off": { preset: { stimer: "on" }, host: { unknown: { "stimer-direct": "not listed" } } },
    "no host": { preset: { stimerDirect: "on" } },
  },
  invalid: {
    "one finding for all": [
      {
        preset: { stimerDirect: "on", tlbflushExt: "on", time: "on" },
        host: {
          unknown: {
            "stimer-direct": "libvirt before 11.9 does not list it",
            "tlbflush-ext": "libvirt before 11.9 does not list it",
          },
        },
      },
      {
        severity: "info",
        path: "enlightenments",
        says: ["stimer-direct and tlbflush-ext", "libvirt before 11.9 does not list it."],
      },
    ],
    "one alone has its path": [
      { preset: { stimerDirect: "on" }, host: { unknown: { "stimer-direct": "not listed" } } },
      { severity: "info", path: "enlightenments.stimerDirect", says: ["stimer-direct"] },
    ],
    "a mode that cannot be checked": [
      { enlightenmentMode: "host-model", host: { unknown: { "mode:host-model": "libvirt's version is unknown" } } },
      { severity: "info", path: "enlightenments", says: ["mode host-model", "libvirt's version is unknown"] },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("mode-support", {
  valid: {
    "custom works everywhere": { host: { lacks: { "mode:host-model": "x", "mode:passthrough": "x" } } },
    "the host has it": { enlightenmentMode: "passthrough", host: {} },
    "nobody knows": { enlightenmentMode: "passthrough", host: { unknown: { "mode:passthrough": "x" } } },
    "no host": { enlightenmentMode: "host-model" },
  },
  invalid: {
    "host-model on an old libvirt": [
      {
        enlightenmentMode: "host-model",
        host: { lacks: { "mode:host-model": "libvirt 11.9 or newer; this host has 11.3.0" } },
      },
      {
        severity: "error",
        path: "enlightenmentMode",
        says: ['"host-model"', "libvirt 11.9 or newer; this host has 11.3.0"],
        fix: '"custom"',
      },
    ],
    "adapt cannot replace a mode": [
      {
        enlightenmentMode: "passthrough",
        hostSupport: "adapt",
        host: { lacks: { "mode:passthrough": "libvirt 8.0 or newer" } },
      },
      { severity: "error", path: "enlightenmentMode", says: ['"passthrough"'] },
    ],
    "report warns": [
      {
        enlightenmentMode: "passthrough",
        hostSupport: "report",
        host: { lacks: { "mode:passthrough": "libvirt 8.0 or newer" } },
      },
      { severity: "warning", path: "enlightenmentMode", says: ['"passthrough"'] },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("host-model-overrides", {
  valid: {
    "the host honours them": { enlightenmentMode: "host-model", enlightenments: { reset: "off" }, host: {} },
    "nothing is overridden": {
      enlightenmentMode: "host-model",
      preset: { reset: "off" },
      host: { lacks: { "mode:host-model-overrides": "libvirt 12.1" } },
    },
    "a timer and a device are no overrides": {
      enlightenmentMode: "host-model",
      enlightenments: { time: "on", crash: "on" },
      host: { lacks: { "mode:host-model-overrides": "libvirt 12.1" } },
    },
    "custom lists everything": {
      enlightenments: { reset: "off" },
      host: { lacks: { "mode:host-model-overrides": "libvirt 12.1" } },
    },
    "where the mode itself is lacking that is said": {
      enlightenmentMode: "host-model",
      enlightenments: { reset: "off" },
      host: { lacks: { "mode:host-model": "libvirt 11.9", "mode:host-model-overrides": "libvirt 12.1" } },
    },
  },
  invalid: {
    "an override on libvirt 12.0": [
      {
        enlightenmentMode: "host-model",
        enlightenments: { reset: "off", stimerDirect: "off" },
        host: { lacks: { "mode:host-model-overrides": "libvirt 12.1 or newer; this host has 12.0.0" } },
      },
      {
        severity: "error",
        path: "enlightenments.stimerDirect",
        says: ["would ignore", "libvirt 12.1 or newer; this host has 12.0.0"],
      },
      {
        severity: "error",
        path: "enlightenments.reset",
        says: ["enlightenments.reset"],
        fix: "Remove enlightenments.reset",
      },
    ],
  },
});

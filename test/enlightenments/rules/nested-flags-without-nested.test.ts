import { ruleTable } from "./rule-tester";

ruleTable("nested-flags-without-nested", {
  valid: {
    "the guest may nest": { preset: { emsrBitmap: "on" }, guestVirtualization: "yes" },
    "unknown is not no": { preset: { emsrBitmap: "on" }, guestVirtualization: "unknown" },
    "flags that merely help": { preset: { frequencies: "on", stimerDirect: "on" }, guestVirtualization: "no" },
    "evmcs has its own rule": { preset: { evmcs: "on" }, guestVirtualization: "no" },
    "host-model, and the guest may nest": { enlightenmentMode: "host-model", guestVirtualization: "yes" },
    "host-model on a host that has none of them": {
      enlightenmentMode: "host-model",
      cpuVendor: "amd",
      guestVirtualization: "no",
      host: { lacks: { "emsr-bitmap": "nested virtualization", "tlbflush-direct": "nested virtualization" } },
    },
    "host-model with all of them off": {
      enlightenmentMode: "host-model",
      cpuVendor: "amd",
      enlightenments: { emsrBitmap: "off", tlbflushDirect: "off" },
      guestVirtualization: "no",
    },
  },
  invalid: {
    one: [
      { enlightenments: { reenlightenment: "on" }, guestVirtualization: "no" },
      {
        severity: "warning",
        path: "enlightenments.reenlightenment",
        says: ["reenlightenment serves"],
        fix: "nestedVirtualization",
      },
    ],
    "all three in one finding": [
      {
        preset: { reenlightenment: "on", emsrBitmap: "on", tlbflushDirect: "on" },
        cpuVendor: "amd",
        guestVirtualization: "no",
      },
      {
        severity: "warning",
        path: "enlightenments",
        says: ["reenlightenment, emsr-bitmap and tlbflush-direct serve"],
        fix: "tlbflushDirect",
      },
    ],
    "host-model's own choice": [
      { enlightenmentMode: "host-model", cpuVendor: "amd", guestVirtualization: "no" },
      {
        severity: "info",
        path: "enlightenments",
        says: ['"host-model" enables emsr-bitmap and tlbflush-direct if the host supports them'],
        fix: "emsrBitmap and tlbflushDirect",
      },
    ],
    "passthrough's, where no single flag can be off": [
      { enlightenmentMode: "passthrough", cpuVendor: "intel", guestVirtualization: "no" },
      {
        severity: "warning",
        path: "enlightenmentMode",
        says: ['"passthrough" enables evmcs, emsr-bitmap and tlbflush-direct'],
        fix: 'enlightenmentMode to "custom"',
      },
    ],
  },
});

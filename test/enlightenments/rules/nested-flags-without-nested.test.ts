import { ruleTable } from "./rule-tester";

ruleTable("nested-flags-without-nested", {
  valid: {
    "the guest may nest": { preset: { emsrBitmap: "on" }, guestVirtualization: "yes" },
    "unknown is not no": { preset: { emsrBitmap: "on" }, guestVirtualization: "unknown" },
    "flags that merely help": { preset: { frequencies: "on", stimerDirect: "on" }, guestVirtualization: "no" },
    "evmcs has its own rule": { preset: { evmcs: "on" }, guestVirtualization: "no" },
    "host-model's own choice": { enlightenmentMode: "host-model", guestVirtualization: "no" },
  },
  invalid: {
    "one": [
      { enlightenments: { reenlightenment: "on" }, guestVirtualization: "no" },
      { severity: "warning", path: "enlightenments.reenlightenment", says: ["reenlightenment serves"], fix: "nestedVirtualization" },
    ],
    "all three in one finding": [
      { preset: { reenlightenment: "on", emsrBitmap: "on", tlbflushDirect: "on" }, cpuVendor: "amd", guestVirtualization: "no" },
      { severity: "warning", path: "enlightenments", says: ["reenlightenment, emsr-bitmap and tlbflush-direct serve"], fix: "tlbflushDirect" },
    ],
  },
});

import { ruleTable } from "./rule-tester";

ruleTable("requires-on", {
  valid: {
    "nothing needs it": { preset: { relaxed: "on" }, enlightenments: { vpindex: "off" } },
    "everything that needs it is off too": {
      preset: { stimer: "on", ipi: "on" },
      enlightenments: { vpindex: "off", stimer: "off", ipi: "off" },
    },
    "a preset's off gives way to the user's on": { preset: { vpindex: "off" }, enlightenments: { ipi: "on" } },
    "tlbflush-direct needs no vpindex of QEMU, but tlbflush of libvirt, and both are free": {
      enlightenments: { tlbflushDirect: "on" },
    },
  },
  invalid: {
    "synic needs vpindex, which libvirt does not check": [
      { enlightenments: { synic: "on", vpindex: "off" } },
      {
        severity: "error",
        path: "enlightenments.vpindex",
        says: ['enlightenments.vpindex is "off"', "synic, requested by you (enlightenments.synic), needs it"],
        fix: 'Remove enlightenments.vpindex, or also set synic to "off"',
      },
    ],
    "all that need it are named at once, with who asked": [
      { preset: { stimer: "on", tlbflush: "on", relaxed: "on" }, enlightenments: { vpindex: "off", ipi: "on" } },
      {
        severity: "error",
        path: "enlightenments.vpindex",
        says: [
          "stimer and tlbflush, requested by preset example@1,",
          "ipi, requested by you (enlightenments.ipi),",
          "need it",
        ],
        fix: 'also set stimer, tlbflush and ipi to "off"',
      },
    ],
    "stimer needs the clock": [
      { preset: { stimer: "on" }, enlightenments: { time: "off" } },
      { severity: "error", path: "enlightenments.time", says: ["stimer, requested by preset example@1,"] },
    ],
    "evmcs needs vapic": [
      { enlightenments: { evmcs: "on", vapic: "off" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { severity: "error", path: "enlightenments.vapic", says: ["evmcs"] },
    ],
    "libvirt's nesting counts": [
      { enlightenments: { tlbflushDirect: "on", tlbflush: "off" } },
      { severity: "error", path: "enlightenments.tlbflush", says: ["tlbflush-direct"], fix: "tlbflushDirect" },
    ],
    "two offs are two findings": [
      { preset: { stimer: "on" }, enlightenments: { synic: "off", time: "off" } },
      { severity: "error", path: "enlightenments.time", says: ["stimer"] },
      { severity: "error", path: "enlightenments.synic", says: ["stimer"] },
    ],
    "what host-model would turn on counts": [
      { enlightenmentMode: "host-model", enlightenments: { vapic: "off" }, host: { lacks: { evmcs: "an Intel CPU" } } },
      {
        severity: "error",
        path: "enlightenments.vapic",
        says: ["tlbflush-direct, requested by mode host-model, needs it"],
      },
    ],
  },
});

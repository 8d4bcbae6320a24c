import { ruleTable } from "./rule-tester";

ruleTable("host-adapted", {
  valid: {
    "nothing lacks": { preset: { stimer: "on" }, hostSupport: "adapt", host: {} },
    "require does not adapt": { preset: { stimer: "on" }, host: { lacks: { stimer: "Linux 4.5 or newer" } } },
    "report keeps what can be written": {
      preset: { stimer: "on" },
      hostSupport: "report",
      host: { lacks: { stimer: "Linux 4.5 or newer" } },
    },
    "report refuses the user's word where it cannot be written": {
      enlightenments: { xmmInput: "on" },
      hostSupport: "report",
      host: { unwritable: { "xmm-input": "libvirt 10.7 or newer" } },
    },
    "the user's word is refused, not dropped": {
      enlightenments: { stimer: "on" },
      hostSupport: "adapt",
      host: { lacks: { synic: "Linux 4.5 or newer" } },
    },
  },
  invalid: {
    "a single flag": [
      {
        preset: { tlbflushExt: "on" },
        hostSupport: "adapt",
        host: { lacks: { "tlbflush-ext": "Linux 6.2 or newer; this host has 6.1" } },
      },
      {
        severity: "info",
        path: "enlightenments.tlbflushExt",
        says: [
          "tlbflush-ext was turned off because",
          "qemu+ssh://kvm1/system",
          "Linux 6.2 or newer; this host has 6.1",
        ],
      },
    ],
    "with everything that requires it": [
      {
        preset: { stimerDirect: "on", ipi: "on" },
        hostSupport: "adapt",
        host: { lacks: { vpindex: "Linux 4.13 or newer" } },
      },
      {
        severity: "info",
        path: "enlightenments.vpindex",
        says: ["This also turned off synic, stimer, stimer-direct and ipi"],
      },
    ],
    "report leaves out what cannot be written, as a warning": [
      {
        preset: { xmmInput: "on" },
        hostSupport: "report",
        host: { unwritable: { "xmm-input": "libvirt 10.7 or newer; this host has 9.0" } },
      },
      {
        severity: "warning",
        path: "enlightenments.xmmInput",
        says: ["xmm-input was turned off because", "libvirt 10.7 or newer; this host has 9.0"],
      },
    ],
    "evmcs on AMD": [
      { preset: { evmcs: "on" }, cpuVendor: "amd", guestVirtualization: "yes", hostSupport: "adapt" },
      { severity: "info", path: "enlightenments.evmcs", says: ["evmcs", "Intel"] },
    ],
  },
});

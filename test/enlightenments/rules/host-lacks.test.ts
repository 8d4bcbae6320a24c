import { ruleTable } from "./rule-tester";

ruleTable("host-lacks", {
  valid: {
    "the host has it": { preset: { tlbflushExt: "on" }, host: {} },
    "nobody knows": {
      preset: { tlbflushExt: "on" },
      host: { unknown: { "tlbflush-ext": "kernel version not readable" } },
    },
    "it is not asked for": { preset: { tlbflush: "on" }, host: { lacks: { "tlbflush-ext": "Linux 6.2 or newer" } } },
    "without a host nothing is said": { preset: { tlbflushExt: "on" } },
    "adapt drops what the preset asked for": {
      preset: { tlbflushExt: "on" },
      hostSupport: "adapt",
      host: { lacks: { "tlbflush-ext": "Linux 6.2 or newer" } },
    },
    "evmcs on AMD is for evmcs-vendor": {
      preset: { evmcs: "on" },
      cpuVendor: "amd",
      guestVirtualization: "yes",
      host: { lacks: { evmcs: "an Intel CPU" } },
    },
  },
  invalid: {
    "require: an error with feature, host and version": [
      {
        preset: { tlbflushExt: "on" },
        host: { name: "qemu+ssh://kvm7/system", lacks: { "tlbflush-ext": "Linux 6.2 or newer; this host has 6.1" } },
      },
      {
        severity: "error",
        path: "enlightenments.tlbflushExt",
        says: [
          "qemu+ssh://kvm7/system does not support tlbflush-ext",
          "preset example@1",
          "Linux 6.2 or newer; this host has 6.1",
        ],
        fix: '"adapt"',
      },
    ],
    "report: a warning": [
      { preset: { ipi: "on" }, hostSupport: "report", host: { lacks: { ipi: "Linux 4.20 or newer" } } },
      { severity: "warning", path: "enlightenments.ipi", says: ["ipi"] },
    ],
    "adapt: the user's word is not dropped": [
      { enlightenments: { ipi: "on" }, hostSupport: "adapt", host: { lacks: { ipi: "Linux 4.20 or newer" } } },
      {
        severity: "error",
        path: "enlightenments.ipi",
        says: ["you (enlightenments.ipi)"],
        fix: "Remove enlightenments.ipi",
      },
    ],
    "adapt: nor is what the user's word requires": [
      { enlightenments: { stimer: "on" }, hostSupport: "adapt", host: { lacks: { synic: "Linux 4.5 or newer" } } },
      {
        severity: "error",
        path: "enlightenments.synic",
        says: ["does not support synic", "stimer, requested by you (enlightenments.stimer), needs. synic requires"],
        fix: 'Set stimer to "off"',
      },
    ],
    "nobody but the mode asks for what requires it": [
      { enlightenmentMode: "host-model", host: { lacks: { vpindex: "Linux 4.13 or newer" } } },
      {
        severity: "error",
        path: "enlightenments.vpindex",
        says: ["does not support vpindex, which synic", "requested by mode host-model, need. vpindex requires"],
        fix: "Set synic",
      },
    ],
    "relaxed and vapic only warn, because libvirt starts the machine": [
      { preset: { relaxed: "on", vapic: "on" }, host: { lacks: { relaxed: "KVM", vapic: "KVM" } } },
      { severity: "warning", path: "enlightenments.relaxed", says: ["relaxed"] },
      { severity: "warning", path: "enlightenments.vapic", says: ["vapic"] },
    ],
    "one cause for many is one finding": [
      {
        preset: { vpindex: "on", runtime: "on", ipi: "on", reset: "on" },
        host: { lacks: { vpindex: "KVM", runtime: "KVM", ipi: "KVM", reset: "KVM" } },
      },
      { severity: "error", path: "enlightenments", says: ["vpindex, runtime, ipi and reset", "KVM"] },
    ],
  },
});

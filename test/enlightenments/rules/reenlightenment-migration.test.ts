import { ruleTable } from "./rule-tester";

ruleTable("reenlightenment-migration", {
  valid: {
    "not meant to move: it must still start": {
      preset: { reenlightenment: "on" },
      guestVirtualization: "yes",
      migratable: false,
    },
    "a fixed frequency": {
      preset: { reenlightenment: "on" },
      guestVirtualization: "yes",
      migratable: true,
      tscFrequency: 2_500_000_000,
    },
    off: { enlightenments: { reenlightenment: "off" }, migratable: true },
    "passthrough never migrates anyway": { enlightenmentMode: "passthrough", migratable: true },
  },
  invalid: {
    "no frequency": [
      { preset: { reenlightenment: "on" }, guestVirtualization: "yes", migratable: true },
      {
        severity: "error",
        path: "enlightenments.reenlightenment",
        says: ["preset example@1", "tscFrequency is not set"],
        fix: "tscFrequency",
      },
    ],
    "TSC scaling of the host does not help, QEMU wants the number": [
      { preset: { reenlightenment: "on" }, guestVirtualization: "yes", migratable: true, host: { tscScaling: "yes" } },
      { severity: "error", path: "enlightenments.reenlightenment", says: ["tscFrequency is not set"] },
    ],
    "a guest without vmx or svm will hardly use it": [
      { preset: { reenlightenment: "on" }, guestVirtualization: "no", migratable: true },
      { severity: "warning", path: "enlightenments.reenlightenment", says: ["tscFrequency is not set"] },
    ],
    "host-model turns it on as well": [
      { enlightenmentMode: "host-model", migratable: true },
      { severity: "warning", path: "enlightenments.reenlightenment", says: ["mode host-model"] },
    ],
    "a fixed frequency without scaling": [
      {
        preset: { reenlightenment: "on" },
        guestVirtualization: "yes",
        migratable: true,
        tscFrequency: 2_500_000_000,
        host: { tscScaling: "no" },
      },
      {
        severity: "info",
        path: "enlightenments.reenlightenment",
        says: ["2500000000", "does not support TSC scaling"],
      },
    ],
  },
});

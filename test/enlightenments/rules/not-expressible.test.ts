import { ruleTable } from "./rule-tester";

ruleTable("not-expressible", {
  valid: {
    "off is what it is anyway": {
      enlightenments: { syndbg: "off", versionId: "off", enforceCpuid: "off", noNonarchCoresharing: "off" },
    },
  },
  invalid: {
    "all four, each with the reason": [
      { enlightenments: { syndbg: "on", versionId: "on", enforceCpuid: "on", noNonarchCoresharing: "on" } },
      {
        severity: "error",
        path: "enlightenments.noNonarchCoresharing",
        says: ["no-nonarch-coresharing", "libvirt has no element"],
      },
      { severity: "error", path: "enlightenments.versionId", says: ["version-id", "libvirt has no element"] },
      { severity: "error", path: "enlightenments.syndbg", says: ["syndbg", "libvirt has no element"] },
      {
        severity: "error",
        path: "enlightenments.enforceCpuid",
        says: ["enforce-cpuid", "libvirt has no element"],
        fix: "Remove enlightenments.enforceCpuid",
      },
    ],
    "a preset is refused as well": [
      { preset: { syndbg: "on" } },
      { severity: "error", path: "enlightenments.syndbg", says: ["preset example@1"] },
    ],
  },
});

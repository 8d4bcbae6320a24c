import { ruleTable } from "./rule-tester";

ruleTable("unknown-enlightenment", {
  valid: {
    "names from the catalogue": { enlightenments: { tlbflushExt: "on", spinlockRetries: 8191 } },
    "auto says nothing, but a wrong name with auto asks for nothing either": { enlightenments: { nonsense: "auto" } },
  },
  invalid: {
    "a misspelling is told what it was meant to be": [
      { enlightenments: { stimmer: "on" } },
      {
        severity: "error",
        path: "enlightenments.stimmer",
        says: ['"stimmer"', 'Did you mean "stimer"?'],
        fix: '"stimer"',
      },
    ],
    "QEMU's spelling is translated": [
      { enlightenments: { hv_stimer_direct: "on" } },
      { severity: "error", path: "enlightenments.hv_stimer_direct", says: ['Did you mean "stimerDirect"?'] },
    ],
    "a value's misspelling": [
      { enlightenments: { spinlockRetrys: 8191 } },
      { severity: "error", path: "enlightenments.spinlockRetrys", says: ['Did you mean "spinlockRetries"?'] },
    ],
    "nothing near": [
      { enlightenments: { qwertyuiop: "on" } },
      {
        severity: "error",
        path: "enlightenments.qwertyuiop",
        says: ["is not an enlightenment."],
        fix: "docs/enlightenments",
      },
    ],
    "hostile text is shown on one line": [
      { enlightenments: { "a\nb\u202e": "off" } },
      { severity: "error", path: "enlightenments.a\nb\u202e", says: ["a\\u{a}b\\u{202e}"] },
    ],
    "a preset's mistake names the preset": [
      { preset: { turbo: "on" } },
      { severity: "error", path: "enlightenments", says: ["preset example@1", '"turbo"'] },
    ],
  },
});

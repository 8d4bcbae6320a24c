import type { Rule } from "../rule";

/** What is found in suppressions themselves. These have no check of their own: they speak where findings are split. */
type SuppressionRule = Omit<Rule<never, string, Readonly<Record<string, unknown>>>, "check">;

const SOURCES = ["docs/guides/suppress.md"];
const balloon = { nestedVirtualization: true, preset: "nested-hyperv", memoryBalloon: true };
const REASON = "The lab measures the balloon, see ticket 4711.";

export const suppressionRules = [
  {
    id: "suppression-reason",
    severity: "error",
    description: "A suppression must have a reason.",
    rationale:
      "Months later, nobody knows whether an exception without a reason may be removed. A suppression without one is not applied.",
    messages: {
      missing: {
        message: "The suppression of {rule} for {guest} has no reason, so it is not applied.",
        fix: "Set `reason` to who accepted the finding, and why.",
      },
    },
    sources: SOURCES,
    examples: {
      incorrect: [{ ...balloon, suppress: [{ rule: "balloon-nested", reason: " " }] }],
      correct: [{ ...balloon, suppress: [{ rule: "balloon-nested", reason: REASON }] }],
    },
  },
  {
    id: "suppression-date",
    severity: "error",
    description: "The end of a suppression must be a date.",
    rationale:
      "A suppression counts up to and including its last day, in UTC. An end that is no date could be meant in two ways, so such a suppression is not applied.",
    messages: {
      wrong: {
        message: 'The suppression of {rule} for {guest} ends on "{until}", which is not a date, so it is not applied.',
        fix: "Set `until` to the last day, for example 2027-03-31.",
      },
      near: {
        message: 'The suppression of {rule} for {guest} ends on "{until}", which is not a date, so it is not applied.',
        fix: "Did you mean {meant}?",
      },
    },
    sources: SOURCES,
    examples: {
      incorrect: [
        { ...balloon, suppress: [{ rule: "balloon-nested", reason: REASON, until: "2027-02-30" }] },
        { ...balloon, suppress: [{ rule: "balloon-nested", reason: REASON, until: "31.12.2027" }] },
        { ...balloon, suppress: [{ rule: "balloon-nested", reason: REASON, until: "next year" }] },
      ],
      correct: [{ ...balloon, suppress: [{ rule: "balloon-nested", reason: REASON, until: "9999-12-31" }] }],
    },
  },
  {
    id: "suppression-rule",
    severity: "error",
    description: "A suppression must name a rule.",
    rationale: "A misspelled rule would look accepted and be reported all the same.",
    messages: {
      missing: {
        message: "A suppression for {guest} names no rule.",
        fix: "Set `rule` to the ID of a rule. `windows-guest rules` lists them.",
      },
      unknown: {
        message: 'A suppression for {guest} names "{rule}", which is not a rule about machines.',
        fix: "`windows-guest rules` lists all rules.",
      },
      near: {
        message: 'A suppression for {guest} names "{rule}", which is not a rule about machines.',
        fix: "Did you mean {meant}?",
      },
    },
    sources: SOURCES,
    examples: {
      incorrect: [
        { ...balloon, suppress: [{ rule: "ballon-nested", reason: REASON }] },
        { ...balloon, suppress: [{ rule: "everything", reason: REASON }] },
      ],
      correct: [{ ...balloon, suppress: [{ rule: "balloon-nested", reason: REASON }] }],
    },
  },
  {
    id: "suppression-refused",
    severity: "warning",
    description: "An error that makes a machine impossible cannot be suppressed.",
    rationale:
      "If arguments cannot be read, libvirt refuses a definition, or QEMU does not start a machine, the deployment fails whether the finding is suppressed or not. Suppressed, it would only fail later and with a message that says less.",
    messages: {
      refused: {
        message: "The suppression of {rule} for {guest} is not applied to its error: {why}.",
        fix: "Correct what the rule reports, and remove the suppression.",
      },
    },
    sources: SOURCES,
    examples: {
      incorrect: [{ topology: { sockets: 3 }, vcpus: 4, suppress: [{ rule: "topology-product", reason: REASON }] }],
      correct: [{ memory: "2 GiB", suppress: [{ rule: "memory-below-minimum", reason: REASON }] }],
    },
  },
  {
    id: "suppression-unused",
    severity: "info",
    description: "A suppression should suppress something.",
    rationale:
      "An exception that is no longer needed would hide the same finding when it returns for another reason. Suppressions of rules that were not checked are not reported.",
    messages: {
      unused: {
        message: "The suppression of {rule} for {guest} has no effect: the rule reports nothing.",
        fix: "Remove the suppression.",
      },
      nobody: {
        message: "The suppression of {rule} has no effect: no machine is called {guest}.",
        fix: "Correct the name, or remove the suppression. `*` stands for any characters.",
      },
    },
    sources: SOURCES,
    examples: {
      incorrect: [{ suppress: [{ rule: "balloon-nested", reason: REASON }] }],
      correct: [{ ...balloon, suppress: [{ rule: "balloon-nested", reason: REASON }] }],
    },
  },
  {
    id: "suppression-file",
    severity: "error",
    description: "A file of suppressions must be a list of machines, rules and reasons.",
    rationale:
      "The file is YAML or JSON: a list whose entries have `rule` and `reason`, and can have `machine` and `until`. An entry with a mistake is not applied.",
    messages: {
      syntax: {
        message: "The suppressions are neither YAML nor JSON: {problem}.",
        fix: "Correct the syntax.",
      },
      advised: { message: "The suppressions are neither YAML nor JSON: {problem}.", fix: "{fix}" },
      list: {
        message: "The suppressions are not a list.",
        fix: 'Begin each one with a dash, for example `- { machine: "web*", rule: clock-utc, reason: "…" }`.',
      },
      entry: {
        message: "A suppression is not a group of settings.",
        fix: "Set `rule` and `reason`, and `machine` and `until` where needed.",
      },
      key: {
        message: 'A suppression has no setting "{key}".',
        fix: "Use `machine`, `rule`, `reason` and `until`.",
      },
      near: { message: 'A suppression has no setting "{key}".', fix: "Did you mean {meant}?" },
      text: { message: "`{key}` of a suppression is not a text.", fix: "Write it in quotes." },
    },
    sources: SOURCES,
    examples: {
      incorrect: [
        { file: "- rule: clock-utc\n  reason: [A lab" },
        { file: "rule: clock-utc\nreason: A lab\n" },
        { file: "- clock-utc\n" },
        { file: "- { machine: 'web*', rule: clock-utc, reason: A lab, ticket: 4711 }\n" },
        { file: "- { machines: 'web*', rule: clock-utc, reason: A lab }\n" },
        { file: "- { machine: 'web*', rule: clock-utc, reason: 4711 }\n" },
      ],
      correct: [{ file: "- machine: 'web*'\n  rule: clock-utc\n  reason: A lab, ticket 4711.\n  until: 2027-03-31\n" }],
    },
  },
] as const satisfies readonly SuppressionRule[];

export type SuppressionRuleId = (typeof suppressionRules)[number]["id"];
export const suppressionRule = (id: SuppressionRuleId): SuppressionRule =>
  suppressionRules.find((rule) => rule.id === id)!;

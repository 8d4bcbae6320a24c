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
        message: 'A suppression for {guest} names the rule "{rule}", which does not exist.',
        fix: "`windows-guest rules` lists all rules.",
      },
      near: {
        message: 'A suppression for {guest} names the rule "{rule}", which does not exist.',
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
    },
    sources: SOURCES,
    examples: {
      incorrect: [{ suppress: [{ rule: "balloon-nested", reason: REASON }] }],
      correct: [{ ...balloon, suppress: [{ rule: "balloon-nested", reason: REASON }] }],
    },
  },
] as const satisfies readonly SuppressionRule[];

export type SuppressionRuleId = (typeof suppressionRules)[number]["id"];
export const suppressionRule = (id: SuppressionRuleId): SuppressionRule =>
  suppressionRules.find((rule) => rule.id === id)!;

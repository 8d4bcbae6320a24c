import type { Finding, Severity } from "./finding";
import { printable } from "../foreign/printable";

/** A rule says what it found by message id; the text, severity and source come from its metadata. */
export interface Report<MessageId extends string> {
  readonly messageId: MessageId;
  readonly path: string;
  /** Fills `{name}` placeholders of the message and the fix. */
  readonly data?: Readonly<Record<string, string | number>>;
  /**
   * Overrides the rule's own severity, for rules whose weight depends on what is known (an error on AMD, a warning on
   * an unknown vendor).
   */
  readonly severity?: Severity;
}

/**
 * Inputs that show a rule at work. Its page prints them, a test runs them: `incorrect` must be reported, `correct` must
 * not.
 */
export interface RuleExamples<Example> {
  readonly incorrect: readonly Example[];
  readonly correct: readonly Example[];
}

/**
 * The words that findings are told in: a guest's arguments, or those of a machine that nobody wrote as a guest, which
 * are libvirt's XML or KubeVirt's API.
 */
export type Words = "arguments" | "xml" | "kubevirt";

/** What cannot be done with a machine that breaks a rule: reading its arguments, defining it, or starting it. */
export type Necessity = "read" | "deploy" | "start";

/** The text of a message. In it, arguments stand between backticks: `clock.offset`. */
export interface Message {
  readonly message: string;
  readonly fix?: string;
  /** For a machine's XML, where the rule's text is about arguments and would not be true or not help. */
  readonly xml?: { readonly message?: string; readonly fix?: string };
  /** For a guest's arguments, where the rule's text is about XML. */
  readonly arguments?: { readonly message?: string; readonly fix?: string };
  /** For KubeVirt, where the text about XML, with KubeVirt's names in it, would not be true or not help. */
  readonly kubevirt?: { readonly message?: string; readonly fix?: string };
}

export interface Rule<Context, MessageId extends string = string, Example = unknown> {
  /** Kebab case; equals the file's name and the name of its page under docs/rules. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence: what the rule holds. First line of its page. */
  readonly description: string;
  /** Why it matters, for the page: a few sentences. */
  readonly rationale: string;
  readonly messages: Readonly<Record<MessageId, Message>>;
  /** Where the fact comes from. At least one. */
  readonly sources: readonly string[];
  readonly examples?: RuleExamples<Example>;
  /** The rule judges how a guest's arguments were written: why it has nothing to say of a machine that has none. */
  readonly argumentsOnly?: string;
  /** Without it, nothing comes of the machine: its errors cannot be suppressed. */
  readonly necessary?: Necessity;
  check(context: Context): Iterable<Report<MessageId>>;
}

/** What a rule returns when it has nothing to say: one shared array, because rules run thousands of times a second. */
export const nothing: readonly never[] = Object.freeze([]);

/** Types the message ids of a rule against its own table. */
export const defineRule =
  <Context, Example = unknown>() =>
  <MessageId extends string>(rule: Rule<Context, MessageId, Example>): Rule<Context, string, Example> =>
    rule;

/** Runs rules over one context and returns every finding, in rule order. */
export function runRules<Context>(rules: readonly Rule<Context>[], context: Context, words?: Words): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    for (const report of rule.check(context)) findings.push(toFinding(rule, report, words));
  }
  return findings;
}

/** What a rule reported, in the words of its own table. */
export function toFinding(rule: Omit<Rule<never>, "check">, report: Report<string>, words?: Words): Finding {
  const own = rule.messages[report.messageId];
  if (!own) throw new Error(`rule ${rule.id} has no message "${report.messageId}"`);
  const text = textOf(own, words);
  return {
    ruleId: rule.id,
    severity: report.severity ?? rule.severity,
    path: report.path,
    message: fill(text.message, report.data),
    ...(text.fix === undefined ? {} : { fix: fill(text.fix, report.data) }),
    docs: `docs/rules/${rule.id}.md`,
  };
}

function textOf(own: Message, words: Words | undefined): Message {
  if (words === undefined) return own;
  return words === "kubevirt" ? { ...own, ...own.xml, ...own.kubevirt } : { ...own, ...own[words] };
}

const fill = (text: string, data: Readonly<Record<string, string | number>> = {}): string =>
  text.replace(/\{(\w+)\}/g, (whole, key: string) => (Object.hasOwn(data, key) ? printable(String(data[key])) : whole));

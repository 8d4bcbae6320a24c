/** How much a finding weighs: an `error` stops the deployment, a `warning` asks for a look, an `info` explains. */
export type Severity = "error" | "warning" | "info";

/** One thing the checks have to say about a guest. All findings of a guest are collected and shown at once. */
export interface Finding {
  /** Stable id of the rule that speaks, in kebab case, for example `requires-on` or `vendor-id-length`. */
  readonly ruleId: string;
  readonly severity: Severity;
  /**
   * Property path in the user's own input, for example `enlightenments.tlbflush` or `disks[1].size`; "" is the guest
   * itself.
   */
  readonly path: string;
  /** What is wrong and for which setting, in one sentence without a line break. */
  readonly message: string;
  /** The next step, as an imperative sentence. */
  readonly fix?: string;
  /** Page or source that backs the rule. */
  readonly docs?: string;
}

export const hasErrors = (findings: readonly Finding[]): boolean => findings.some((f) => f.severity === "error");

/** A text with the path that it is about in front, unless it begins with that path itself. */
export const atPath = (path: string, text: string): string =>
  path === "" || (text.startsWith(path) && !/^[\w.[]/.test(text.slice(path.length))) ? text : `${path}: ${text}`;

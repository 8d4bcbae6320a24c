import type { View } from "../../terminal";
import type { LintReport } from "../report";

/** How a report is written. A new one is a file and a line here. */
export interface LintFormatter {
  readonly format: (report: LintReport, view: View) => string;
}

const load: Readonly<Record<LintFormat, () => LintFormatter>> = {
  text: () => require("./text") as LintFormatter,
  json: () => require("./json") as LintFormatter,
  sarif: () => require("./sarif") as LintFormatter,
  junit: () => require("./junit") as LintFormatter,
  github: () => require("./github") as LintFormatter,
  markdown: () => require("./markdown") as LintFormatter,
};

export const lintFormats = ["text", "json", "sarif", "junit", "github", "markdown"] as const;
export type LintFormat = (typeof lintFormats)[number];

export const lintFormatter = (name: LintFormat): LintFormatter => load[name]();

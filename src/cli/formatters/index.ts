import type { View } from "../terminal";
import type { Report } from "../reports/report";

/** A formatter is one file of this folder: it turns a report into text. */
export interface Formatter {
  format(report: Report, view: View): string;
}

/** Loaded on use: a table needs no YAML. */
const formatters = {
  table: () => require("./table") as Formatter,
  json: () => require("./json") as Formatter,
  yaml: () => require("./yaml") as Formatter,
  markdown: () => require("./markdown") as Formatter,
} as const;

export type FormatterName = keyof typeof formatters;
export const formatterNames = Object.keys(formatters) as readonly FormatterName[];
export const formatterOf = (name: FormatterName): Formatter => formatters[name]();

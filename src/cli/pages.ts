import { readFileSync } from "node:fs";
import path from "node:path";
import { catalogue, modes } from "../enlightenments";
import { nearest, printable } from "../findings";
import { findPreset, presetIds, presetNames } from "../presets";
import { allRules } from "./all-rules";
import { FailedError, UsageError } from "./errors";
import { blocksOf } from "./page-blocks";
import type { Report } from "./reports/report";

/** A page of docs/ about something that has a name. */
interface NamedPage {
  readonly kind: "rule" | "enlightenment" | "enlightenment mode" | "preset";
  readonly name: string;
  /** Relative to the package. */
  readonly docs: string;
}

/** The page of a rule, an enlightenment or a preset. Throws {@link UsageError} with the nearest name for any other. */
export function pageReport(name: string): Report & { readonly markdown: string } {
  const page = pageNamed(name);
  const markdown = readPage(page);
  return {
    markdown,
    data: { kind: page.kind, name: page.name, docs: page.docs, markdown },
    blocks: () => [...blocksOf(markdown), { kind: "text", text: page.docs, tone: "quiet" }],
  };
}

function pageNamed(asked: string): NamedPage {
  const name = asked.replace(/^hv-/, "");
  const page = ruleNamed(asked) ?? enlightenmentNamed(name) ?? modeNamed(name) ?? presetNamed(asked);
  if (page !== undefined) return page;
  const meant = nearest(asked, everyName());
  throw new UsageError(
    `there is no spec file, rule, enlightenment or preset "${printable(asked)}"; ${
      meant === undefined
        ? "`windows-guest rules` and `windows-guest presets` list the names"
        : `did you mean "${meant}"?`
    }`,
  );
}

function ruleNamed(name: string): NamedPage | undefined {
  const rule = allRules.find(({ id }) => id === name);
  return rule && { kind: "rule", name, docs: rule.docs };
}

/** By QEMU's name, or by the argument: `tlbflush-ext`, `tlbflushExt`. */
function enlightenmentNamed(name: string): NamedPage | undefined {
  const row = catalogue.find((one) => one.name === name || one.property === name);
  return row && { kind: "enlightenment", name: row.name, docs: `docs/enlightenments/${row.name}.md` };
}

function modeNamed(name: string): NamedPage | undefined {
  const mode = modes.find((one) => name === `mode-${one.name}` || name === one.name);
  return mode && { kind: "enlightenment mode", name: mode.name, docs: `docs/enlightenments/mode-${mode.name}.md` };
}

function presetNamed(name: string): NamedPage | undefined {
  const id = findPreset(name)?.id;
  return id === undefined ? undefined : { kind: "preset", name: id, docs: `docs/presets/${id}.md` };
}

const everyName = (): string[] => [
  ...allRules.map(({ id }) => id),
  ...catalogue.flatMap(({ name, property }) => [name, property]),
  ...modes.map(({ name }) => name),
  ...presetNames,
  ...presetIds,
];

/** Source and bundle lie equally deep below the package. */
function readPage({ docs }: NamedPage): string {
  try {
    return readFileSync(path.join(__dirname, "..", "..", docs), "utf8");
  } catch (error) {
    throw new FailedError(
      `${docs} of this package cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
    );
  }
}

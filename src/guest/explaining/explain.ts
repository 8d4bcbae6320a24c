import { enlightenment, isEnlightenmentName } from "../../enlightenments/catalogue";
import { NOT_REQUESTED } from "../../enlightenments/engine/rows";
import { who, type RequesterWords } from "../../enlightenments/engine/strength";
import type { Requester } from "../../enlightenments/types";
import { suppressedLine, type Finding } from "../../findings";
import { findWindows } from "../../windows";
import type { Choice, GuestResolution } from "../types";

/** Rows of text under column heads, for whoever draws tables. */
export interface ExplanationTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface ExplainedFlag {
  /** Catalogue name, for example `stimer-direct`. */
  readonly flag: string;
  /** What a person writes under `enlightenments`, for example `stimerDirect`. */
  readonly property: string;
  readonly state: "on" | "off";
  /** "" where the flag has none. */
  readonly value: string;
  readonly why: string;
  /** Who asked, in words: "you", "desktop@1", "server@1 for desktop@1", "needed by stimer". */
  readonly who: string;
  readonly kind: Requester["kind"];
}

export interface ExplainedSetting {
  readonly setting: string;
  readonly value: string;
  readonly why: string;
  readonly who: string;
  readonly by: Choice["by"];
  readonly source: string;
}

/** A resolution in words, as plain data. */
export interface Explanation {
  readonly guest: string;
  /** Title of the Windows, for example "Windows 11". */
  readonly windows: string;
  /** "desktop@1", or "desktop@1 (newest desktop)". */
  readonly preset: string;
  readonly host: string;
  readonly cpuVendor: string;
  readonly mode: string;
  /** Can it be migrated, in a sentence? */
  readonly migration: string;
  /** "" while the machine is not complete. */
  readonly digest: string;
  readonly flags: readonly ExplainedFlag[];
  readonly settings: readonly ExplainedSetting[];
  /** Errors first, then warnings, then notes. */
  readonly findings: readonly Finding[];
  readonly tables: {
    readonly flags: ExplanationTable;
    readonly settings: ExplanationTable;
    readonly findings: ExplanationTable;
  };
}

const WEIGHT = { error: 0, warning: 1, info: 2 } as const;

/** Who chose what, and why, of a resolved guest. Holds no secret: resolutions have none outside the definition. */
export function explain(resolution: GuestResolution): Explanation {
  const askers = askersOf(resolution);
  const flags = resolution.enlightenments.map((row): ExplainedFlag => ({
    flag: row.name,
    property: isEnlightenmentName(row.name) ? enlightenment(row.name).property : row.name,
    state: row.state,
    value: row.value === undefined ? "" : String(row.value),
    why: row.reason,
    who: who(row.by, askers),
    kind: row.by.kind,
  }));
  const settings = resolution.choices.map((choice): ExplainedSetting => ({
    setting: choice.path,
    value: choice.value,
    why: choice.reason,
    who: whoChose(choice, resolution),
    by: choice.by,
    source: choice.source ?? "",
  }));
  const findings = [...resolution.findings].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
  const { asked, resolved } = resolution.preset;
  return {
    guest: resolution.name,
    windows: findWindows(resolution.windows)?.title ?? resolution.windows,
    preset: asked === resolved || resolved === "" ? asked : `${resolved} (latest ${asked})`,
    host: resolution.host,
    cpuVendor: resolution.cpuVendor,
    mode: resolution.mode,
    migration: migrationText(resolution),
    digest: resolution.digest ?? "",
    flags,
    settings,
    findings,
    tables: {
      flags: {
        columns: ["flag", "state", "value", "why", "who asked"],
        rows: flags.map((row) => [row.flag, row.state, row.value, row.why, row.who]),
      },
      settings: {
        columns: ["setting", "value", "why", "who chose"],
        rows: settings.map((row) => [row.setting, row.value, row.why, row.who]),
      },
      findings: {
        columns: ["severity", "setting", "what", "what to do", "rule"],
        rows: findings.map((f) => [f.severity, f.path, f.message, f.fix ?? "", f.ruleId]),
      },
    },
  };
}

const through = (preset: string, { preset: { resolved } }: GuestResolution): string =>
  preset === resolved ? preset : `${preset} for ${resolved}`;
const windowsTitle = (id: string): string => findWindows(id)?.title ?? id;

/** In a column "who asked". */
const askersOf = (resolution: GuestResolution): Partial<RequesterWords> => ({
  user: () => "you",
  preset: ({ id }) => through(id, resolution),
  requirement: ({ of }) => `required by ${of}`,
  default: () => "nobody",
});

function whoChose(choice: Choice, resolution: GuestResolution): string {
  switch (choice.by) {
    case "user":
      return "you";
    case "preset":
      return through(choice.from ?? resolution.preset.resolved, resolution);
    case "windows":
      return windowsTitle(resolution.windows);
    case "requirement":
      return "your other settings";
    case "host":
      return `host ${resolution.host}`;
    case "default":
      return "default";
  }
}

function migrationText({ migratable, migration }: GuestResolution): string {
  const verdict = { yes: "can be migrated", no: "cannot be migrated", unknown: "depends" }[migratable];
  return migration.length === 0 ? verdict : `${verdict}: ${migration.join("; ")}`;
}

/** The explanation as plain text without colour: an output of the component, or a log. Ends without a line break. */
export function explanationText(resolution: GuestResolution): string {
  const explanation = explain(resolution);
  const { guest, windows, preset, host, cpuVendor, mode, migration, digest, flags, settings, findings } = explanation;
  const width = Math.max(0, ...flags.map((row) => row.flag.length), ...settings.map((row) => row.setting.length));
  const flagLine = ({ flag, state, value, who, why }: ExplainedFlag): string =>
    `  ${flag.padEnd(width)}  ${state.padEnd(3)}${value === "" ? "" : ` ${value}`}  ${who}: ${why}`;
  const unasked = flags.filter((row) => row.kind === "default" && row.state === "off" && row.why === NOT_REQUESTED);
  const lines = [
    `${guest}: ${windows}, preset ${preset}, host ${host} (CPU vendor ${cpuVendor})`,
    ...(flags.length === 0
      ? []
      : [`enlightenments, mode ${mode}:`, ...flags.filter((row) => !unasked.includes(row)).map(flagLine)]),
    ...(unasked.length === 0 ? [] : [`  off, ${NOT_REQUESTED}: ${unasked.map((row) => row.flag).join(", ")}`]),
    ...(settings.length === 0
      ? []
      : [
          "settings:",
          ...settings.map((row) => `  ${row.setting.padEnd(width)}  ${row.value}  ${row.who}: ${row.why}`),
        ]),
    `migration: ${migration}`,
    ...(findings.length === 0 ? [] : ["findings:", ...findings.map(findingLine)]),
    ...(resolution.suppressed === undefined
      ? []
      : ["suppressed:", ...resolution.suppressed.map((one) => `  ${suppressedLine(one)}`)]),
    ...(digest === "" ? [] : [`digest: ${digest}`]),
  ];
  return lines.join("\n");
}

const findingLine = ({ severity, path, message, fix, ruleId }: Finding): string =>
  `  ${severity}${path === "" ? "" : ` ${path}`}: ${message}${fix === undefined ? "" : ` ${fix}`} [${ruleId}]`;

import { catalogue } from "../../enlightenments/catalogue";
import { who, type RequesterWords } from "../../enlightenments/engine/strength";
import type { ResolvedEnlightenment } from "../../enlightenments/types";
import type { Choice } from "../../guest/types";
import { findWindows } from "../../windows";
import type { ReadGuest, ReadGuests } from "../guests";
import { NOT_REQUESTED } from "../../enlightenments/engine/rows";
import { findingBlocks, suppressedBlocks } from "./findings";
import { hostSetBlocks } from "./host-set";
import type { Block, Cell, Column, Report } from "./report";

/** Why each guest of a spec is what it is. */
export function explanation(read: ReadGuests): Report {
  return {
    data: { guests: read.guests.map(dataOf), findings: read.findings },
    blocks: () => [...read.guests.flatMap(guestBlocks), ...findingBlocks(read.findings)],
  };
}

/** The definition stays out: it may hold a password, and `render` shows it. */
function dataOf({ resolution, findings, suppressed, host, set }: ReadGuest): object {
  const { definition: _definition, findings: _unlocated, suppressed: _unlocatedToo, ...rest } = resolution;
  return {
    ...rest,
    checkedAgainst: host?.name ?? null,
    ...(set === undefined ? {} : { hosts: set }),
    findings,
    ...(suppressed.length === 0 ? {} : { suppressed }),
  };
}

function guestBlocks(guest: ReadGuest): Block[] {
  const { resolution, findings, suppressed } = guest;
  const problems: Block[] =
    findings.length + suppressed.length === 0
      ? []
      : [{ kind: "heading", text: "Findings" }, ...findingBlocks(findings), ...suppressedBlocks(suppressed)];
  const title: Block = { kind: "title", text: resolution.name === "" ? "(a guest without a name)" : resolution.name };
  if (resolution.enlightenments.length === 0) return [title, ...problems];
  return [
    title,
    { kind: "facts", rows: factsOf(guest) },
    ...(guest.set === undefined ? [] : hostSetBlocks(guest.set)),
    { kind: "heading", text: "Hyper-V enlightenments" },
    ...enlightenmentBlocks(resolution.enlightenments),
    { kind: "heading", text: "Settings" },
    { kind: "table", columns: SETTING_COLUMNS, rows: resolution.choices.map(settingRow) },
    ...problems,
  ];
}

function factsOf({ resolution, host, set }: ReadGuest): (readonly [string, string])[] {
  const { preset, windows, mode, migratable, migration, digest } = resolution;
  const took = preset.asked === preset.resolved ? preset.resolved : `${preset.resolved} (requested: ${preset.asked})`;
  return [
    ["Windows", findWindows(windows)?.title ?? windows],
    ["Preset", took],
    ["Host", `${resolution.host}${host === undefined ? ", not checked (--host checks against one)" : ", checked"}`],
    ...(mode === "custom" ? [] : [["Mode", mode] as const]),
    // For a set the section on its hosts answers.
    ...(set === undefined
      ? [["Migratable", migration.length === 0 ? migratable : `${migratable}: ${migration.join("; ")}`] as const]
      : []),
    ["Digest", digest ?? "none (the guest has errors)"],
  ];
}

const FLAG_COLUMNS: readonly Column[] = [
  { title: "flag" },
  { title: "state" },
  { title: "value" },
  { title: "why", wraps: true },
  { title: "asked by" },
];

/** On first, in the order of the catalogue; then off; what nobody ever asked for in one line at the end. */
function enlightenmentBlocks(rows: readonly ResolvedEnlightenment[]): Block[] {
  const on = rows.filter((row) => row.state === "on");
  const off = rows.filter((row) => row.state === "off");
  const silent = off.filter((row) => row.by.kind === "default" && row.reason === NOT_REQUESTED);
  const told = off.filter((row) => !silent.includes(row));
  return [
    { kind: "table", columns: FLAG_COLUMNS, rows: [...on, ...told].map(flagRow) },
    ...(silent.length === 0
      ? []
      : [
          {
            kind: "text",
            text: `Also off, not requested: ${silent.map((row) => row.name).join(", ")}.`,
            tone: "quiet",
          } as const,
        ]),
  ];
}

function flagRow({ name, state, value, by, reason }: ResolvedEnlightenment): Cell[] {
  const on = state === "on";
  const flag: Cell = on ? { text: name, tone: "strong" } : { text: name };
  return [
    flag,
    on ? { text: "on", tone: "good" } : { text: "off", tone: "quiet" },
    { text: valueText(name, value) },
    { text: reason },
    { text: who(by, inColumn) },
  ];
}

function valueText(name: string, value: number | string | undefined): string {
  if (value === undefined) return "";
  const special = catalogue.find((row) => row.name === name)?.value?.special?.find((one) => one.value === value);
  return special === undefined ? String(value) : `${value} (${special.meaning})`;
}

/** In a column "asked by". */
const inColumn: Partial<RequesterWords> = {
  user: () => "you",
  preset: ({ id }) => id,
  windows: () => "Windows",
  requirement: ({ of }) => `${of} requires it`,
  default: () => "default",
};

const SETTING_COLUMNS: readonly Column[] = [
  { title: "setting" },
  { title: "value" },
  { title: "why", wraps: true },
  { title: "asked by" },
];

const settingRow = (choice: Choice): Cell[] => [
  { text: choice.path, tone: "strong" },
  { text: SWITCH[choice.value] ?? choice.value },
  { text: choice.reason },
  { text: chosenBy(choice) },
];

const SWITCH: Readonly<Record<string, string>> = { true: "yes", false: "no" };

function chosenBy({ by, from }: Choice): string {
  if (by === "user") return "you";
  if (by === "windows") return "Windows";
  return from ?? by;
}

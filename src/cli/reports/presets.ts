import { catalogue } from "../../enlightenments/catalogue";
import {
  describeWhen,
  everyMachine,
  needPaths,
  presetChanges,
  presetDigest,
  presetId,
  presetVersions,
  type ComposedPreset,
  type PresetChange,
  type When,
} from "../../presets";
import { windowsTable } from "../../windows";
import type { Block, Cell, Column, Report } from "./report";

/** Every version of every preset. */
export function presetList(): Report {
  const presets = presetVersions.map((preset) => ({
    id: presetId(preset),
    title: preset.title,
    description: preset.description,
    extends: preset.extends,
    migration: preset.migration,
    usualFor: windowsTable.filter((windows) => windows.usual.preset === preset.name).map((windows) => windows.id),
  }));
  return {
    data: presets,
    blocks: () => [
      {
        kind: "table",
        columns: [
          { title: "preset" },
          { title: "builds on" },
          { title: "for", wraps: true },
          { title: "usual for", wraps: true },
        ],
        rows: presets.map((preset) => [
          { text: preset.id, tone: "strong" },
          preset.extends.join(", "),
          preset.description,
          preset.usualFor.join(", "),
        ]),
      },
      {
        kind: "text",
        text:
          "Without a version (desktop), a new machine uses the latest version of the preset, and a machine that Pulumi has deployed keeps its version. With a version (desktop@1), a preset never changes. " +
          "windows-guest presets NAME shows all settings, and --diff 1 2 shows the changes between versions.",
        tone: "quiet",
      },
    ],
  };
}

/** All that a preset decides, what it builds on included. */
export function presetDetails(composed: ComposedPreset): Report {
  const { preset, chain } = composed;
  const digest = presetDigest(preset);
  return {
    data: {
      ...preset,
      id: composed.id,
      chain,
      digest,
      enlightenments: [...composed.enlightenments.values()].flat(),
      settings: [...composed.settings.values()].flat(),
      timers: composed.timers,
      cpuFeatures: [...everyMachine, ...composed.cpuFeatures],
      needs: composed.needs,
    },
    blocks: () => [
      { kind: "title", text: `${composed.id}: ${preset.title}` },
      { kind: "text", text: preset.description },
      {
        kind: "facts",
        rows: [
          ["Builds on", chain.slice(0, -1).reverse().join(", ") || "nothing"],
          ["Windows", windowsText(composed)],
          ["Migration", preset.migration],
          ["Digest", digest],
        ],
      },
      { kind: "list", items: preset.about },
      ...needBlocks(composed),
      { kind: "heading", text: "Hyper-V enlightenments" },
      { kind: "table", columns: FLAGS, rows: flagRows(composed) },
      { kind: "heading", text: "Settings" },
      { kind: "table", columns: SETTINGS, rows: settingRows(composed) },
      { kind: "heading", text: "Timers" },
      { kind: "table", columns: TIMERS, rows: timerRows(composed) },
      { kind: "heading", text: "CPU features" },
      { kind: "table", columns: FEATURES, rows: featureRows(composed) },
      {
        kind: "text",
        text: "If a setting has several lines, the last one whose condition is met applies.",
        tone: "quiet",
      },
    ],
  };
}

/** What a version of a preset does otherwise than another. */
export function presetDifference(before: ComposedPreset, after: ComposedPreset): Report {
  const changes = presetChanges(before, after);
  return {
    data: { from: before.id, to: after.id, changes },
    blocks: () => [
      { kind: "title", text: `${before.id} → ${after.id}` },
      ...(changes.length === 0
        ? [{ kind: "text", text: "There are no differences." } as const]
        : [
            {
              kind: "table",
              columns: [
                { title: "what" },
                { title: before.id, wraps: true },
                { title: after.id, wraps: true },
                { title: "why", wraps: true },
              ],
              rows: changes.map(changeRow),
            } as const,
          ]),
      ...(changes.some(({ after: now }) => now.some((text) => text.includes("(preferred)")))
        ? [{ kind: "text", text: PREFERRED, tone: "quiet" } as const]
        : []),
      {
        kind: "text",
        text: `A machine that uses ${before.id} keeps it, even with \`preset: ${before.preset.name}\`. Write \`preset: ${after.id}\` to upgrade; \`pulumi preview\` shows the changes to the machine.`,
        tone: "quiet",
      },
    ],
  };
}

const PREFERRED =
  "Preferred: turned on only if the host is known to support it; windows-guest explain shows the reason.";

const changeRow = ({ kind, name, before, after, reasons }: PresetChange): Cell[] => [
  { text: kind === "enlightenment" || kind === "setting" ? name : `${kind} ${name}`, tone: "strong" },
  { text: before.join("; ") || "–", tone: "quiet" },
  { text: after.filter((text) => !before.includes(text)).join("; ") || (after.length === 0 ? "–" : after.join("; ")) },
  { text: reasons.join("; ") },
];

function windowsText({ preset: { windows } }: ComposedPreset): string {
  const refused = windowsTable.filter(
    ({ build }) => build < (windows.buildAtLeast ?? 0) || build >= (windows.buildBelow ?? Infinity),
  );
  if (refused.length === 0) return "all";
  const names = refused.map((row) => row.title).join(", ");
  return `${windows.otherwise === "error" ? "refuses" : "warns for"} ${names}: ${windows.reason}`;
}

function needBlocks({ needs }: ComposedPreset): Block[] {
  if (needs.length === 0) return [];
  return [
    { kind: "heading", text: "Refuses without" },
    {
      kind: "table",
      columns: [{ title: "setting" }, { title: "why", wraps: true }, { title: "for example", wraps: true }],
      rows: needs.map((need) => [
        { text: needPaths(need).join(" or "), tone: "strong" },
        `${need.reason}${onlyText(need.when)}`,
        need.example,
      ]),
    },
  ];
}

const onlyText = (when: When | undefined): string => (when === undefined ? "" : ` (only ${describeWhen(when)})`);
const whenText = (when: When | undefined): string => (when === undefined ? "always" : describeWhen(when));

const FLAGS: readonly Column[] = [
  { title: "flag" },
  { title: "state" },
  { title: "value" },
  { title: "when", wraps: true },
  { title: "why", wraps: true },
  { title: "from" },
];

function flagRows({ enlightenments }: ComposedPreset): Cell[][] {
  return catalogue.flatMap(({ name }) =>
    (enlightenments.get(name) ?? []).map((choice, index): Cell[] => [
      { text: index === 0 ? name : "", tone: "strong" },
      { text: choice.state, tone: choice.state === "on" ? "good" : "quiet" },
      { text: String(choice.value ?? "") },
      { text: `${whenText(choice.when)}${choice.prefer === true ? " (preferred)" : ""}` },
      { text: choice.reason },
      { text: choice.from },
    ]),
  );
}

const SETTINGS: readonly Column[] = [
  { title: "setting" },
  { title: "value" },
  { title: "when", wraps: true },
  { title: "why", wraps: true },
  { title: "from" },
];

function settingRows({ settings }: ComposedPreset): Cell[][] {
  return [...settings].flatMap(([path, choices]) =>
    choices.map((choice, index): Cell[] => [
      { text: index === 0 ? path : "", tone: "strong" },
      { text: choice.value === true ? "yes" : choice.value === false ? "no" : String(choice.value) },
      { text: whenText(choice.when) },
      { text: choice.reason },
      { text: choice.from },
    ]),
  );
}

const TIMERS: readonly Column[] = [
  { title: "timer" },
  { title: "state" },
  { title: "missed ticks" },
  { title: "why", wraps: true },
  { title: "from" },
];

const timerRows = ({ timers }: ComposedPreset): Cell[][] =>
  timers.map((timer): Cell[] => [
    { text: timer.name, tone: "strong" },
    timer.present === false ? { text: "off", tone: "quiet" } : { text: "on", tone: "good" },
    { text: timer.tickpolicy ?? "" },
    { text: `${timer.reason}${onlyText(timer.when)}` },
    { text: timer.from },
  ]);

const FEATURES: readonly Column[] = [
  { title: "feature" },
  { title: "policy" },
  { title: "when", wraps: true },
  { title: "why", wraps: true },
  { title: "from" },
];

const featureRows = ({ cpuFeatures }: ComposedPreset): Cell[][] =>
  [...everyMachine.map((row) => ({ ...row, from: "every machine" })), ...cpuFeatures].map((row): Cell[] => [
    { text: row.name, tone: "strong" },
    { text: row.policy },
    { text: `${whenText(row.when)}${row.libvirt === undefined ? "" : `, if libvirt supports it (${row.libvirt})`}` },
    { text: row.reason },
    { text: row.from },
  ]);

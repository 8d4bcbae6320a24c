import type { ComposedPreset } from "./registry";
import type { When } from "./types";
import { describeWhen } from "./when";

/** One thing that two versions of a preset decide differently. */
export interface PresetChange {
  /** What it is: an enlightenment, a setting, a timer, a CPU feature, an input, or the Windows it is made for. */
  readonly kind: "enlightenment" | "setting" | "timer" | "CPU feature" | "refuses without" | "Windows";
  readonly name: string;
  /** All that the one and the other version say about it, weaker first; empty: nothing. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The reasons of what is new; of what went, where nothing is new. */
  readonly reasons: readonly string[];
  readonly sources: readonly string[];
}

interface Said {
  readonly text: string;
  readonly reason: string;
  readonly source?: string | undefined;
}
type Sayings = ReadonlyMap<string, readonly Said[]>;

/** What the second does otherwise than the first, all that they build on included. Mere rewording is no change. */
export function presetChanges(before: ComposedPreset, after: ComposedPreset): PresetChange[] {
  return kinds.flatMap(({ kind, said }) => changesOf(kind, said(before), said(after)));
}

const kinds: readonly { readonly kind: PresetChange["kind"]; readonly said: (preset: ComposedPreset) => Sayings }[] = [
  {
    kind: "Windows",
    said: ({ preset: { windows } }) =>
      new Map([["made for", [{ text: windowsText(windows), reason: windows.reason }]]]),
  },
  {
    kind: "enlightenment",
    said: ({ enlightenments }) =>
      grouped(
        [...enlightenments.values()].flat(),
        (row) => row.name,
        (row) => `${row.state}${value(row.value)}${row.prefer ? " (preferred)" : ""}`,
      ),
  },
  {
    kind: "setting",
    said: ({ settings }) =>
      grouped(
        [...settings.values()].flat(),
        (row) => row.path,
        (row) => plain(row.value),
      ),
  },
  {
    kind: "timer",
    said: ({ timers }) =>
      grouped(
        timers,
        (row) => row.name,
        (row) => `${row.present === false ? "off" : "on"}${value(row.tickpolicy)}`,
      ),
  },
  {
    kind: "CPU feature",
    said: ({ cpuFeatures }) =>
      grouped(
        cpuFeatures,
        (row) => row.name,
        (row) => `${row.policy}${row.libvirt === undefined ? "" : ` if libvirt supports it (${row.libvirt})`}`,
      ),
  },
  {
    kind: "refuses without",
    said: ({ needs }) =>
      grouped(
        needs,
        (row) => row.path,
        () => "needed",
      ),
  },
];

const plain = (given: unknown): string => (given === true ? "yes" : given === false ? "no" : String(given));
const value = (given: unknown): string => (given === undefined ? "" : ` ${plain(given)}`);

function windowsText({ buildAtLeast, buildBelow, otherwise }: ComposedPreset["preset"]["windows"]): string {
  const bounds = [
    ...(buildAtLeast === undefined ? [] : [`build ${buildAtLeast} and newer`]),
    ...(buildBelow === undefined ? [] : [`builds below ${buildBelow}`]),
  ];
  return bounds.length === 0 ? "every Windows" : `${bounds.join(", ")}, otherwise ${otherwise}`;
}

function grouped<Row extends { readonly when?: When; readonly reason: string; readonly source?: string }>(
  rows: readonly Row[],
  name: (row: Row) => string,
  text: (row: Row) => string,
): Sayings {
  const groups = new Map<string, Said[]>();
  for (const row of rows) {
    const said = {
      text: `${text(row)}${row.when === undefined ? "" : ` ${describeWhen(row.when)}`}`,
      reason: row.reason,
      source: row.source,
    };
    groups.set(name(row), [...(groups.get(name(row)) ?? []), said]);
  }
  return groups;
}

function changesOf(kind: PresetChange["kind"], before: Sayings, after: Sayings): PresetChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name) ?? [], after.get(name) ?? []];
    const texts = (said: readonly Said[]): string[] => said.map(({ text }) => text);
    if (texts(old).join("\n") === texts(now).join("\n")) return [];
    const added = now.filter(({ text }) => !texts(old).includes(text));
    const why = added.length > 0 ? added : old.filter(({ text }) => !texts(now).includes(text));
    return [
      {
        kind,
        name,
        before: texts(old),
        after: texts(now),
        reasons: [...new Set(why.map(({ reason }) => reason))],
        sources: [...new Set(why.flatMap(({ source }) => source ?? []))],
      },
    ];
  });
}

import { createHash } from "node:crypto";

import { desktop1, desktop2 } from "./desktop";
import { gaming1 } from "./gaming";
import { legacy1, legacy2 } from "./legacy";
import { lowLatency1, lowLatency2 } from "./low-latency";
import { minimal1, minimal2 } from "./minimal";
import { nestedHyperv1, nestedHyperv2 } from "./nested-hyperv";
import { server1, server2 } from "./server";
import { workstationVdi1 } from "./workstation-vdi";
import type {
  PresetCpuFeature,
  PresetEnlightenment,
  PresetNeed,
  PresetSetting,
  PresetTimer,
  PresetVersion,
  SettingPath,
} from "./types";

/** Every released version of every preset, in the order a person should meet them: a preset's newest version first. */
export const presetVersions: readonly PresetVersion[] = [
  desktop2,
  desktop1,
  server2,
  server1,
  nestedHyperv2,
  nestedHyperv1,
  lowLatency2,
  lowLatency1,
  gaming1,
  workstationVdi1,
  legacy2,
  legacy1,
  minimal2,
  minimal1,
];

export const presetId = (preset: PresetVersion): string => `${preset.name}@${preset.version}`;

/** A choice together with the preset of the chain that makes it. */
export type From<Choice> = Choice & { readonly from: string };

/** A preset with everything it builds on folded in. Lists are ordered weaker first. */
export interface ComposedPreset {
  readonly id: string;
  readonly preset: PresetVersion;
  /** The presets it is built of, weakest first, itself last. */
  readonly chain: readonly string[];
  readonly enlightenments: ReadonlyMap<string, readonly From<PresetEnlightenment>[]>;
  readonly settings: ReadonlyMap<SettingPath, readonly From<PresetSetting>[]>;
  /** One timer per name: the last of the chain. */
  readonly timers: readonly From<PresetTimer>[];
  readonly cpuFeatures: readonly From<PresetCpuFeature>[];
  readonly needs: readonly From<PresetNeed>[];
}

const byId: ReadonlyMap<string, PresetVersion> = new Map(presetVersions.map((preset) => [presetId(preset), preset]));
const composed = new Map<string, ComposedPreset>();

/** Names without a version, in the order of the list. */
export const presetNames: readonly string[] = [...new Set(presetVersions.map((preset) => preset.name))];

/** Ids of all versions: what a person may write besides the bare names. */
export const presetIds: readonly string[] = [...byId.keys()];

/** CPU features of presets that old libvirts have no name for. */
export const newlyNamedCpuFeatures: readonly string[] = [
  ...new Set(
    presetVersions.flatMap(({ cpuFeatures = [] }) =>
      cpuFeatures.flatMap(({ name, libvirt }) => (libvirt === undefined ? [] : [name])),
    ),
  ),
];

/** `desktop` gives its newest version, `desktop@1` exactly that one, anything else undefined. */
export function findPreset(asked: string): ComposedPreset | undefined {
  const known = composed.get(asked);
  if (known) return known;
  const preset = byId.get(asked) ?? newest(asked);
  if (!preset) return undefined;
  const result = compose(preset);
  composed.set(asked, result);
  return result;
}

function newest(name: string): PresetVersion | undefined {
  return presetVersions.filter((preset) => preset.name === name).sort((a, b) => b.version - a.version)[0];
}

/** The presets that `preset` is built of, weakest first; each once. */
function chainOf(preset: PresetVersion, chain: PresetVersion[] = []): PresetVersion[] {
  for (const id of preset.extends) {
    const parent = byId.get(id);
    if (!parent) throw new Error(`preset ${presetId(preset)} extends ${id}, which does not exist`);
    chainOf(parent, chain);
  }
  if (!chain.includes(preset)) chain.push(preset);
  return chain;
}

function compose(preset: PresetVersion): ComposedPreset {
  const chain = chainOf(preset);
  const enlightenments = new Map<string, From<PresetEnlightenment>[]>();
  const settings = new Map<SettingPath, From<PresetSetting>[]>();
  const timers = new Map<string, From<PresetTimer>>();
  const cpuFeatures: From<PresetCpuFeature>[] = [];
  const needs: From<PresetNeed>[] = [];
  for (const link of chain) {
    const from = presetId(link);
    for (const choice of link.enlightenments) append(enlightenments, choice.name, { ...choice, from });
    for (const choice of link.settings) append(settings, choice.path, { ...choice, from });
    for (const timer of link.timers) timers.set(timer.name, { ...timer, from });
    for (const feature of link.cpuFeatures ?? []) cpuFeatures.push({ ...feature, from });
    for (const need of link.needs) needs.push({ ...need, from });
  }
  return {
    id: presetId(preset),
    preset,
    chain: chain.map(presetId),
    enlightenments,
    settings,
    timers: [...timers.values()],
    cpuFeatures,
    needs,
  };
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/**
 * SHA-256 (hex) of what a preset does to machines: not of its prose, which may be improved.
 * A test pins it for every released version.
 */
export function presetDigest(preset: PresetVersion): string {
  const bare = ({ reason: _reason, source: _source, ...rest }: { reason: string; source?: string }): object => rest;
  const effect = {
    extends: preset.extends,
    windows: bare(preset.windows),
    enlightenments: preset.enlightenments.map(bare),
    settings: preset.settings.map(bare),
    timers: preset.timers.map(bare),
    ...(preset.cpuFeatures === undefined ? {} : { cpuFeatures: preset.cpuFeatures.map(bare) }),
    needs: preset.needs.map(({ path, when, or, device }) => ({ path, when, or, device })),
  };
  return createHash("sha256").update(JSON.stringify(effect, sortedKeys)).digest("hex");
}

/** For `JSON.stringify`: the order in which an object was written does not matter. */
const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

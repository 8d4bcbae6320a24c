import type { z } from "zod";

import { suggestProperty } from "../enlightenments/names";
import type { Finding } from "../findings";
import { kindOf, listText, pathText, show } from "./show";
import { parseSize } from "./size";
import { guestSpec, type ReadSpec } from "./spec";
import type { SpecRuleId } from "./spec-rules";
import { didYouMean, windowsMeant } from "./suggest";

type Issue = z.core.$ZodIssue;
type Read = { readonly findings: readonly Finding[]; readonly spec?: ReadSpec };

/** Reads a spec; every mistake is a finding with its path, all of them at once. */
export function readSpec(input: unknown): Read {
  let result;
  try {
    result = guestSpec.safeParse(input, { reportInput: false });
  } catch (error) {
    // Objects that throw when they are read (getters, proxies) are no spec.
    return { findings: [finding("spec-shape", "", `the guest spec cannot be read: ${show((error as Error).message)}`, "pass plain data")] };
  }
  if (result.success) return { findings: [], spec: result.data };
  return { findings: result.error.issues.flatMap((issue) => findingsOf(issue, input)) };
}

function finding(ruleId: SpecRuleId, path: string, message: string, fix?: string): Finding {
  return {
    ruleId,
    severity: "error",
    path,
    message: sentence(message),
    ...(fix === undefined ? {} : { fix: sentence(fix[0]!.toUpperCase() + fix.slice(1)) }),
    docs: `docs/rules/${ruleId}.md`,
  };
}

const sentence = (text: string): string => (/[.?]$/.test(text) ? text : `${text}.`);

function findingsOf(issue: Issue, input: unknown): Finding[] {
  const path = pathText(issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownProperty(issue.path, key));
    case "invalid_value":
      return [wrongWord(path, valueAt(input, issue.path), issue.values.map(String))];
    case "invalid_type":
      return [wrongType(path, valueAt(input, issue.path), issue.expected)];
    case "too_big":
      return [finding("spec-value", path, `${path} has more than ${issue.maximum} entries`, `keep at most ${issue.maximum}`)];
    case "custom":
      return [finding("spec-value", path, `${path}: ${issue.message}`, issue.params?.["fix"] as string | undefined)];
    default:
      return [finding("spec-shape", path, `${path} is not what belongs there`)];
  }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], input);
}

// --- properties

/** Where a property that people write at the top level really stands. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  secureboot: "firmware.secureBoot", uefi: 'firmware.type: "uefi"', bios: 'firmware.type: "bios"', machinetype: "firmware", nvram: "firmware.nvram",
  sockets: "topology.sockets", cores: "topology.cores", threads: "topology.threads", uri: "host.uri", profile: "host.profile",
  password: "graphics.password", vnc: 'graphics.type: "vnc"', spice: 'graphics.type: "spice"', emulatorpin: "pinning.emulator", vcpupin: "pinning.vcpus",
  cpumode: "cpu.mode", cpumodel: "cpu.model", numanodes: "numa.nodes", hypervmode: "enlightenmentMode", mac: "networks[0].mac", baseimage: "systemDisk.baseImage",
};

function unknownProperty(parent: readonly PropertyKey[], key: string): Finding {
  const path = pathText([...parent, key]);
  const where = parent.length === 0 ? "a guest" : pathText(parent);
  const known = propertiesAt(parent);
  const inEnlightenments = parent.length === 1 && parent[0] === "enlightenments";
  const meant = inEnlightenments ? suggestProperty(key) : didYouMean(key, known);
  const elsewhere = parent.length === 0 && meant === undefined ? ELSEWHERE[key.toLowerCase().replace(/[^a-z]/g, "")] ?? (suggestProperty(key) && `enlightenments.${suggestProperty(key)!}`) : undefined;
  const fix = meant ?? elsewhere;
  const all = known.length <= 12 ? `; it has ${listText(known)}` : "";
  return finding(
    "spec-property",
    path,
    `${where} has no property ${show(key)}${fix === undefined ? all : ""}`,
    fix === undefined ? "remove it" : `did you mean \`${fix}\`?`,
  );
}

/** The properties that the schema knows at a place. */
function propertiesAt(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = guestSpec;
  for (const part of path) {
    schema = unwrap(schema);
    const def = (schema as { def?: { shape?: Record<PropertyKey, unknown>; element?: unknown } }).def;
    schema = typeof part === "number" ? def?.element : def?.shape?.[part];
  }
  return Object.keys((unwrap(schema) as { def?: { shape?: object } } | undefined)?.def?.shape ?? {});
}

function unwrap(schema: unknown): unknown {
  const inner = (schema as { def?: { innerType?: unknown } } | undefined)?.def?.innerType;
  return inner === undefined ? schema : unwrap(inner);
}

// --- words

function wrongWord(path: string, given: unknown, words: readonly string[]): Finding {
  const values = `write ${listText(words.map((word) => `"${word}"`), "or")}`;
  if (given === undefined) return finding("spec-shape", path, `${path} is missing`, values);
  const isToggle = words.join() === "on,off,auto";
  if (isToggle && typeof given === "boolean") return finding("spec-value", path, `${path} is ${given}, which is not on, off or auto`, `did you mean "${given ? "on" : "off"}"?`);
  if (typeof given !== "string") return finding("spec-shape", path, `${path} is ${kindOf(given)}, not one of its words`, values);
  const meant = path === "windows" ? windowsMeant(given, words) : isToggle ? toggleMeant(given) : didYouMean(given, words);
  const what = path === "preset" ? "no preset" : path === "windows" ? "no Windows in the table" : `not a value of ${path}`;
  return finding("spec-value", path, `${show(given)} is ${what}`, meant === undefined ? values : `did you mean "${meant}"?`);
}

function toggleMeant(given: string): string | undefined {
  const word = given.trim().toLowerCase();
  if (["on", "true", "yes", "1", "enable", "enabled", "require", "required"].includes(word)) return "on";
  if (["off", "false", "no", "0", "disable", "disabled", "none"].includes(word)) return "off";
  return didYouMean(word, ["on", "off", "auto"]);
}

// --- types

const EXPECTED: Readonly<Record<string, string>> = { string: "text", number: "a number", boolean: "true or false", array: "a list", object: "a group of settings", record: "a group of settings" };

/** A number where text belongs is most often a size or a CPU list without its quotes. */
function wrongType(path: string, given: unknown, expected: string): Finding {
  const want = EXPECTED[expected] ?? expected;
  if (path === "") return finding("spec-shape", "", `a guest spec is a group of settings, and this is ${kindOf(given)}`, 'write at least `name` and `windows`, for example { "name": "ada", "windows": "windows-11" }');
  if (given === undefined) return finding("spec-shape", path, `${path} is missing`, `write ${want}`);
  const isSize = /(^|\.)(memory|size)$/.test(path);
  if (isSize && typeof given === "number") return finding("spec-shape", path, `${path}: ${show(given)} has no unit`, sizeFix(given));
  if (expected === "boolean" && typeof given === "string" && /^(true|false|yes|no|on|off)$/i.test(given)) {
    return finding("spec-shape", path, `${path} is text, not true or false`, `did you mean ${/^(true|yes|on)$/i.test(given)}, without quotes?`);
  }
  if (expected === "number" && typeof given === "string" && /^\d+$/.test(given)) return finding("spec-shape", path, `${path} is text, not a number`, `did you mean ${given}, without quotes?`);
  if (expected === "string" && typeof given === "number" && Number.isInteger(given) && !/password/i.test(path)) return finding("spec-shape", path, `${path} is a number, not text`, `did you mean "${given}", with quotes?`);
  return finding("spec-shape", path, `${path} is ${kindOf(given)}, not ${want}`, `write ${want}`);
}

function sizeFix(given: number): string {
  const parsed = parseSize(given);
  return parsed.ok ? "write the unit" : parsed.fix;
}

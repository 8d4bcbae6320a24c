/** What may be meant by a value that a schema refuses: a value that the schema takes, or nothing. */
import type { z } from "zod";

import { suggestProperty } from "../../enlightenments/names";
import { cpusetMeant, cpusIn } from "./cpuset";
import { meantFor } from "./leaves";
import { elementOf, isA, schemaAt, wordsOf } from "./shape";
import { show } from "../explaining/show";
import { didYouMean, windowsMeant } from "./suggest";
import { type GroupWords, groupWords } from "./words/groups";

/** Nobody means more than that by a word. */
const MOST_ENTRIES = 64;
/** Nor wraps a value in more brackets; a list may even hold itself. */
const MOST_WRAPPINGS = 3;

/** `path` is where the value was written, with `[]` for the entry of a list. */
export function meantBy(schema: z.ZodType | undefined, path: string, given: unknown, wrappings = 0): unknown {
  if (schema === undefined || given === undefined || given === null) return undefined;
  if (schema.safeParse(given, { reportInput: false }).success) return given;
  const meant = candidates(schema, path, given).find(
    (candidate) => candidate !== undefined && schema.safeParse(candidate, { reportInput: false }).success,
  );
  return meant ?? (wrappings < MOST_WRAPPINGS ? onlyOne(schema, path, given, wrappings + 1) : undefined);
}

function candidates(schema: z.ZodType, path: string, given: unknown): readonly unknown[] {
  const words = wordsOf(schema);
  if (words !== undefined) return [wordMeant(path, given, words)];
  if (isA(schema, "boolean")) return [truthMeant(given)];
  if (isA(schema, "array")) return [listMeant(schema, path, given)];
  if (isA(schema, "object")) return [groupMeant(schema, path, given)];
  const own = meantFor(schema, given);
  return own === undefined && isA(schema, "string") && typeof given === "number" ? [String(given)] : [own];
}

/** `{ size: "8 GiB" }` and `["8 GiB"]` where "8 GiB" belongs. */
function onlyOne(schema: z.ZodType, path: string, given: unknown, wrappings: number): unknown {
  if (typeof given !== "object" || given === null || isA(schema, "array")) return undefined;
  const inside: unknown[] = Object.values(given);
  if (
    inside.length !== 1 ||
    (typeof inside[0] === "object" && !isA(schema, "object")) ||
    (!Array.isArray(given) && isA(schema, "object"))
  )
    return undefined;
  return meantBy(schema, path, inside[0], wrappings);
}

// --- words

/** The word of an enumeration that is meant. */
export function wordMeant(path: string, given: unknown, words: readonly string[]): string | undefined {
  if (path === "windows")
    return typeof given === "string" || typeof given === "number" ? windowsMeant(String(given), words) : undefined;
  if (typeof given === "boolean")
    return isToggle(words) ? (given ? "on" : "off") : given ? undefined : words.find((word) => word === "none");
  if (typeof given !== "string") return undefined;
  if (isToggle(words))
    return truthMeant(given) === undefined ? didYouMean(given, words) : truthMeant(given) === true ? "on" : "off";
  return didYouMean(given, words) ?? (truthMeant(given) === false ? words.find((word) => word === "none") : undefined);
}

export const isToggle = (words: readonly string[]): boolean => words.join() === "on,off,auto";

const YES: readonly string[] = ["true", "yes", "y", "on", "1", "enable", "enabled", "require", "required", "present"];
const NO: readonly string[] = ["false", "no", "n", "off", "0", "disable", "disabled", "none", "absent"];

/** Yes or no in other words. */
export function truthMeant(given: unknown): boolean | undefined {
  if (typeof given !== "string" && typeof given !== "number") return undefined;
  const word = String(given).trim().toLowerCase();
  return YES.includes(word) ? true : NO.includes(word) ? false : undefined;
}

// --- lists and groups

function listMeant(schema: z.ZodType, path: string, given: unknown): unknown {
  const element = elementOf(schema);
  if (typeof given === "boolean") return given ? undefined : [];
  if (typeof given === "string" && truthMeant(given) === false && isA(element, "object")) return [];
  if (path === "pinning.vcpus") return pinsMeant(element, given);
  const entries =
    typeof given === "string" && !isA(element, "object")
      ? given.split(/[\s,;]+/)
      : Array.isArray(given)
        ? given
        : [given];
  const meant = entries.slice(0, MOST_ENTRIES).map((entry) => meantBy(element, `${path}[]`, entry));
  return meant.length === 0 || meant.includes(undefined) ? undefined : meant;
}

/** `2-5` where one list for each vCPU belongs: a CPU for each. */
function pinsMeant(element: z.ZodType | undefined, given: unknown): unknown {
  if (Array.isArray(given))
    return given.slice(0, MOST_ENTRIES).map((entry) => meantBy(element, "pinning.vcpus[]", entry));
  const cpus = cpusIn(cpusetMeant(given));
  return cpus.length === 0 || cpus.length > MOST_ENTRIES ? undefined : cpus.map(String);
}

function groupMeant(schema: z.ZodType, path: string, given: unknown): unknown {
  const place = placeOf(path);
  if (path === "enlightenments") return togglesMeant(given);
  if (path === "cpu.features[]") return featureMeant(given);
  if (place === undefined || typeof given === "object")
    return Array.isArray(given) && place !== undefined ? standingFor(schema, place, path, given) : undefined;
  const word = place.words?.find((one) => one.word.test(String(given)));
  return word?.group ?? standingFor(schema, place, path, given);
}

/** The group with the one setting that the value fits. */
function standingFor(schema: z.ZodType, { stands }: GroupWords, path: string, given: unknown): unknown {
  for (const { property, when } of stands) {
    if (when !== undefined && !when.test(String(given))) continue;
    const inner = schemaAt(schema, [property]);
    // A number is no name.
    if (
      typeof given === "number" &&
      inner !== undefined &&
      !isA(inner, "boolean") &&
      !isA(inner, "array") &&
      meantFor(inner, given) === undefined
    )
      continue;
    const value = meantBy(inner, `${path}.${property}`, given);
    if (value !== undefined) return { [property]: value };
  }
  return undefined;
}

/** `[relaxed, vapic]`, `hv_relaxed,hv_vapic=off`. */
function togglesMeant(given: unknown): unknown {
  const words: readonly unknown[] =
    typeof given === "string" ? given.split(/[\s,;]+/) : Array.isArray(given) ? given : [];
  const toggles = words.slice(0, MOST_ENTRIES).flatMap((word) => {
    const [, not, name, state] = /^([-+^!]?)([A-Za-z][\w-]*?)(?:[=:](\w+))?$/.exec(String(word)) ?? [];
    const property = name === undefined ? undefined : suggestProperty(name);
    return property === undefined
      ? [undefined]
      : [
          [
            property,
            not === "-" || not === "^" || not === "!" || truthMeant(state ?? "on") === false ? "off" : "on",
          ] as const,
        ];
  });
  return toggles.length === 0 || toggles.includes(undefined)
    ? undefined
    : Object.fromEntries(toggles as (readonly [string, string])[]);
}

/** `vmx`, `+vmx`, `-hypervisor`, `vmx=off`. */
function featureMeant(given: unknown): unknown {
  const [, sign, name, state] =
    /^([-+]?)([a-z0-9][a-z0-9_.-]{0,63}?)(?:[=:](on|off|yes|no))?$/i.exec(
      typeof given === "string" ? given.trim() : "",
    ) ?? [];
  return name === undefined
    ? undefined
    : { name, policy: sign === "-" || truthMeant(state ?? "on") === false ? "disable" : "require" };
}

const placeOf = (path: string): GroupWords | undefined => groupWords.find((group) => group.path === path);

/** Another setting that a word at the place of a group stands for: `cpu: 4` are vCPUs. */
export function otherSetting(path: string, given: unknown): string | undefined {
  const other = placeOf(path)?.others?.find(({ word }) => word.test(String(given)));
  return other === undefined || typeof given === "object" ? undefined : `\`${other.means}: ${String(given)}\``;
}

/** What to write at a place where a group or a list of groups belongs, for somebody who has written something else. */
export function exampleAt(path: string): string | undefined {
  const group = placeOf(path);
  const entry = placeOf(`${path}[]`);
  return group !== undefined ? written(group.example) : entry !== undefined ? written([entry.example]) : undefined;
}

/** A value as one writes it in YAML and in a program. */
export function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value !== "object" || value === null) return show(value);
  const inside = Object.entries(value).map(([key, one]) => `${key}: ${written(one)}`);
  return inside.length === 0 ? "{}" : `{ ${inside.join(", ")} }`;
}

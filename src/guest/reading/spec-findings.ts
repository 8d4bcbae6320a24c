import { capitalized } from "../../foreign/capitalized";
import type { z } from "zod";

import { missingReason, type Finding } from "../../findings";
import { presetNames } from "../../presets";
import { exampleAt, isToggle, meantBy, otherSetting, wordMeant, written } from "./meant";
import { forms, plain } from "./leaves";
import { propertiesOf, schemaAt } from "./shape";
import { kindOf, listText, pathText, show } from "../explaining/show";
import { parseSize } from "./size";
import { guestSpec, type GuestSpec } from "../model/guest";
import type { SpecRuleId } from "./spec-rules";
import { unknownProperty } from "./unknown-property";

type Issue = z.core.$ZodIssue;
type Read = { readonly findings: readonly Finding[]; readonly spec?: GuestSpec };

/** What is read, and how messages call it. */
interface Reading {
  readonly schema: z.ZodType;
  readonly noun: string;
  /** What to do where the input is no group at all. */
  readonly least?: string;
  readonly input: unknown;
}

/** Reads a spec; every mistake is a finding with its path, all of them at once. */
export function readSpec(input: unknown): Read {
  let result;
  try {
    result = guestSpec.safeParse(input, { reportInput: false });
  } catch (error) {
    // Objects that throw when they are read (getters, proxies) are no spec.
    return {
      findings: [
        finding(
          "spec-shape",
          "",
          `the guest spec cannot be read: ${show((error as Error).message)}`,
          "pass a plain object",
        ),
      ],
    };
  }
  if (result.success) return { findings: [], spec: result.data };
  const least = 'specify at least `name` and `windows`, for example { "name": "ada", "windows": "windows-11" }';
  return { findings: findingsFor({ schema: guestSpec, noun: "a guest", least, input }, result.error.issues) };
}

/** The spec where nothing is wrong with it. */
export function rightSpec(input: unknown): GuestSpec | undefined {
  const { findings, spec } = readSpec(input);
  return findings.length === 0 ? spec : undefined;
}

/** What a schema said about an input, in words. */
export const findingsFor = (reading: Reading, issues: readonly Issue[]): Finding[] =>
  issues.flatMap((issue) => findingsOf(issue, reading));

function finding(ruleId: SpecRuleId, path: string, message: string, fix?: string): Finding {
  return {
    ruleId,
    severity: "error",
    path,
    message: sentence(message),
    ...(fix === undefined ? {} : { fix: sentence(capitalized(fix)) }),
    docs: `docs/rules/${ruleId}.md`,
  };
}

const sentence = (text: string): string => (/[.?]$/.test(text) ? text : `${text}.`);

function findingsOf(issue: Issue, reading: Reading): Finding[] {
  const path = pathText(issue.path);
  const given = valueAt(reading.input, issue.path);
  const schema = schemaAt(reading.schema, issue.path);
  switch (issue.code) {
    case "unrecognized_keys": {
      const place = {
        parent: issue.path,
        known: propertiesOf(schema),
        top: propertiesOf(reading.schema),
        noun: reading.noun,
      };
      return issue.keys.map((key) => {
        const { message, fix } = unknownProperty(key, place);
        return finding("spec-property", pathText([...issue.path, key]), message, fix);
      });
    }
    case "invalid_value":
      return [wrongWord(path, schema, given, issue.values.map(String))];
    case "invalid_type":
      if (path === "") return [noGroup(given, reading)];
      if (given === undefined && placeOf(issue.path) === "suppress[].reason")
        return [withoutReason(issue.path, reading)];
      return [wrongType(path, placeOf(issue.path), schema, given, issue.expected)];
    case "too_big":
      // Of a text, how long it is does not count where a list belongs.
      if (!Array.isArray(given)) return [];
      return [
        finding("spec-value", path, `${path} has more than ${issue.maximum} entries`, `keep at most ${issue.maximum}`),
      ];
    case "custom":
      return [finding("spec-value", path, `${path}: ${issue.message}`, issue.params?.["fix"] as string | undefined)];
    case "invalid_key": {
      // What is wrong with the name of an entry, the check of the name says.
      const [own] = issue.issues;
      const { message, fix } =
        own?.code === "custom"
          ? { message: own.message, fix: own.params?.["fix"] as string | undefined }
          : { message: `${show(String(issue.path.at(-1)))} cannot be the name of an entry`, fix: undefined };
      return [finding("spec-value", path, `${path}: ${message}`, fix)];
    }
    case "invalid_union": {
      const wanted = issue.errors.flatMap(([first]) =>
        first?.code === "invalid_type" ? [EXPECTED[first.expected] ?? first.expected] : [],
      );
      return [wrongType(path, placeOf(issue.path), schema, given, listText(wanted, "or"))];
    }
    default: {
      const form = formOf(schema);
      return [finding("spec-shape", path, `${path} has the wrong type`, form && `write ${form}`)];
    }
  }
}

const noGroup = (given: unknown, { noun, least }: Reading): Finding =>
  finding("spec-shape", "", `${noun} spec must be a group of settings, but this is ${kindOf(given)}`, least);

/** The same words as where a suppression without a reason is read from XML or a file. */
function withoutReason(path: readonly PropertyKey[], { input }: Reading): Finding {
  const { rule } = valueAt(input, path.slice(0, -1)) as { rule?: unknown };
  const { name } = input as { name?: unknown };
  const written = { ...(typeof rule === "string" ? { rule } : {}), pathTo: () => pathText(path) };
  return missingReason(written, typeof name === "string" ? name : "the guest");
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], input);
}

/** A path as the tables of words have it: `disks[]` for any entry. */
const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[]` : text === "" ? String(part) : `${text}.${String(part)}`),
    "",
  );

// --- words

function wrongWord(path: string, schema: z.ZodType | undefined, given: unknown, words: readonly string[]): Finding {
  const values = `write ${listText(
    (path === "preset" ? presetNames : words).map((word) => `"${word}"`),
    "or",
  )}`;
  if (given === undefined) return finding("spec-shape", path, `${path} is missing`, values);
  const isSingle = typeof given !== "object" || given === null;
  const meant = isSingle ? wordMeant(path, given, words) : meantBy(schema, path, given);
  const fix = meant === undefined ? values : `did you mean ${show(meant)}?`;
  if (typeof given === "boolean" && isToggle(words))
    return finding("spec-value", path, `${path} is ${given}, which is not on, off or auto`, fix);
  if (typeof given !== "string")
    return finding(
      "spec-shape",
      path,
      `${path} is ${given === null ? "empty" : kindOf(given)}, not one of the supported values`,
      fix,
    );
  const what =
    path === "preset"
      ? "not a preset"
      : path === "windows"
        ? "not a supported Windows version"
        : `not a value of ${path}`;
  return finding("spec-value", path, `${show(given)} is ${what}`, fix);
}

// --- types

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a group of settings",
  record: "a group of settings",
};

/**
 * Something else than what belongs there: what is meant by it is shown as it has to be written. Secrets are never
 * shown.
 */
function wrongType(
  path: string,
  place: string,
  schema: z.ZodType | undefined,
  given: unknown,
  expected: string,
): Finding {
  const want = EXPECTED[expected] ?? expected;
  if (given === undefined) return finding("spec-shape", path, `${path} is missing`, `write ${formOf(schema) ?? want}`);
  if (/(^|\.)(memory|size)$/.test(path) && typeof given === "number") {
    const size = parseSize(given);
    return finding("spec-shape", path, `${path}: ${show(given)} has no unit`, size.ok ? "write the unit" : size.fix);
  }
  const other = otherSetting(place, given);
  const meant = /password/i.test(path) ? undefined : meantBy(schema, place, given);
  const message = `${path} is ${given === null ? "empty" : kindOf(given)}, not ${want}`;
  if (other !== undefined) return finding("spec-shape", path, message, `did you mean ${other}?`);
  if (meant !== undefined)
    return finding("spec-shape", path, message, `did you mean ${written(meant)}${quotes(given, meant)}?`);
  return finding("spec-shape", path, message, fixFor(place, schema, want));
}

function quotes(given: unknown, meant: unknown): string {
  if (typeof meant === "string" && typeof given !== "object" && String(given) === meant) return ", with quotes";
  return typeof given === "string" && (typeof meant === "number" || typeof meant === "boolean")
    ? ", without quotes"
    : "";
}

/** What a schema takes, told by what it says of nothing that is right. */
function fixFor(place: string, schema: z.ZodType | undefined, want: string): string {
  const example = exampleAt(place);
  if (example !== undefined) return `write ${want}, for example ${example}`;
  if (/(^|\.)(memory|size)$/.test(place)) return 'specify a size with a unit, for example "8 GiB"';
  if (place === "name") return 'write one, for example "win11"';
  const limits = want === "a number" ? limitsOf(schema) : formOf(schema);
  return `write ${limits ?? want}`;
}

/** What a schema accepts, as it is written in messages. */
function formOf(schema: z.ZodType | undefined): string | undefined {
  const form = schema && forms.get(schema);
  return form && plain(form);
}

/** "a whole number from 1 to 255", where the schema says that of a number that is none. */
function limitsOf(schema: z.ZodType | undefined): string | undefined {
  const said = schema?.safeParse(NOT_WHOLE, { reportInput: false }).error?.issues[0]?.message;
  return said === undefined ? undefined : /not (a whole number from .*)$/.exec(said)?.[1];
}

const NOT_WHOLE = 0.5;

/** Guest spec files: YAML or JSON, one guest or several, with the place of every setting for messages. */
import path from "node:path";

import { printable, type Finding } from "../findings";
import { parseJson } from "../foreign/json";
import { readStandardInput, readTextFile, UnreadableFileError } from "../foreign/read-file";
import { UsageError } from "./errors";
import type { Locate } from "./positions";
import { fileFinding } from "./rules";

/** A guest as it stands in a file, not yet checked. */
export interface WrittenGuest {
  readonly spec: unknown;
  /** Where a setting of this guest stands. */
  readonly locate: Locate;
}

export interface SpecFile {
  /** How messages call the file. */
  readonly name: string;
  /** Relative paths in the file start here. */
  readonly directory: string;
  readonly guests: readonly WrittenGuest[];
  /** What is wrong with the file itself. */
  readonly findings: readonly (Finding & { readonly line?: number; readonly column?: number })[];
}

/** Reads a spec file, or standard input for `-`. Throws {@link UsageError} when there is nothing to read. */
export function readSpecFile(file: string): SpecFile {
  const name = file === "-" ? "standard input" : file;
  const directory = file === "-" ? process.cwd() : path.dirname(path.resolve(file));
  return parseSpecFile(readText(file, name, "spec"), name, directory, file.endsWith(".json"));
}

/** The same for a text that has been read. */
export function parseSpecFile(text: string, name: string, directory: string, isJson = false): SpecFile {
  const where = { name, directory };
  if (/^\ufeff?\s*</.test(text)) return { ...where, guests: [], findings: [xmlFile(name)] };
  // JSON needs no YAML parser unless a mistake has to be found in it.
  const json = isJson ? asJson(text) : undefined;
  if (json)
    return {
      ...where,
      guests: guestsIn(json.value).map(({ spec, at }) => ({ spec, locate: lazily(text, 0, at) })),
      findings: strays(json.value, lazily(text, 0, [])),
    };
  const { parseDocuments } = positions();
  const { documents, findings: mistakes } = parseDocuments(text, name);
  const findings = [...mistakes, ...documents.flatMap(({ value, locate }) => strays(value, locate))];
  const guests = documents.flatMap(({ value, locate }) =>
    guestsIn(value).map(({ spec, at }): WrittenGuest => ({ spec, locate: (settings) => locate([...at, ...settings]) })),
  );
  return { ...where, guests, findings: findings.length > 0 || guests.length > 0 ? findings : [emptyFile(name)] };
}

/** The YAML parser is loaded on use. */
const positions = (): typeof import("./positions") => require("./positions") as typeof import("./positions");

/** A file, or standard input for `-`. Throws {@link UsageError} where it cannot be read. */
export function readText(file: string, name: string, what: string): string {
  try {
    return file === "-" ? readStandardInput() : readTextFile(file);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    throw new UsageError(
      `the ${what} ${printable(name)} cannot be read: ${error.message}${/pipe/.test(error.message) ? ". Pass it on standard input and specify -" : ""}`,
    );
  }
}

/** Undefined where something is wrong with it: the YAML reader says what, and where. */
function asJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseJson(text) };
  } catch {
    return undefined;
  }
}

const lazily =
  (text: string, document: number, at: readonly (string | number)[]): Locate =>
  (settings) =>
    positions()
      .parseDocuments(text, "")
      .documents[document]?.locate([...at, ...settings]);

interface Found {
  readonly spec: unknown;
  /** Path of the guest in its document. */
  readonly at: readonly (string | number)[];
}

/** A document is one guest, a list of guests, or `guests:` with a list. */
function guestsIn(value: unknown): Found[] {
  if (Array.isArray(value)) return value.map((spec: unknown, index) => ({ spec, at: [index] }));
  const listed = listedIn(value);
  return listed === undefined
    ? [{ spec: value, at: [] }]
    : listed.map((spec: unknown, index) => ({ spec, at: ["guests", index] }));
}

function listedIn(value: unknown): unknown[] | undefined {
  const listed = isObject(value) && !("windows" in value) ? value["guests"] : undefined;
  return Array.isArray(listed) ? listed : undefined;
}

/** What stands beside `guests:` and would reach no guest. */
const strays = (value: unknown, locate: Locate): SpecFile["findings"] =>
  listedIn(value) === undefined
    ? []
    : Object.keys(value as object)
        .filter((key) => key !== "guests")
        .map((key) => ({
          ...fileFinding(
            "spec-property",
            key,
            `"${printable(key)}" is next to the list of guests and does not apply to any of them.`,
            "Move it into the guests. To share settings, define an anchor (&name) in the first guest that uses it.",
          ),
          ...locate([key]),
        }));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const xmlFile = (name: string): Finding =>
  fileFinding(
    "spec-syntax",
    "",
    `${printable(name)} is XML, but a guest spec must be YAML or JSON.`,
    'Specify at least `name` and `windows`, for example "name: ada" and "windows: windows-11". `windows-guest render` creates the XML from it.',
  );

const emptyFile = (name: string): Finding =>
  fileFinding(
    "spec-shape",
    "",
    `${printable(name)} contains no guest.`,
    'Specify at least `name` and `windows`, for example "name: ada" and "windows: windows-11".',
  );

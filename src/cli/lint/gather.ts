/** Machines for `windows-guest lint`, from whatever the person names. */
import { isUtf8 } from "node:buffer";
import { readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";

import { XmlParseError } from "../../domain";
import { printable } from "../../findings";
import { parsePath } from "../../findings/path";
import { readFileBytes, readStandardInputBytes, UnreadableFileError, utf8Text } from "../../foreign/read-file";
import { decodeXml } from "../../foreign/xml";
import { xmlMachine, type LintMachine, type Location } from "../../lint";
import { machineOfResource, machinesOfState } from "../../lint/doors";
import { speaksOfWindows } from "../../lint/doors/signs";
import { isUri } from "../options";
import { READS, strangerIn } from "./documents";
import { nothingYet, type Sources, type XmlFile } from "./gathered";

/** Pulumi states have grown with their stacks. */
const LARGEST_STATE = 256 * 1024 * 1024;

/**
 * Reads every source, each once. One that cannot be read stops none of the others.
 *
 * @param all machines that do not say that they run Windows, too
 */
export async function gather(sources: readonly string[], all: boolean): Promise<Sources> {
  const found = nothingYet();
  const read = new Set<string>();
  for (const source of sources.filter((one) => !isUri(one)))
    for (const { file, inFolder } of filesOf(source, found)) {
      const real = file === "-" ? file : realOf(file);
      if (read.has(real)) continue;
      read.add(real);
      ofFile(file, found, all, inFolder);
    }
  const hosts = sources.filter(isUri);
  if (hosts.length > 0) {
    const { gatherHosts } = require("./hosts") as typeof import("./hosts");
    await gatherHosts(hosts, all, found);
  }
  return found;
}

interface NamedFile {
  readonly file: string;
  readonly inFolder: boolean;
}

function filesOf(source: string, found: Sources): NamedFile[] {
  try {
    if (source === "-" || !statSync(source).isDirectory()) return [{ file: source, inFolder: false }];
    const files = xmlFilesIn(source).map((file) => ({ file, inFolder: true }));
    if (files.length === 0) found.notes.push(`${printable(source)} holds no file whose name ends in .xml.`);
    return files;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const what = code === "ENOENT" ? "there is no such file or folder" : code;
    const next =
      code === "ENOENT" ? " Check the path; a host is named by its libvirt URI, such as qemu:///system." : "";
    found.failures.push(`${printable(source)} cannot be read: ${what}.${next}`);
    return [];
  }
}

const xmlFilesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".xml"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();

/** Two names may lead to one file. */
function realOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

const nameOf = (file: string): string => (file === "-" ? "standard input" : file);

function ofFile(file: string, found: Sources, all: boolean, inFolder: boolean): void {
  const name = printable(nameOf(file));
  try {
    const bytes = file === "-" ? readStandardInputBytes(LARGEST_STATE) : readFileBytes(file, LARGEST_STATE);
    if (bytes.length === 0) found.failures.push(emptySource(name, file));
    else if (looksLikeXml(bytes)) ofXml({ path: file, ...decodeXml(bytes) }, found, all, inFolder);
    else ofText(file, mustBeUtf8(bytes), found, all);
  } catch (error) {
    if (error instanceof XmlParseError) found.failures.push(`${name}: ${error.message}. ${nextFor(error)}`.trimEnd());
    else if (error instanceof UnreadableFileError) found.failures.push(`${name}: ${error.message}.`);
    else throw error;
  }
}

const emptySource = (name: string, file: string): string =>
  file === "-"
    ? `${name} is empty. Check the command before the pipe: it may have failed.`
    : `${name} is empty. ${READS}.`;

/** An advice that the reader gives stands behind a full stop. */
const nextFor = ({ message, line }: XmlParseError): string =>
  message.includes(". ")
    ? ""
    : line === undefined
      ? "Pass the definition of one machine, as virsh dumpxml writes it."
      : "Correct it there, or save the machine again with virsh dumpxml.";

/** Whatever its encoding, and with a byte order mark or without. UTF-16 has a mark, which the decoder refuses. */
const looksLikeXml = (bytes: Buffer): boolean => /^(\xef\xbb\xbf)?\s*</.test(bytes.subarray(0, 200).toString("latin1"));

function mustBeUtf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new UnreadableFileError("it is not UTF-8. Save it as UTF-8");
  return utf8Text(bytes);
}

function ofText(file: string, text: string, found: Sources, all: boolean): void {
  if (/^\s*\{/.test(text) && /"(deployment|steps)"/.test(text)) ofState(file, text, found, all);
  else ofSpecs(file, text, found);
}

function ofXml(file: XmlFile, found: Sources, all: boolean, inFolder: boolean): void {
  const machine = xmlMachine(file.text, relative(file.path));
  if (machine.root.name !== "domain") {
    const root = printable(machine.root.name, 60);
    found.failures.push(
      `${printable(nameOf(file.path))}: its first element is <${root}>, not <domain>. Pass the definition of a machine, as virsh dumpxml writes it.`,
    );
    return;
  }
  // A file that the person names is meant.
  if (!inFolder || all || speaksOfWindows(machine.root, machine.name)) found.machines.push({ machine, file });
  else found.skipped.push(file.path);
}

/** As CI shows it: relative to where the command runs, where it is below. */
function relative(file: string): string {
  if (file === "-") return file;
  const below = path.relative(process.cwd(), path.resolve(file));
  return /^\.\.($|[\\/])/.test(below) || path.isAbsolute(below) ? file : below.split(path.sep).join("/");
}

function ofState(file: string, text: string, found: Sources, all: boolean): void {
  const name = printable(nameOf(file));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const problem = printable((error as Error).message).replace(/\.$/, "");
    found.failures.push(`${name} is not JSON: ${problem}. Export it again; the command may have been interrupted.`);
    return;
  }
  const { machines, errors, notes = [] } = machinesOfState(json);
  found.failures.push(...errors.map((error) => `${name}: ${error}`));
  found.notes.push(...notes.map((note) => `${name}: ${note}`));
  for (const machine of machines) {
    if (all || machine.isWindows !== false)
      found.machines.push({ machine: file === "-" ? machine : inFile(machine, file) });
    else found.skipped.push(machine.name);
  }
}

/** A machine whose places are in a file, as far as `locate` knows where. */
function inFile(machine: LintMachine, file: string, locate: (property: string) => Location = () => ({})): LintMachine {
  const at = (property: string): Location => ({ file: relative(file), property, ...locate(property) });
  const { guest } = machine;
  return {
    ...machine,
    locate: (place) => at(machine.locate(place).property ?? ""),
    ...(guest === undefined ? {} : { guest: { ...guest, locate: at } }),
  };
}

/** Each guest of a spec file, with the lines of its settings. */
function ofSpecs(file: string, text: string, found: Sources): void {
  const { parseSpecFile } = require("../spec-file") as typeof import("../spec-file");
  const name = nameOf(file);
  const spec = parseSpecFile(text, name, path.dirname(path.resolve(file)), file.endsWith(".json"));
  const { withFleetMembers } = require("./fleets") as typeof import("./fleets");
  const { guests, ...fleets } = withFleetMembers(spec.guests);
  const findings = [...spec.findings, ...fleets.findings];
  found.notes.push(...fleets.notes.map((note) => `${printable(name)}: ${note}`));
  const strangers = new Set(guests.flatMap(({ spec }) => strangerIn(spec) ?? []));
  found.failures.push(...[...strangers].map((stranger) => `${printable(name)}: ${stranger}.`));
  if (strangers.size > 0) return;
  found.failures.push(
    ...findings.map(
      ({ message, line, fix }) =>
        `${printable(name)}${line === undefined ? "" : `:${line}`}: ${message}${fix === undefined ? "" : ` ${fix}`}`,
    ),
  );
  for (const { spec, locate } of guests) {
    const called = (spec as { readonly name?: unknown } | null)?.name;
    const machine = machineOfResource({
      type: "windows-guest:index:Domain",
      name: typeof called === "string" ? called : "guest",
      props: spec,
    });
    if (machine !== undefined)
      found.machines.push({ machine: inFile(machine, file, (property) => locate(parsePath(property)) ?? {}) });
  }
}

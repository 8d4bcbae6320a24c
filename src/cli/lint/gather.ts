/** Machines for `windows-guest lint`, from whatever the person names. */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";

import { XmlParseError } from "../../domain";
import { printable } from "../../findings";
import { parsePath } from "../../findings/path";
import { readFileBytes, readStandardInput, UnreadableFileError, utf8Text } from "../../foreign/read-file";
import { decodeXml } from "../../foreign/xml";
import { xmlMachine, type Location } from "../../lint";
import { machineOfResource, machinesOfState } from "../../lint/doors";
import { speaksOfWindows } from "../../lint/doors/signs";
import { isUri } from "../options";
import { nothingYet, type Gathered, type Sources, type XmlFile } from "./gathered";

/** Pulumi states have grown with their stacks. */
const LARGEST_STATE = 256 * 1024 * 1024;

/**
 * Reads every source. One that cannot be read stops none of the others.
 *
 * @param all machines that do not say that they run Windows, too
 */
export async function gather(sources: readonly string[], all: boolean): Promise<Sources> {
  const found = nothingYet();
  for (const source of sources.filter((one) => !isUri(one))) ofPath(source, found, all);
  const hosts = sources.filter(isUri);
  if (hosts.length > 0) {
    const { gatherHosts } = require("./hosts") as typeof import("./hosts");
    await gatherHosts(hosts, all, found);
  }
  return found;
}

function ofPath(source: string, found: Sources, all: boolean): void {
  try {
    if (source !== "-" && statSync(source).isDirectory()) {
      for (const file of xmlFilesIn(source)) ofFile(file, found, all, true);
      return;
    }
  } catch (error) {
    found.failures.push(`${printable(source)} cannot be read (${(error as NodeJS.ErrnoException).code ?? ""}).`);
    return;
  }
  ofFile(source, found, all, false);
}

const xmlFilesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".xml"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();

function ofFile(file: string, found: Sources, all: boolean, inFolder: boolean): void {
  const name = file === "-" ? "standard input" : file;
  try {
    const bytes = file === "-" ? undefined : readFileBytes(file, LARGEST_STATE);
    if (bytes !== undefined && looksLikeXml(bytes)) {
      const xml: XmlFile = { path: file, ...decodeXml(bytes) };
      ofXml(file, xml.text, found, all, inFolder, xml);
      return;
    }
    const text = bytes === undefined ? readStandardInput(LARGEST_STATE) : utf8Text(bytes);
    if (/^\s*</.test(text)) ofXml(file, text, found, all, inFolder);
    else if (/^\s*\{/.test(text) && /"(deployment|steps)"/.test(text)) ofState(name, text, found, all);
    else ofSpecs(file, text, found);
  } catch (error) {
    if (!(error instanceof UnreadableFileError || error instanceof XmlParseError)) throw error;
    found.failures.push(`${printable(name)}: ${error.message}.`);
  }
}

/** Whatever its encoding, and with a byte order mark or without. */
const looksLikeXml = (bytes: Buffer): boolean => /^(\xef\xbb\xbf)?\s*</.test(bytes.subarray(0, 200).toString("latin1"));

function ofXml(file: string, text: string, found: Sources, all: boolean, inFolder: boolean, xml?: XmlFile): void {
  const machine = xmlMachine(text, relative(file));
  if (machine.root.name !== "domain") {
    found.failures.push(
      `${printable(file)}: its first element is <${printable(machine.root.name, 60)}>, not <domain>.`,
    );
    return;
  }
  const one: Gathered = { machine, ...(xml === undefined ? {} : { file: xml }) };
  // A file that the person names is meant.
  if (!inFolder || all || speaksOfWindows(machine.root, machine.name)) found.machines.push(one);
  else found.skipped.push(file);
}

/** As CI shows it: relative to where the command runs, where it is below. */
function relative(file: string): string {
  if (file === "-") return file;
  const below = path.relative(process.cwd(), path.resolve(file));
  return /^\.\.($|[\\/])/.test(below) || path.isAbsolute(below) ? file : below.split(path.sep).join("/");
}

function ofState(name: string, text: string, found: Sources, all: boolean): void {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    found.failures.push(`${printable(name)} is not JSON: ${printable((error as Error).message)}.`);
    return;
  }
  const { machines, errors } = machinesOfState(json);
  found.failures.push(...errors.map((error) => `${printable(name)}: ${error}`));
  for (const machine of machines) {
    if (all || machine.isWindows !== false) found.machines.push({ machine });
    else found.skipped.push(machine.name);
  }
}

/** Each guest of a spec file, with the lines of its settings. */
function ofSpecs(file: string, text: string, found: Sources): void {
  const { parseSpecFile } = require("../spec-file") as typeof import("../spec-file");
  const name = file === "-" ? "standard input" : file;
  const specs = parseSpecFile(text, name, path.dirname(path.resolve(file)), file.endsWith(".json"));
  found.failures.push(
    ...specs.findings.map(
      ({ message, line }) => `${printable(name)}${line === undefined ? "" : `:${line}`}: ${message}`,
    ),
  );
  for (const { spec, locate } of specs.guests) {
    const called = (spec as { readonly name?: unknown } | null)?.name;
    const machine = machineOfResource({
      type: "windows-guest:index:Domain",
      name: typeof called === "string" ? called : "guest",
      props: spec,
    });
    if (machine === undefined) continue;
    const at = (property: string): Location => ({ file: relative(file), property, ...locate(parsePath(property)) });
    const { guest } = machine;
    found.machines.push({
      machine: {
        ...machine,
        locate: (place) => at(machine.locate(place).property ?? ""),
        ...(guest === undefined ? {} : { guest: { ...guest, locate: at } }),
      },
    });
  }
}

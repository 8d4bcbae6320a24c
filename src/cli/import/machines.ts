/** From definitions to specs, with everything that a person must know about what was lost on the way. */
import { type DomainDifference, DomainDocument, UnsupportedDomainError, XmlParseError } from "../../domain";
import { printable } from "../../findings";
import type { GuestSpec } from "../../guest/types";
import { importMachine, onItsHost } from "../../guest/importing";
import type { ReadMachine, ReadMachines } from "./read";

export interface ImportedMachine {
  readonly spec?: GuestSpec;
  /** Was it asked for by name? */
  readonly wanted: boolean;
  /** Does the machine have settings that its spec does not say? */
  readonly incomplete: boolean;
  /** For the person who reads the output. */
  readonly notes: readonly string[];
}

export interface ImportRequest {
  readonly uri: string;
  /** Windows of machines that name none. */
  readonly windows?: string;
  /** Were the machines named? Otherwise one without Windows is passed over. */
  readonly named: boolean;
  /** Does Pulumi import the machines? Then updates keep what no argument describes. */
  readonly keeps?: boolean;
}

export const imported = (read: ReadMachines, request: ImportRequest): readonly ImportedMachine[] =>
  read.machines.map((machine) => importOne(machine, read, request));

function importOne(
  machine: ReadMachine,
  { host, files }: ReadMachines,
  { uri, windows, named, keeps = false }: ImportRequest,
): ImportedMachine {
  const name = printable(machine.name);
  const refused = (why: string): ImportedMachine => ({ wanted: named, incomplete: true, notes: [`${name}: ${why}`] });
  let found: ReturnType<typeof importMachine>;
  try {
    found = importMachine(DomainDocument.of(machine.xml), { windows, host });
  } catch (error) {
    if (error instanceof XmlParseError || error instanceof UnsupportedDomainError) return refused(error.message);
    throw error;
  }
  if (found === "windows-unknown")
    return refused(
      named
        ? "the machine does not say which Windows it runs; specify it with --windows"
        : "skipped, because it does not say that it runs Windows; to import it, specify its name and --windows",
    );
  if (found === "no-preset")
    return refused("no preset accepts it; declare it by hand, with uuid and adopt: true, and see what preview reports");
  const incomplete = found.notExpressed.length > 0;
  return {
    spec: {
      ...(uri === "qemu:///system" ? {} : { host: { uri } }),
      ...onItsHost(found.spec, host, files === undefined ? {} : { files }),
    },
    wanted: named,
    incomplete,
    notes: incomplete ? notesOn(name, found.notExpressed, keeps) : [],
  };
}

const notesOn = (name: string, notExpressed: readonly DomainDifference[], keeps: boolean): readonly string[] =>
  keeps
    ? [
        `${name}: these settings have no argument; updates keep them as they are:`,
        ...notExpressed.map(({ path, before }) => `  ${printable(path)}: ${shown(before)}`),
      ]
    : [
        `${name}: these settings have no argument; the next pulumi up that changes the machine changes them:`,
        ...notExpressed.map(({ path, before, after }) => `  ${printable(path)}: ${shown(before)} -> ${shown(after)}`),
      ];

const shown = (value: string | undefined): string => (value === undefined ? "none" : printable(value, 120));

/** Options that several commands share. */
import { InvalidArgumentError, Option, type Command } from "commander";

import { UsageError } from "./errors";
import { formatterNames, type FormatterName } from "./formatters";

/** A parser for an option that takes one of a few words. */
export function oneOf<Word extends string>(words: readonly Word[]): (given: string) => Word {
  return (given) => {
    const word = words.find((candidate) => candidate === given);
    if (word !== undefined) return word;
    const { didYouMean } = require("../guest/reading/suggest") as typeof import("../guest/reading/suggest");
    const meant = didYouMean(given, words);
    throw new InvalidArgumentError(
      meant === undefined ? `Write one of ${words.join(", ")}.` : `Did you mean ${meant}?`,
    );
  };
}

export const formatOption = (): Option =>
  new Option("-f, --format <format>", `${formatterNames.join(", ")}`)
    .argParser(oneOf<FormatterName>(formatterNames))
    .default("table");

export const outputOption = (): Option =>
  new Option("-o, --output <file>", "write to a file instead of standard output");

export const hostOption = (): Option =>
  new Option(
    "--host <profile|uri>",
    "check against this host: a profile saved by probe, or a libvirt URI to probe now; if repeated, check against what all hosts support",
  ).argParser((host: string, others: readonly string[] = []): readonly string[] => [...others, host]);

/** A libvirt URI, where a file could stand too. */
export const isUri = (source: string): boolean => source.includes("://");

/** @throws UsageError for what is no Windows version; undefined is left open. */
export function mustBeWindows(id: string | undefined): void {
  const { findWindows, windowsTable } = require("../windows") as typeof import("../windows");
  if (id !== undefined && findWindows(id) === undefined)
    throw new UsageError(
      `"${id}" is not a Windows version; use one of ${windowsTable.map((row) => row.id).join(", ")}`,
    );
}

/** `--libvirt 9.0.0`. */
export function libvirtVersion(given: string): string {
  if (/^\d{1,4}(\.\d{1,4}){1,2}$/.test(given)) return given;
  throw new InvalidArgumentError("Specify a libvirt version, for example 9.0.0.");
}

export const examples = (command: Command, lines: readonly string[]): Command =>
  command.addHelpText("after", `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`);

import { constants } from "node:os";

import { Command, CommanderError } from "commander";

import { printableMessage } from "../foreign/printable";
import { commands } from "./commands";
import { EXIT, FailedError, UsageError, type ExitCode } from "./errors";
import { endWhereOutputEnds, say } from "./terminal";

const EXAMPLES = `
Examples:
  windows-guest explain ada.yaml                 why the machine is what it is
  windows-guest render ada.yaml -o ada.xml       its libvirt domain XML
  windows-guest presets nested-hyperv            what a preset decides, and why
  windows-guest probe qemu+ssh://root@kvm1.example.org/system -o kvm1.yaml
  windows-guest explain ada.yaml --host kvm1.yaml

Exit codes: 0 clean, 1 findings of severity error, 2 wrong usage.`;

/** Runs the command line and sets the exit code; returns when the command is done. */
export async function main(args: readonly string[]): Promise<void> {
  endWhereOutputEnds();
  endOnSignals();
  process.exitCode = await run(args);
}

/** By a signal alone, node would end without clearing up what it has open to hosts. */
function endOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

async function run(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  try {
    const asked = withoutHelpForNothing(args);
    await program(asked, (ended) => (code = ended)).parseAsync([...asked], { from: "user" });
    return code;
  } catch (error) {
    return exitCodeOf(error);
  }
}

/**
 * Asked for help about a command that there is not, commander shows the general help; run by that name, it says what it
 * does not know.
 */
const withoutHelpForNothing = (args: readonly string[]): readonly string[] =>
  args.length === 2 && args[0] === "help" && args[1] !== "help" && !commands.some(({ name }) => name === args[1])
    ? [args[1]!]
    : args;

function program(args: readonly string[], finish: (code: ExitCode) => void): Command {
  const root = prepared(new Command("windows-guest"))
    .description("Windows machines on KVM hosts: presets, explained Hyper-V enlightenments, libvirt domain XML")
    .version(version(), "-V, --version")
    .option("--color", "use color even if the output is not a terminal")
    .option("--no-color", "no colour")
    .usage("<command> [options]")
    .addHelpText("after", EXAMPLES);
  for (const { name, summary, load } of commands) {
    const command = prepared(root.command(name)).description(summary);
    if (args.includes(name)) load().configure(command, finish);
  }
  if (args.length === 0) root.action(() => root.help({ error: true }));
  return root;
}

const prepared = (command: Command): Command =>
  command
    .exitOverride()
    .showHelpAfterError(
      `Run "windows-guest ${command.name() === "windows-guest" ? "" : `${command.name()} `}--help" for help.`,
    )
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      outputError: (text, write) => write(printableMessage(text.replace(/^error: /, "windows-guest: "))),
    });

const version = (): string => (require("../../package.json") as { version: string }).version;

/** What went wrong, to standard error, and the exit code for it. */
function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    // Its message has been shown already. Help and version that were asked for end the same way, with code 0.
    return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  }
  if (error instanceof UsageError) return told(error, EXIT.usage);
  if (error instanceof FailedError) return told(error, EXIT.findings);
  say(
    printableMessage(
      `windows-guest: this is a bug in windows-guest, please report it:\n${error instanceof Error ? error.stack : String(error)}`,
    ),
  );
  return EXIT.findings;
}

function told(error: Error, code: ExitCode): ExitCode {
  say(printableMessage(`windows-guest: ${error.message}`));
  return code;
}

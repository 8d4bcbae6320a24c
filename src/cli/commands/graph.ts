import type { Command } from "commander";
import type { ExitCode } from "../errors";
export function configure(_command: Command, _finish: (code: ExitCode) => void): void {}

import type { Command } from "commander";

import type { ExitCode } from "../errors";

/** A subcommand: adds its arguments, options and action to a bare `Command`. */
export interface CommandModule {
  configure(command: Command, finish: (code: ExitCode) => void): void;
}

/** The subcommands. A module is loaded when its command is asked for, so that the others cost nothing. */
export const commands: readonly { readonly name: string; readonly summary: string; load(): CommandModule }[] = [
  { name: "render", summary: "print the libvirt domain XML of a guest", load: () => require("./render") as CommandModule },
  { name: "explain", summary: "tell every enlightenment and setting of a guest: state, value, why, who asked", load: () => require("./explain") as CommandModule },
  { name: "presets", summary: "list the presets, or tell all of one, each choice with its reason", load: () => require("./presets") as CommandModule },
  { name: "graph", summary: "draw how the enlightenments depend on each other", load: () => require("./graph") as CommandModule },
  { name: "probe", summary: "read what a host can do, show it, and save it", load: () => require("./probe") as CommandModule },
];

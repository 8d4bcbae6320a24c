import type { Command } from "commander";

import type { ExitCode } from "../errors";

/** A subcommand: adds its arguments, options and action to a bare `Command`. */
export interface CommandModule {
  configure(command: Command, finish: (code: ExitCode) => void): void;
}

/** The subcommands. A module is loaded when its command is asked for, so that the others cost nothing. */
export const commands: readonly { readonly name: string; readonly summary: string; load(): CommandModule }[] = [
  {
    name: "render",
    summary: "print the libvirt domain XML of a guest",
    load: () => require("./render") as CommandModule,
  },
  {
    name: "explain",
    summary:
      "explain each enlightenment and setting of a guest: state, value, reason, origin; or print the page of a rule, an enlightenment or a preset",
    load: () => require("./explain") as CommandModule,
  },
  {
    name: "lint",
    summary: "check Windows machines from any source: domain XML, a host, guest specs, a Pulumi state",
    load: () => require("./lint") as CommandModule,
  },
  {
    name: "rules",
    summary: "list the rules: severity, sets, where they apply, safe repairs",
    load: () => require("./rules") as CommandModule,
  },
  {
    name: "presets",
    summary: "list the presets, or show one preset with the reason for each setting",
    load: () => require("./presets") as CommandModule,
  },
  {
    name: "graph",
    summary: "draw the dependencies between the enlightenments",
    load: () => require("./graph") as CommandModule,
  },
  {
    name: "probe",
    summary: "read the capabilities of a host, then show or save them",
    load: () => require("./probe") as CommandModule,
  },
  {
    name: "plan",
    summary: "show where the members of a fleet are placed, the load of its hosts, and its waves",
    load: () => require("./plan") as CommandModule,
  },
  {
    name: "diff",
    summary: "show what another version of a preset changes, and for whom in a fleet",
    load: () => require("./diff") as CommandModule,
  },
  {
    name: "import",
    summary: "write existing machines of a host as a spec file or as a Pulumi program",
    load: () => require("./import") as CommandModule,
  },
  {
    name: "snapshots",
    summary: "list, create, revert to and remove snapshots of the machines of a host",
    load: () => require("./snapshots") as CommandModule,
  },
];

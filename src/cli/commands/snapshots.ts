import { type Command, InvalidArgumentError } from "commander";

import { EXIT, FailedError, UsageError, type ExitCode } from "../errors";
import { formatterOf, type FormatterName } from "../formatters";
import { examples, formatOption } from "../options";
import { print, say, viewOf, type CommonOptions } from "../terminal";

interface SnapshotsOptions extends CommonOptions {
  readonly format: FormatterName;
  readonly shutDown?: number;
}

const ACTIONS = ["create", "revert", "remove"] as const;

export function configure(command: Command, finish: (code: ExitCode) => void): void {
  examples(command, [
    "windows-guest snapshots qemu:///system                          all machines of this host",
    "windows-guest snapshots qemu:///system ada                      one machine",
    "windows-guest snapshots qemu:///system ada create before-setup",
    "windows-guest snapshots qemu:///system ada revert before-setup --shut-down 300",
    "windows-guest snapshots qemu:///system ada remove before-setup",
  ])
    .argument("<uri>", "libvirt URI of the host")
    .argument("[machine]", "name or UUID; default: all machines")
    .argument("[action]", "create, revert or remove; default: list")
    .argument("[name]", "name of the snapshot; for create, default: the date and a number")
    .addOption(formatOption())
    .option("--shut-down <seconds>", "before a revert, shut Windows down, and wait up to this long", seconds)
    .addHelpText(
      "after",
      "\nA revert restores disks, definition, UEFI variables and TPM state, and keeps the present state as a snapshot.",
    )
    .action(async (uri: string, machine?: string, action?: string, name?: string) =>
      finish(await snapshots({ uri, machine, action, name }, command.optsWithGlobals<SnapshotsOptions>())),
    );
}

function seconds(given: string): number {
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= 1 && value <= 86_400) return value;
  throw new InvalidArgumentError("Specify a number of seconds from 1 to 86400.");
}

interface Asked {
  readonly uri: string;
  readonly machine: string | undefined;
  readonly action: string | undefined;
  readonly name: string | undefined;
}

async function snapshots({ uri, machine, action, name }: Asked, options: SnapshotsOptions): Promise<ExitCode> {
  const { onMachine, readSnapshots } = require("../snapshots") as typeof import("../snapshots");
  if (machine === undefined || action === undefined) {
    const { snapshotsReport } = require("../reports/snapshots") as typeof import("../reports/snapshots");
    const found = await readSnapshots(uri, machine);
    print(formatterOf(options.format).format(snapshotsReport(found, machine), viewOf(process.stdout, options)));
    return found.some(
      (one) => one.problem !== undefined || one.snapshots.some(({ incomplete }) => incomplete !== undefined),
    )
      ? EXIT.findings
      : EXIT.clean;
  }
  const wanted = ACTIONS.find((one) => one === action);
  if (wanted === undefined) throw new UsageError(`"${action}" is not an action; use one of ${ACTIONS.join(", ")}`);
  if (wanted !== "create" && name === undefined)
    throw new UsageError(
      `${wanted} requires the name of a snapshot; windows-guest snapshots ${uri} ${machine} lists them`,
    );
  await onMachine(uri, machine, async (client, uuid) => {
    const room = require("../../libvirt/snapshots") as typeof import("../../libvirt/snapshots");
    const log = { log: say };
    if (wanted === "create") {
      const made = await room.makeSnapshot(client, uuid, { ...log, ...(name === undefined ? {} : { name }) });
      for (const { target, reason } of made.leftOut) say(`Disk ${target} is not part of it: ${reason}.`);
      print(made.name);
    } else if (wanted === "remove") {
      await room.removeSnapshot(client, uuid, name!, log);
      say(`Snapshot ${name!} of ${machine} was removed.`);
    } else {
      if (options.shutDown !== undefined) await shutDown(client, uuid, machine, options.shutDown);
      const left = await room.revertToSnapshot(client, uuid, name!, log);
      say(`${machine} was reverted to snapshot ${name!} and is off. What it had before is snapshot ${left}.`);
    }
  });
  return EXIT.clean;
}

async function shutDown(
  client: import("../../libvirt").LibvirtClient,
  uuid: string,
  machine: string,
  limit: number,
): Promise<void> {
  const { requestShutdown } = require("../../libvirt") as typeof import("../../libvirt");
  say(`Shutting ${machine} down …`);
  const end = await requestShutdown(client, uuid, { limitMs: limit * 1000, progress: say });
  if (end.kind === "off") return;
  throw new FailedError(
    `${machine} was not reverted, and nothing was changed: ${end.kind === "deaf" ? `it is ${end.state}` : `it did not shut down in ${limit} s`}`,
  );
}

import { type LibvirtClient, type MachineLook, quote } from "../../libvirt";
import { OperationFailed } from "../errors";

/**
 * Something that others did with a machine and that an operation would destroy, or that libvirt would refuse it for.
 */
export interface Obstacle {
  readonly what: string;
  /** Command or advice. */
  readonly way: string;
}

/** What libvirt refuses to undefine or to rename a machine for. It is asked before anything is done to the machine. */
export function obstacles({ host }: Pick<LibvirtClient, "host">, name: string, look: MachineLook): Obstacle[] {
  const virsh = (command: string, ...more: readonly string[]): string =>
    ["virsh", "-c", host, command, name, ...more].map(quote).join(" ");
  const { snapshots, checkpoints, managedSave, job } = look;
  return [
    ...(snapshots.length === 0
      ? []
      : [
          {
            what: `it has ${count(snapshots, "snapshot")}`,
            way: `delete each with ${virsh("snapshot-delete", snapshots[0]!)}; append --metadata to delete only libvirt's record and leave the data in the disk`,
          },
        ]),
    ...(checkpoints.length === 0
      ? []
      : [
          {
            what: `it has ${count(checkpoints, "checkpoint")} of a backup program`,
            way: `delete each with ${virsh("checkpoint-delete", checkpoints[0]!)}`,
          },
        ]),
    ...(managedSave
      ? [
          {
            what: "its memory is saved (virsh managedsave), including data that Windows had not yet written to disk",
            way: `start it once and shut Windows down, or discard the saved memory with ${virsh("managedsave-remove")}`,
          },
        ]
      : []),
    ...(job === undefined
      ? []
      : [
          {
            what: `libvirt is busy with it (${job})`,
            way: `wait until ${virsh("domjobinfo")} reports that it is finished, or abort it with ${virsh("domjobabort")}`,
          },
        ]),
    ...blockJobs(look).map((disk) => ({
      what: `its disk ${disk} is being copied (a block job)`,
      way: `wait until it is finished, or abort it with ${virsh("blockjob", disk, "--abort")}`,
    })),
  ];
}

/** Throws where something stands in the way. Nothing was done then. */
export function mustBeClear(client: Pick<LibvirtClient, "host">, name: string, look: MachineLook, task: string): void {
  const found = obstacles(client, name, look);
  if (found.length === 0) return;
  const texts = found.map(({ what, way }) => `${what}: ${way}`);
  throw new OperationFailed(
    `${name} on ${client.host} cannot be ${task}, and nothing was changed, because ${texts.join("; and ")}. Then run this again`,
  );
}

/** Targets of the disks that libvirt mirrors or merges at the moment (formatdomain, `mirror`). */
const blockJobs = ({ live }: MachineLook): string[] =>
  (live.text.match(/<disk\b[^]*?<\/disk>/g) ?? []).flatMap((disk) =>
    /<mirror\b/.test(disk) ? (/<target\b[^>]*\bdev=['"]([^'"]+)/.exec(disk)?.[1] ?? []) : [],
  );

function count(names: readonly string[], what: string): string {
  const shown = names.slice(0, 5).join(", ");
  return `${names.length} ${what}${names.length === 1 ? "" : "s"} (${shown}${names.length > 5 ? ", …" : ""})`;
}

import { bootMenuOf, disksOf } from "../defining/devices";
import type { Facts } from "../../presets";
import { allDisksOf } from "../defining/nvme-disks";
import type { GuestSpec } from "../types";
import type { LunSpec } from "../model/disk-lun";
import { YOUR_OWN, type Choices } from "./choices";

/** How many I/O threads the machine has. */
export function decideIothreads(spec: GuestSpec, choices: Choices, facts: Facts): number {
  if (spec.iothreads !== undefined) return choices.record("iothreads", spec.iothreads, "user", YOUR_OWN);
  const named = Math.max(0, ...allDisksOf(spec).map(({ disk }) => disk.iothread ?? 0));
  const ofScsi = spec.scsiController?.iothread ?? 0;
  const pinned = spec.pinning?.iothreads?.length ?? 0;
  const most = Math.max(named, ofScsi, pinned);
  if (most > 0) {
    const by =
      named === most ? "`iothread` of a disk" : ofScsi === most ? "`scsiController.iothread`" : "`pinning.iothreads`";
    return choices.record("iothreads", most, "requirement", `${by} requires them`);
  }
  const one =
    spec.pinning?.iothread === undefined
      ? (choices.setting("disk.iothread", undefined, facts) ?? false)
      : choices.record("disk.iothread", true, "requirement", "`pinning.iothread` requires it");
  return one ? 1 : 0;
}

const lunText = ({ reservations, rawIo }: LunSpec): string =>
  [
    "SCSI passthrough",
    ...(reservations === true ? ["persistent reservations"] : []),
    ...(rawIo === true ? ["raw I/O"] : []),
  ].join(", ");

const OWN = [
  ...["bootOrder", "discard", "detectZeroes", "io", "queues", "iothread"],
  ...["rotationRate", "wwn", "readOnly", "shareable"],
] as const;

/** What the program says of its disks, and of what boots. */
export function recordDisks(spec: GuestSpec, choices: Choices): void {
  const record = (path: string, value: unknown): void => {
    if (value !== undefined) choices.record(path, value, "user", YOUR_OWN);
  };
  for (const { path, disk } of allDisksOf(spec))
    for (const name of OWN) record(`${path}.${name}`, (disk as Readonly<Record<string, unknown>>)[name]);
  for (const { path, disk } of disksOf(spec))
    if (disk.lun !== undefined) choices.record(`${path}.lun`, disk.lun, "user", YOUR_OWN, undefined, lunText(disk.lun));
  spec.cdroms?.forEach((cdrom: { readonly bootOrder?: number | undefined } | undefined, index) =>
    record(`cdroms[${index}].bootOrder`, cdrom?.bootOrder),
  );
  record("scsiController.queues", spec.scsiController?.queues);
  record("scsiController.iothread", spec.scsiController?.iothread);
  record("bootMenu.enabled", bootMenuOf(spec).bootMenu);
  record("bootMenu.timeoutMs", spec.bootMenu?.timeoutMs);
}

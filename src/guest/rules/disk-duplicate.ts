import { defineGuestRule } from "../context";
import { diskPlace, disksOf, type DiskPlace } from "../defining/devices";
import { DEFAULT_POOL } from "../model/disks";
import { anonymousDisks } from "../defining/members";
import { twins, type Twin } from "../../findings/twins";

const placeText = (place: DiskPlace): string =>
  "path" in place ? place.path : `volume ${place.volume} of pool ${place.pool}`;

export const diskDuplicate = defineGuestRule({
  id: "disk-duplicate",
  severity: "error",
  necessary: "start",
  description: "Two drives of a guest must not use the same image, and two disks must not have the same serial number.",
  rationale: "Two disks that write to the same image corrupt it. Windows identifies disks by their serial numbers.",
  messages: {
    source: {
      message: "{path} and {other} of {guest} both use {what}.",
      fix: "Remove one of them.",
      xml: { fix: "Remove one `<disk>`." },
      kubevirt: { fix: "Remove one of them from `devices.disks`." },
    },
    serial: {
      message: "{path} and {other} of {guest} have the same serial number {what}.",
      fix: "Change one of them.",
      xml: { fix: "Change one `<serial>`." },
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms"],
  reads: ["systemDisk", "disks", "cdroms", "name"],
  examples: {
    incorrect: [
      { systemDisk: { path: "/a.qcow2" }, disks: [{ path: "/a.qcow2" }] },
      {
        disks: [
          { volume: "a", size: "1 GiB" },
          { pool: "default", volume: "a" },
        ],
      },
      {
        disks: [
          { name: "a", size: "1 GiB", serial: "one" },
          { name: "b", size: "1 GiB", serial: "one" },
        ],
      },
    ],
    correct: [
      {
        systemDisk: { size: "80 GiB" },
        disks: [
          { name: "sql", size: "1 GiB" },
          { name: "log", size: "1 GiB" },
        ],
      },
    ],
  },
  check({ guest, spec }) {
    // Those are disk-identity's.
    const untold = anonymousDisks(spec).slice(1);
    const sources: (readonly [string, string])[] = disksOf(spec).flatMap(({ path, disk, which }) =>
      untold.includes(which as number) ? [] : [[path, placeText(diskPlace(guest, disk, which))]],
    );
    spec.cdroms?.forEach((cdrom, index) => {
      if (cdrom?.path !== undefined) sources.push([`cdroms[${index}]`, cdrom.path]);
      else if (cdrom?.volume !== undefined)
        sources.push([`cdroms[${index}]`, placeText({ pool: cdrom.pool ?? DEFAULT_POOL, volume: cdrom.volume })]);
    });
    const serials = disksOf(spec).flatMap(({ path, disk }): (readonly [string, string])[] =>
      disk.serial === undefined ? [] : [[path, disk.serial]],
    );
    const report = (messageId: "source" | "serial") => (twin: Twin) => ({
      messageId,
      path: twin.path,
      data: { guest, ...twin },
    });
    return [...twins(sources).map(report("source")), ...twins(serials).map(report("serial"))];
  },
});

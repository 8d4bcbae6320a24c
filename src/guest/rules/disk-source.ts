import { defineGuestRule } from "../context";
import { disksOf } from "../defining/devices";
import { listText } from "../explaining/show";

export const diskSource = defineGuestRule({
  id: "disk-source",
  severity: "error",
  description: "A disk says where its data comes from, in one way.",
  rationale: "A path names something that exists; pool, volume, base image and size describe a volume. Both at once would leave open which one is meant.",
  messages: {
    none: { message: "{path} of {guest} names no `path`, `volume`, `baseImage` or `size`.", fix: "Write `path` for what exists on the host, or `size` for a new volume." },
    both: { message: "{path} of {guest} names an existing `path` and also {others}, which describe a volume.", fix: "Keep one of the two." },
    raw: { message: "{path} of {guest} is raw and has a base image, which only qcow2 can stand on.", fix: 'Remove `format: "raw"`.' },
    adopt: { message: "{path} of {guest} is to adopt a volume and names none.", fix: "Write `volume`." },
    recreate: { message: "{path} of {guest} is to be made anew, and says neither `size` nor `baseImage`.", fix: "Write what it is to be made of, or remove `recreate`." },
  },
  sources: ["https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms", "https://www.qemu.org/docs/master/system/images.html"],
  reads: ["systemDisk", "disks"],
  examples: {
    incorrect: [{ systemDisk: {} }, { disks: [{ path: "/a.qcow2", size: "10 GiB" }] }, { systemDisk: { baseImage: "golden.qcow2", format: "raw" } }, { disks: [{ adopt: true, size: "10 GiB" }] }, { disks: [{ volume: "data.qcow2", recreate: "2026-11-26" }] }],
    correct: [{ systemDisk: { path: "/a.qcow2" } }, { disks: [{ size: "10 GiB" }, { pool: "fast", volume: "data.qcow2" }] }, { systemDisk: { baseImage: "golden.qcow2", size: "80 GiB" } }],
  },
  check({ guest, spec }) {
    return disksOf(spec).flatMap(({ path, disk }) => {
      const others = (["pool", "volume", "baseImage", "size"] as const).filter((key) => disk[key] !== undefined);
      const data = { guest, path, others: listText(others.map((key) => `\`${key}\``)) };
      const report = (messageId: "none" | "both" | "raw" | "adopt" | "recreate") => ({ messageId, path, data });
      return [
        ...(disk.path === undefined && others.every((key) => key === "pool") ? [report("none")] : []),
        ...(disk.path !== undefined && others.length > 0 ? [report("both")] : []),
        ...(disk.baseImage !== undefined && disk.format === "raw" ? [report("raw")] : []),
        ...(disk.adopt === true && disk.volume === undefined ? [report("adopt")] : []),
        ...(disk.recreate !== undefined && disk.size === undefined && disk.baseImage === undefined ? [report("recreate")] : []),
      ];
    });
  },
});

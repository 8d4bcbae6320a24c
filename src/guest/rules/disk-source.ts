import { defineGuestRule } from "../context";
import { disksOf } from "../defining/devices";
import { listText } from "../explaining/show";

export const diskSource = defineGuestRule({
  id: "disk-source",
  severity: "error",
  necessary: "deploy",
  description: "A disk must specify exactly one source for its data.",
  rationale:
    "A path specifies an existing image; pool, volume, base image and size describe a volume. If both are set, it is unclear which one is intended.",
  argumentsOnly: "libvirt reads one source for a disk.",
  messages: {
    none: {
      message: "{path} of {guest} has no `path`, `volume`, `baseImage` or `size`.",
      fix: "Set `path` to use an existing image on the host, or `size` to create a volume.",
    },
    both: {
      message: "{path} of {guest} specifies both an existing `path` and properties of a new volume: {others}.",
      fix: "Remove one of them.",
    },
    raw: {
      message: "{path} of {guest} is raw and has a base image, but only qcow2 supports base images.",
      fix: 'Remove `format: "raw"`.',
    },
    adopt: { message: "{path} of {guest} has `adopt: true` but no volume.", fix: "Set `volume`." },
    recreate: {
      message: "{path} of {guest} has `recreate` but neither `size` nor `baseImage`.",
      fix: "Set `size` or `baseImage`, or remove `recreate`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    "https://www.qemu.org/docs/master/system/images.html",
  ],
  reads: ["systemDisk", "disks"],
  examples: {
    incorrect: [
      { systemDisk: {} },
      { disks: [{ path: "/a.qcow2", size: "10 GiB" }] },
      { systemDisk: { baseImage: "golden.qcow2", format: "raw" } },
      { disks: [{ adopt: true, size: "10 GiB" }] },
      { disks: [{ volume: "data.qcow2", recreate: "2026-11-26" }] },
    ],
    correct: [
      { systemDisk: { path: "/a.qcow2" } },
      { disks: [{ size: "10 GiB" }, { pool: "fast", volume: "data.qcow2" }] },
      { systemDisk: { baseImage: "golden.qcow2", size: "80 GiB" } },
    ],
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
        ...(disk.recreate !== undefined && disk.size === undefined && disk.baseImage === undefined
          ? [report("recreate")]
          : []),
      ];
    });
  },
});

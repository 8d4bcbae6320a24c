import { disksOf } from "../defining/devices";
import { nvmeDisksOf } from "../defining/nvme-disks";
import { defineGuestRule } from "../context";

const PAIRS = [
  { total: "totalBytesPerSecond", parts: ["readBytesPerSecond", "writeBytesPerSecond"] },
  { total: "totalIops", parts: ["readIops", "writeIops"] },
] as const;

export const diskLimits = defineGuestRule({
  id: "disk-limits",
  severity: "error",
  necessary: "deploy",
  description: "A disk must not have both a total limit and a limit for reading or writing.",
  rationale: "libvirt refuses a total limit beside a limit of its parts, separately for bytes and for operations.",
  argumentsOnly: "libvirt refuses such limits when the machine is defined.",
  messages: {
    both: {
      message: "{disk} of {guest} has both `{total}` and `{part}`.",
      fix: "Remove `{total}` or `{part}`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms"],
  reads: ["systemDisk", "disks"],
  examples: {
    incorrect: [
      { systemDisk: { path: "/a.qcow2", limits: { totalBytesPerSecond: 1048576, readBytesPerSecond: 524288 } } },
    ],
    correct: [{ systemDisk: { path: "/a.qcow2", limits: { totalBytesPerSecond: 1048576, readIops: 500 } } }],
  },
  check({ guest, spec }) {
    return [...disksOf(spec), ...nvmeDisksOf(spec)].flatMap(({ path, disk: { limits } }) =>
      PAIRS.flatMap(({ total, parts }) =>
        limits?.[total] === undefined
          ? []
          : parts
              .filter((part) => limits[part] !== undefined)
              .map((part) => ({
                messageId: "both" as const,
                path: `${path}.limits.${part}`,
                data: { guest, disk: path, total, part },
              })),
      ),
    );
  },
});

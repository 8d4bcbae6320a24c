import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { parseSize, sizeText } from "../reading/size";

export const diskBelowMinimum = defineGuestRule({
  id: "disk-below-minimum",
  severity: "warning",
  description: "The system disk must have at least the size that Microsoft requires.",
  rationale:
    "Windows Setup refuses a smaller disk, and an existing image on a smaller disk has no space for feature updates.",
  argumentsOnly: "A machine does not tell the size of its disks.",
  messages: {
    below: {
      message: "The system disk of {guest} has {given}, but {title} requires at least {least}.",
      fix: "Increase it to {least} or more (source: {source}).",
    },
  },
  sources: [
    "https://learn.microsoft.com/en-us/windows/whats-new/windows-11-requirements",
    "https://learn.microsoft.com/en-us/windows-server/get-started/hardware-requirements",
  ],
  reads: ["systemDisk.size", "windows"],
  examples: {
    incorrect: [{ windows: "windows-11", systemDisk: { size: "40 GiB", baseImage: "a.qcow2" } }],
    correct: [{ windows: "windows-11", systemDisk: { size: "64 GiB", baseImage: "a.qcow2" } }],
  },
  check({ guest, spec, windows }) {
    const size = spec.systemDisk?.size === undefined ? undefined : parseSize(spec.systemDisk.size);
    const { diskGB } = windows.minimum;
    if (size?.ok !== true || size.value * 1024 >= diskGB.value * 1e9) return nothing;
    // Microsoft's GB of disks are what their makers sell: 64 GB are a little less than 60 GiB.
    const least = sizeText(Math.ceil((diskGB.value * 1e9) / 2 ** 30) * 2 ** 20);
    const data = { guest, given: sizeText(size.value), title: windows.title, least, source: diskGB.source };
    return [{ messageId: "below" as const, path: "systemDisk.size", data }];
  },
});

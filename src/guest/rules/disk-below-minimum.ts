import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { parseSize, sizeText } from "../size";

export const diskBelowMinimum = defineGuestRule({
  id: "disk-below-minimum",
  severity: "warning",
  description: "The system disk is at least as large as Microsoft asks.",
  rationale: "Setup refuses a smaller disk, and an image that was made on one has no room for feature updates.",
  messages: { below: { message: "The system disk of {guest} has {given}, and {title} needs at least {note}.", fix: "Give it more (source: {source})." } },
  sources: ["https://learn.microsoft.com/en-us/windows/whats-new/windows-11-requirements", "https://learn.microsoft.com/en-us/windows-server/get-started/hardware-requirements"],
  reads: ["systemDisk.size", "windows"],
  examples: { incorrect: [{ windows: "windows-11", systemDisk: { size: "40 GiB", baseImage: "a.qcow2" } }], correct: [{ windows: "windows-11", systemDisk: { size: "64 GiB", baseImage: "a.qcow2" } }] },
  check({ guest, spec, windows }) {
    const size = spec.systemDisk?.size === undefined ? undefined : parseSize(spec.systemDisk.size);
    const { diskGB } = windows.minimum;
    if (size?.ok !== true || size.value * 1024 >= diskGB.value * 1e9) return nothing;
    const data = { guest, given: sizeText(size.value), title: windows.title, note: diskGB.note, source: diskGB.source };
    return [{ messageId: "below" as const, path: "systemDisk.size", data }];
  },
});

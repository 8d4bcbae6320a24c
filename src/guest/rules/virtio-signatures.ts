import { nothing } from "../../findings";
import { compareVersions } from "../../hosts";
import { defineGuestRule } from "../context";
import { isVirtioWin, mediaOf, virtioWinVersion } from "../installation";

export const virtioSignatures = defineGuestRule({
  id: "virtio-signatures",
  severity: "warning",
  description: "On Windows versions before 10, virtio devices require drivers with a supported signature.",
  rationale:
    "64-bit Windows loads only signed drivers. Microsoft no longer signs drivers for Windows versions before Windows 10 and Server 2016. Current virtio-win media therefore contain test-signed drivers for Windows 8.1, Server 2012 and 2012 R2, and old drivers for Windows 7 and Server 2008 R2. " +
    "With a virtio system disk, such a machine stops with a blue screen, or Windows Setup does not find a disk. Two reports describe Server 2012 R2 accepting the drivers from the folders for Server 2008 R2.",
  argumentsOnly: "A machine does not tell which drivers its Windows has.",
  messages: {
    assumed: {
      message:
        "{preset} configures virtio devices for {guest}, but virtio-win after {last} has no drivers that {title} loads: {reason}{secureBoot}.",
      fix: 'Set `drivers: "inbox"`, or `drivers: "virtio"` if the image contains drivers from virtio-win {last} or older (source: {source}).',
    },
    newer: {
      message:
        "{path} of {guest} contains {file}, but virtio-win after {last} has no drivers that {title} loads: {reason}{secureBoot}.",
      fix: 'Use virtio-win {last} or older, or set `drivers: "inbox"` (source: {source}).',
    },
    unversioned: {
      message:
        "{path} of {guest} contains {file}, whose name does not include a version, and virtio-win after {last} has no drivers that {title} loads: {reason}{secureBoot}.",
      fix: 'Use virtio-win {last} or older with the version in the file name, or set `drivers: "inbox"` (source: {source}).',
    },
  },
  sources: [
    "https://github.com/virtio-win/kvm-guest-drivers-windows/issues/1112",
    "https://github.com/virtio-win/virtio-win-pkg-scripts/issues/57",
    "https://github.com/virtio-win/virtio-win-pkg-scripts/issues/116",
    "https://github.com/virtio-win/virtio-win-pkg-scripts/issues/40",
    "https://github.com/virtio-win/kvm-guest-drivers-windows/issues/678",
  ],
  reads: ["windows", "preset", "drivers", "firmware", "cdroms"],
  examples: {
    incorrect: [
      { windows: "server-2012-r2", drivers: "virtio", cdroms: [{ path: "/iso/virtio-win-0.1.285.iso" }] },
      { windows: "windows-7", drivers: "virtio", cdroms: [{ path: "/usr/share/virtio-win/virtio-win.iso" }] },
      { windows: "server-2012-r2", preset: "server@1" },
    ],
    correct: [
      { windows: "server-2012-r2", drivers: "virtio", cdroms: [{ path: "/iso/virtio-win-0.1.189.iso" }] },
      { windows: "server-2012-r2", drivers: "inbox" },
      { windows: "server-2016", cdroms: [{ path: "/iso/virtio-win-0.1.285.iso" }] },
    ],
  },
  check({ guest, machine, preset, spec, windows }) {
    const { virtioWin } = windows;
    if (virtioWin === undefined || machine.drivers !== "virtio") return nothing;
    const secureBoot = machine.secureBoot ? ", and Secure Boot rejects them" : "";
    const data = { guest, preset: preset.id, title: windows.title, secureBoot, ...virtioWin };
    const drivers = mediaOf(spec).filter(isVirtioWin);
    if (drivers.length === 0)
      return spec.drivers === "virtio" ? nothing : [{ messageId: "assumed" as const, path: "drivers", data }];
    return drivers.flatMap((medium) => {
      const version = virtioWinVersion(medium);
      if (version !== undefined && compareVersions(version, virtioWin.last) <= 0) return [];
      return [
        {
          messageId: version === undefined ? ("unversioned" as const) : ("newer" as const),
          path: medium.path,
          data: { ...data, path: medium.path, file: medium.file },
        },
      ];
    });
  },
});

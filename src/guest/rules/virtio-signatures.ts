import { nothing } from "../../findings";
import { compareVersions } from "../../hosts";
import { defineGuestRule } from "../context";
import { isVirtioWin, mediaOf, virtioWinVersion } from "../installation";

export const virtioSignatures = defineGuestRule({
  id: "virtio-signatures",
  severity: "warning",
  description: "A Windows older than 10 gets virtio devices only with drivers that it loads.",
  rationale:
    "64-bit Windows loads signed drivers only. Microsoft signs none for Windows before 10 and Server 2016 any more, so that current virtio-win media have test-signed drivers for Windows 8.1, Server 2012 and 2012 R2, and old ones for Windows 7 and Server 2008 R2. " +
    "With a virtio system disk such a machine stops with a blue screen, or Setup finds no disk. Two people saw Server 2012 R2 take the drivers from the medium's folders for Server 2008 R2.",
  messages: {
    assumed: {
      message: "{preset} gives {guest} virtio devices, and virtio-win after {last} has no drivers that {title} loads: {reason}{secureBoot}.",
      fix: 'Set `drivers: "inbox"`; or `drivers: "virtio"` if the image has the drivers of virtio-win {last} or older (source: {source}).',
    },
    newer: {
      message: "{path} of {guest} holds {file}, and virtio-win after {last} has no drivers that {title} loads: {reason}{secureBoot}.",
      fix: 'Use virtio-win {last} or older, or set `drivers: "inbox"` (source: {source}).',
    },
    unversioned: {
      message: "{path} of {guest} holds {file}, whose name tells no version, and virtio-win after {last} has no drivers that {title} loads: {reason}{secureBoot}.",
      fix: 'Use virtio-win {last} or older, with the version in its name, or set `drivers: "inbox"` (source: {source}).',
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
    const secureBoot = machine.secureBoot ? ", and Secure Boot lets none of those through" : "";
    const data = { guest, preset: preset.id, title: windows.title, secureBoot, ...virtioWin };
    const drivers = mediaOf(spec).filter(isVirtioWin);
    if (drivers.length === 0) return spec.drivers === "virtio" ? nothing : [{ messageId: "assumed" as const, path: "drivers", data }];
    return drivers.flatMap((medium) => {
      const version = virtioWinVersion(medium);
      if (version !== undefined && compareVersions(version, virtioWin.last) <= 0) return [];
      return [{ messageId: version === undefined ? ("unversioned" as const) : ("newer" as const), path: medium.path, data: { ...data, path: medium.path, file: medium.file } }];
    });
  },
});

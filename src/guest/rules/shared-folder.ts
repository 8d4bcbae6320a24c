import { twins } from "../../findings/twins";
import { defineGuestRule } from "../context";
import { VIRTIOFS_SOURCE } from "../deciding/shares";
import type { GuestSpec } from "../types";

type Folder = NonNullable<GuestSpec["sharedFolders"]>[number];

export const sharedFolder = defineGuestRule({
  id: "shared-folder",
  severity: "error",
  necessary: "deploy",
  argumentsOnly: "libvirt refuses such folders when the machine is defined.",
  description: "Shared folders use virtiofs, have names of their own, and require shared memory.",
  rationale:
    "Windows has no driver for 9p. virtiofsd serves a folder by mapping the memory of the machine, so libvirt refuses virtiofs without shared memory. Windows finds a folder by its name, and libvirt refuses a name that occurs twice. Windows requires the driver viofs of virtio-win, and WinFsp, which shows the folder as a drive.",
  messages: {
    "9p": {
      message: "{folder} of {guest} uses 9p, for which Windows has no driver.",
      fix: "Remove `driver`: virtiofs is the default. Or share the folder over the network (SMB).",
    },
    twice: {
      message: "{path} and {other} of {guest} have the same name {what}.",
      fix: "Change one of them.",
    },
    private: {
      message: "{guest} has shared folders, but `memoryBacking.shared` is false, and virtiofs requires shared memory.",
      fix: "Remove `memoryBacking.shared`.",
    },
    anonymous: {
      message:
        '{guest} has shared folders, but `memoryBacking.source` is "anonymous": virtiofsd cannot map such memory.',
      fix: 'Remove `memoryBacking.source`, or set it to "memfd" or "file".',
    },
    inbox: {
      message:
        "{guest} has shared folders, which require a virtio driver, but its image has only Windows' own drivers.",
      fix: "Install the viofs driver of virtio-win and WinFsp in Windows.",
    },
  },
  sources: [VIRTIOFS_SOURCE, "https://virtio-fs.gitlab.io/howto-windows.html"],
  reads: ["sharedFolders", "memoryBacking", "hugepages", "drivers", "preset"],
  examples: {
    incorrect: [
      { sharedFolders: [{ name: "tools", path: "/srv/tools", driver: "9p" }] },
      {
        sharedFolders: [
          { name: "tools", path: "/srv/tools" },
          { name: "tools", path: "/srv/other" },
        ],
      },
      { sharedFolders: [{ name: "tools", path: "/srv/tools" }], memoryBacking: { shared: false } },
      { sharedFolders: [{ name: "tools", path: "/srv/tools" }], memoryBacking: { source: "anonymous" } },
      { sharedFolders: [{ name: "tools", path: "/srv/tools" }], drivers: "inbox" },
    ],
    correct: [
      { sharedFolders: [{ name: "tools", path: "/srv/tools" }], drivers: "virtio" },
      { memoryBacking: { shared: false } },
    ],
  },
  *check({ guest, machine, spec: { sharedFolders = [], memoryBacking = {}, hugepages } }) {
    if (sharedFolders.length === 0) return;
    const named = sharedFolders.map(
      (folder: Folder | undefined, index) => [`sharedFolders[${index}]`, folder] as const,
    );
    for (const [path, folder] of named)
      if (folder?.driver === "9p")
        yield { messageId: "9p" as const, path: `${path}.driver`, data: { guest, folder: path } };
    const names = named.flatMap(([path, folder]): (readonly [string, string])[] =>
      typeof folder?.name === "string" ? [[path, folder.name]] : [],
    );
    for (const twin of twins(names))
      yield { messageId: "twice" as const, path: `${twin.path}.name`, data: { guest, ...twin } };
    if (memoryBacking.shared === false)
      yield { messageId: "private" as const, path: "memoryBacking.shared", data: { guest } };
    if (memoryBacking.source === "anonymous" && hugepages === undefined)
      yield { messageId: "anonymous" as const, path: "memoryBacking.source", data: { guest } };
    if (machine.drivers === "inbox")
      yield { messageId: "inbox" as const, path: "sharedFolders", severity: "warning" as const, data: { guest } };
  },
});

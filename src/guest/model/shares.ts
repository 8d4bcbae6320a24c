import * as z from "zod";

import type { DomainDefinition } from "../../domain/definition";
import * as hardware from "../reading/hardware-leaves";
import * as leaf from "../reading/leaves";
import { group, optional, required, words } from "./describe";

const driver = words(
  "SharedFolderDriver",
  "How Windows reaches a folder of the host.",
  {
    virtiofs: "virtiofs. Requires the driver viofs and WinFsp in Windows.",
    "9p": "Refused: Windows has no driver for it.",
  },
  { "9p": "NineP" },
);

export const sharedFolder = group("SharedFolderArgs", "A folder of the host that Windows sees as a drive.", {
  name: required(hardware.shareTag, { about: "Name that Windows knows the folder by. Must be unique." }),
  path: required(hardware.folderPath, { about: "Folder on the host." }),
  driver: optional(driver, {
    about: "How Windows reaches the folder.",
    default: "virtiofs",
    notes:
      "In Windows, install the viofs driver of virtio-win and WinFsp, and start the service VirtioFsSvc. On the host, libvirt requires virtiofsd.",
  }),
});

const source = words("MemorySource", "What the machine's memory is on the host.", {
  anonymous: "Ordinary memory of the QEMU process.",
  memfd: "Memory with a file descriptor, which other processes can map.",
  file: "A file in a folder that the host's QEMU configuration names (`memory_backing_dir`).",
} satisfies Record<NonNullable<DomainDefinition["memorySource"]>, string>);

export const memoryBacking = group("MemoryBackingArgs", "How the host provides the machine's memory.", {
  source: optional(source, {
    about: "What the memory is on the host.",
    defaultText: "`memfd` with shared folders and without huge pages, otherwise `anonymous`",
  }),
  shared: optional(z.boolean(), {
    about: "Whether other processes of the host, such as virtiofsd, can map the memory.",
    defaultText: "true with shared folders, otherwise false",
  }),
  locked: optional(z.boolean(), {
    about: "Keep all memory in RAM, so that the host never swaps it out.",
    default: false,
    notes: "The host must have that much free memory.",
  }),
  noSharePages: optional(z.boolean(), {
    about: "Keep the host from merging pages with those of other machines (KSM), at the cost of more memory.",
    default: false,
  }),
});

export const sharedMemory = group(
  "SharedMemoryArgs",
  "Memory that a program of the host and one of Windows have in common (IVSHMEM), for example Looking Glass.",
  {
    name: required(leaf.memberName, {
      about: "Name of the file in `/dev/shm` on the host, for example `looking-glass`. Must be unique on the host.",
      notes: "The user who reads it on the host needs access to that file. In Windows, install the ivshmem driver.",
    }),
    size: optional(leaf.size, {
      about: 'Size, a power of two, for example `"64 MiB"`.',
      defaultText: "what `resolution` requires",
      excludes: ["resolution"],
    }),
    resolution: optional(hardware.resolution, {
      about: 'Largest resolution that Looking Glass shows, for example `"2560x1440"`.',
      defaultText: "none; `size` says how much memory there is",
      excludes: ["size"],
    }),
    hdr: optional(z.boolean(), {
      about: "Whether the screen has a high dynamic range, which requires twice the memory. Requires `resolution`.",
      default: false,
    }),
  },
);

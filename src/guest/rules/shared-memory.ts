import { twins } from "../../findings/twins";
import { defineGuestRule } from "../context";
import { LOOKING_GLASS, sharedMemoryMiB } from "../defining/shares";
import { sizeText } from "../reading/size";
import type { GuestSpec } from "../types";

type Shared = NonNullable<GuestSpec["sharedMemory"]>[number];

export const sharedMemory = defineGuestRule({
  id: "shared-memory",
  severity: "error",
  necessary: "start",
  argumentsOnly: "Only arguments have a resolution, and libvirt takes any size.",
  description: "Shared memory has a name of its own and a size that is a power of two.",
  rationale:
    "QEMU shows the memory as a PCI region, whose size is a power of two of at least 1 MiB; libvirt accepts other sizes, and the machine does not start. Two entries with the same name are the same file, and each program overwrites what the other writes.",
  messages: {
    size: {
      message: "{path} of {guest} is {size}, which is not a power of two of at least 1 MiB.",
      fix: 'Set `size` to "{near}", or set `resolution` instead.',
    },
    none: {
      message: "{path} of {guest} has neither `size` nor `resolution`.",
      fix: "Set `resolution` for Looking Glass, or `size`.",
    },
    both: {
      message: "{path} of {guest} has both `size` and `resolution`.",
      fix: "Remove one of them.",
    },
    hdr: {
      message: "{path} of {guest} has `hdr` without `resolution`, so it has no effect.",
      fix: "Set `resolution` instead of `size`, or remove `hdr`.",
    },
    twice: {
      message: "{path} and {other} of {guest} have the same name {what}.",
      fix: "Change one of them.",
    },
  },
  sources: [LOOKING_GLASS, "https://www.qemu.org/docs/master/system/devices/ivshmem.html"],
  reads: ["sharedMemory"],
  examples: {
    incorrect: [
      { sharedMemory: [{ name: "looking-glass", size: "48 MiB" }] },
      { sharedMemory: [{ name: "looking-glass" }] },
      { sharedMemory: [{ name: "looking-glass", size: "64 MiB", resolution: "1920x1080" }] },
      { sharedMemory: [{ name: "looking-glass", size: "64 MiB", hdr: true }] },
      {
        sharedMemory: [
          { name: "looking-glass", size: "64 MiB" },
          { name: "looking-glass", size: "32 MiB" },
        ],
      },
    ],
    correct: [
      { sharedMemory: [{ name: "looking-glass", resolution: "2560x1440" }] },
      { sharedMemory: [{ name: "looking-glass", size: "64 MiB" }] },
    ],
  },
  *check({ guest, spec: { sharedMemory: list = [] } }) {
    const named = list.map((one: Shared | undefined, index) => [`sharedMemory[${index}]`, one] as const);
    for (const [path, one] of named) if (one !== undefined) yield* wrongSize(guest, path, one);
    const names = named.flatMap(([path, one]): (readonly [string, string])[] =>
      typeof one?.name === "string" ? [[path, one.name]] : [],
    );
    for (const twin of twins(names))
      yield { messageId: "twice" as const, path: `${twin.path}.name`, data: { guest, ...twin } };
  },
});

function* wrongSize(guest: string, path: string, one: Shared) {
  const data = { guest, path };
  const { size, resolution, hdr } = one;
  if (size === undefined && resolution === undefined) yield { messageId: "none" as const, path, data };
  if (size !== undefined && resolution !== undefined) yield { messageId: "both" as const, path: `${path}.size`, data };
  if (hdr === true && resolution === undefined) yield { messageId: "hdr" as const, path: `${path}.hdr`, data };
  const mib = size === undefined ? undefined : sharedMemoryMiB(one);
  if (mib === undefined || (mib >= 1 && Number.isInteger(Math.log2(mib)))) return;
  const near = sizeText(1024 * 2 ** Math.max(0, Math.ceil(Math.log2(mib))));
  yield { messageId: "size" as const, path: `${path}.size`, data: { ...data, size: size!, near } };
}

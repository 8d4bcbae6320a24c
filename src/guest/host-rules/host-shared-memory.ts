import { neighbour } from "../../hosts/examples";
import { defineHostRule } from "../context";
import { sharedMemoryWord } from "../host/assigned";
import { clashSeverity, otherUser } from "../host/host-seen";
import type { GuestSpec } from "../types";

const sharedMemory = [{ name: "looking-glass", size: "64 MiB" }];

export const hostSharedMemory = defineHostRule({
  id: "host-shared-memory",
  severity: "error",
  description: "The name of shared memory must be unique on the host.",
  rationale:
    "The name is a file in `/dev/shm` of the host. libvirt accepts a second machine with the same name: both then write to the same memory, and a program such as Looking Glass shows the wrong screen or a damaged one.",
  messages: {
    used: {
      message: "{path} of {guest} is {name}, which the machine {other} ({uuid}, {state}) on {host} shares, too.",
      fix: "Choose another name, and tell it to the program on the host that reads the memory.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#shared-memory-device",
    "https://www.qemu.org/docs/master/system/devices/ivshmem.html",
  ],
  reads: ["host", "sharedMemory"],
  examples: {
    incorrect: [
      {
        guest: { sharedMemory },
        host: { resources: { machines: [neighbour({ sharedMemory: ["looking-glass"] })] } },
      },
    ],
    correct: [
      { guest: { sharedMemory }, host: { resources: { machines: [neighbour({ sharedMemory: ["other"] })] } } },
      { guest: { sharedMemory }, host: {} },
    ],
  },
  check(context) {
    const { guest, hostName, spec } = context;
    return (spec.sharedMemory ?? []).flatMap((one: Shared | undefined, index) => {
      const name = one?.name;
      const user = name && otherUser(context, (machines) => machines.withDevice(sharedMemoryWord(name)));
      if (!user) return [];
      const { name: other, uuid, running } = user.machine;
      const path = `sharedMemory[${index}].name`;
      const state = running ? "running" : "off";
      const severity = clashSeverity(context, user.machine);
      return [
        { messageId: "used" as const, path, severity, data: { guest, path, name, other, uuid, state, host: hostName } },
      ];
    });
  },
});

type Shared = NonNullable<GuestSpec["sharedMemory"]>[number];

import { twins } from "../../findings/twins";
import { defineGuestRule } from "../context";
import { disksOf, saysBootOrder } from "../defining/devices";
import type { HostDeviceSpec } from "../model/host-devices";
import type { CdromSpec, GuestSpec } from "../types";

export const bootOrder = defineGuestRule({
  id: "boot-order",
  severity: "error",
  necessary: "deploy",
  argumentsOnly: "libvirt refuses two devices with the same place when the machine is defined.",
  description: "Each place in the boot order must occur once, and the system disk should have one.",
  rationale:
    "libvirt refuses a machine with two devices at the same place. If any disk or CD-ROM drive has `bootOrder`, the firmware tries only those that have it, so a system disk without it does not start.",
  messages: {
    twice: {
      message: "{path} and {other} of {guest} have the same `bootOrder` {what}.",
      fix: "Change one of them.",
    },
    left: {
      message:
        "{guest} does not boot from its system disk, because `bootOrder` is set for other devices and not for the system disk.",
      fix: "Set `systemDisk.bootOrder`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms"],
  reads: ["systemDisk", "disks", "cdroms", "hostDevices"],
  examples: {
    incorrect: [
      { systemDisk: { path: "/a.qcow2", bootOrder: 1 }, cdroms: [{ path: "/win.iso", bootOrder: 1 }] },
      { systemDisk: { path: "/a.qcow2" }, cdroms: [{ path: "/win.iso", bootOrder: 1 }] },
    ],
    correct: [
      { systemDisk: { path: "/a.qcow2", bootOrder: 2 }, cdroms: [{ path: "/win.iso", bootOrder: 1 }] },
      { systemDisk: { path: "/a.qcow2" }, cdroms: [{ path: "/win.iso" }] },
      { systemDisk: { path: "/a.qcow2" }, hostDevices: [{ pci: { address: "0000:01:00.0", bootOrder: 1 } }] },
    ],
  },
  check({ guest, spec }) {
    const places = [
      ...disksOf(spec).map(({ path, disk }) => [path, disk.bootOrder] as const),
      ...(spec.cdroms ?? []).map(
        (cdrom: CdromSpec | undefined, index) => [`cdroms[${index}]`, cdrom?.bootOrder] as const,
      ),
      ...placesAsked(spec),
    ].flatMap(([path, order]): (readonly [string, string])[] => (order === undefined ? [] : [[path, String(order)]]));
    return [
      ...twins(places).map((twin) => ({
        messageId: "twice" as const,
        path: `${twin.path}.bootOrder`,
        data: { guest, ...twin },
      })),
      ...(spec.systemDisk !== undefined && spec.systemDisk.bootOrder === undefined && saysBootOrder(spec)
        ? [
            {
              messageId: "left" as const,
              path: "systemDisk.bootOrder",
              severity: "warning" as const,
              data: { guest },
            },
          ]
        : []),
    ];
  },
});

/** Of devices of the host. */
const placesAsked = ({ hostDevices = [] }: GuestSpec): (readonly [string, number | undefined])[] =>
  hostDevices.flatMap((device: HostDeviceSpec | undefined, index) =>
    (["pci", "nvme", "usb"] as const).map(
      (kind) => [`hostDevices[${index}].${kind}`, device?.[kind]?.bootOrder] as const,
    ),
  );

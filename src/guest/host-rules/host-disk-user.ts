import { defineHostRule } from "../context";
import { neighbour } from "../../hosts/examples";
import { clashSeverity, otherUser } from "../host/host-seen";
import { placeProperty } from "../host/stored";

export const hostDiskUser = defineHostRule({
  id: "host-disk-user",
  severity: "error",
  necessary: "start",
  argumentsOnly: "The rule `shared-disk` reports this of any machine.",
  description: "The disks of a guest must not be used by another machine on the host.",
  rationale:
    "Two machines that write to the same disk corrupt its data. QEMU locks an image file while a machine runs, so a second machine does not start; on storage without locks, nothing prevents it.",
  messages: {
    used: {
      message: "{what} is {disk} on {host}, which machine {other} (UUID {uuid}, {state}) uses as disk {target}.",
      fix: "Use a separate disk for each machine; to share an image, create an overlay with `baseImage`. If this guest replaces {other}, undefine {other} on the host first and keep its disks: virsh undefine {uuid} --keep-nvram.",
    },
  },
  sources: [
    "https://libvirt.org/kbase/locking.html",
    "https://www.qemu.org/docs/master/system/qemu-block-drivers.html#disk-image-file-locking",
  ],
  reads: ["host", "name", "uuid"],
  examples: {
    incorrect: [
      {
        guest: { systemDisk: { path: "/srv/win.qcow2" } },
        host: {
          resources: {
            machines: [neighbour({ disks: [{ target: "sda", path: "/srv/win.qcow2" }] })],
          },
        },
      },
      {
        guest: { systemDisk: { volume: "win.qcow2" } },
        host: {
          resources: {
            machines: [neighbour({ running: false, disks: [{ target: "sda", pool: "default", volume: "win.qcow2" }] })],
          },
        },
      },
    ],
    correct: [
      {
        guest: { systemDisk: { path: "/srv/win.qcow2" } },
        host: {
          resources: {
            machines: [neighbour({ disks: [{ target: "sda", path: "/srv/web1.qcow2" }] })],
          },
        },
      },
      {
        guest: { disks: [{ path: "/dev/mapper/quorum", format: "raw", shareable: true }] },
        host: {
          resources: {
            machines: [neighbour({ disks: [{ target: "sdb", path: "/dev/mapper/quorum" }] })],
          },
        },
      },
    ],
  },
  check(context) {
    const { hostName, storage, unknowns } = context;
    return storage.flatMap((stored) => {
      const { path, what, cdrom, place, shareable = false } = stored;
      const user =
        cdrom || shareable || unknowns.touches(path)
          ? undefined
          : otherUser(context, (machines) => machines.usersOf(place));
      if (user === undefined) return [];
      const { name, uuid, running } = user.machine;
      const disk = "path" in place ? place.path : `volume ${place.volume} of storage pool ${place.pool}`;
      const data = {
        what,
        disk,
        host: hostName,
        other: name,
        uuid,
        target: user.disk.target,
        state: running ? "running" : "off",
      };
      return [
        {
          messageId: "used" as const,
          path: placeProperty(stored),
          severity: clashSeverity(context, user.machine),
          data,
        },
      ];
    });
  },
});

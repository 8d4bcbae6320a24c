import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { busOf, disksOf } from "../defining/devices";

export const inboxDrivers = defineGuestRule({
  id: "inbox-drivers",
  severity: "warning",
  description: "Without virtio drivers in the image no device needs one.",
  rationale: "With `drivers: inbox` Windows has only what is on its own medium. A virtio system disk then ends in the blue screen INACCESSIBLE_BOOT_DEVICE.",
  messages: {
    disk: { message: "{path} of {guest} is on the {bus} bus, and its image has no virtio drivers.", fix: 'Set `drivers: "virtio"` if it has, else leave `bus` out.' },
    network: { message: "{path} of {guest} is a virtio card, and its image has no virtio drivers.", fix: 'Set `drivers: "virtio"` if it has, else leave `model` out.' },
    device: { message: "`{path}` of {guest} needs a virtio driver, and its image has none.", fix: 'Set `drivers: "virtio"` if it has, else remove it.' },
  },
  sources: ["https://github.com/kubevirt/common-instancetypes (preferences/windows)"],
  reads: ["drivers", "preset", "windows"],
  examples: {
    incorrect: [{ drivers: "inbox", systemDisk: { path: "/a.qcow2", bus: "scsi" } }, { drivers: "inbox", networks: [{ model: "virtio" }] }, { drivers: "inbox", guestAgent: true }],
    correct: [{ drivers: "inbox" }, { drivers: "virtio", networks: [{ model: "virtio" }] }],
  },
  check({ guest, machine, spec }) {
    if (machine.drivers !== "inbox") return nothing;
    const disks = disksOf(spec)
      .filter(({ disk }) => busOf(disk, "inbox") !== "sata")
      .map(({ path, disk }) => ({ messageId: "disk" as const, path: `${path}.bus`, data: { guest, path, bus: busOf(disk, "inbox") } }));
    const cards = (spec.networks ?? []).flatMap((network, index) =>
      network?.model === "virtio" ? [{ messageId: "network" as const, path: `networks[${index}].model`, data: { guest, path: `networks[${index}]` } }] : [],
    );
    const devices = (["guestAgent", "memoryBalloon"] as const).filter((path) => spec[path] === true).map((path) => ({ messageId: "device" as const, path, data: { guest, path } }));
    return [...disks, ...cards, ...devices];
  },
});

import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { busOf, disksOf } from "../defining/devices";
import { nvmeDisksOf } from "../defining/nvme-disks";

export const inboxDrivers = defineGuestRule({
  id: "inbox-drivers",
  severity: "warning",
  description: "Without virtio drivers in the image, devices must not require them.",
  rationale:
    "With `drivers: inbox`, Windows has only the drivers that it includes. A virtio system disk then causes the blue screen INACCESSIBLE_BOOT_DEVICE.",
  argumentsOnly: "A machine does not tell which drivers its Windows has.",
  messages: {
    disk: {
      message: "{path} of {guest} is on the {bus} bus, but the image has no virtio drivers.",
      fix: 'If the image has virtio drivers, set `drivers: "virtio"`; otherwise remove `bus`.',
    },
    network: {
      message: "{path} of {guest} is a virtio network adapter, but the image has no virtio drivers.",
      fix: 'If the image has virtio drivers, set `drivers: "virtio"`; otherwise remove `model`.',
    },
    device: {
      message: "`{path}` of {guest} requires a virtio driver, but the image has none.",
      fix: 'If the image has virtio drivers, set `drivers: "virtio"`; otherwise remove `{path}`.',
    },
  },
  sources: ["https://github.com/kubevirt/common-instancetypes (preferences/windows)"],
  reads: ["drivers", "preset", "windows"],
  examples: {
    incorrect: [
      { drivers: "inbox", systemDisk: { path: "/a.qcow2", bus: "scsi" } },
      { drivers: "inbox", networks: [{ model: "virtio" }] },
      { drivers: "inbox", guestAgent: true },
    ],
    correct: [{ drivers: "inbox" }, { drivers: "virtio", networks: [{ model: "virtio" }] }],
  },
  check({ guest, machine, spec }) {
    if (machine.drivers !== "inbox") return nothing;
    const disks = [...disksOf(spec), ...nvmeDisksOf(spec)]
      .filter(({ disk }) => busOf(disk, "inbox") !== "sata")
      .map(({ path, disk }) => ({
        messageId: "disk" as const,
        path: `${path}.bus`,
        data: { guest, path, bus: busOf(disk, "inbox") },
      }));
    const cards = (spec.networks ?? []).flatMap((network, index) =>
      network?.model === "virtio"
        ? [
            {
              messageId: "network" as const,
              path: `networks[${index}].model`,
              data: { guest, path: `networks[${index}]` },
            },
          ]
        : [],
    );
    const { input = {} } = spec;
    const paths = [
      ...(["guestAgent", "memoryBalloon"] as const).filter((path) => spec[path] === true),
      ...(["tablet", "keyboard", "mouse"] as const)
        .filter((name) => input[name] === "virtio")
        .map((name) => `input.${name}`),
    ];
    const devices = paths.map((path) => ({ messageId: "device" as const, path, data: { guest, path } }));
    return [...disks, ...cards, ...devices];
  },
});

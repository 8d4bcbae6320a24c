import { LIBVIRT_CPU, LIBVIRT_HOSTDEV, NVIDIA_VM, QEMU_VFIO_BALLOON } from "./sources";
import type { PresetVersion } from "./types";

/** One person in front of a graphics card that the machine has for itself. */
export const gaming1: PresetVersion = {
  name: "gaming",
  version: 1,
  title: "Gaming",
  description:
    "Windows for games and other 3D programs with a graphics card of the host for itself: `low-latency` with the card, its CPUs, and huge pages.",
  about: [
    "The guide [graphics cards](../guides/graphics-cards.md) says what the host must have, and what to do with one card, two cards, or integrated graphics.",
    "Keep the console and the video device until Windows has the driver of the card. Afterwards, `video: { model: none }` and `graphics: { type: none }` leave the card as the only display.",
    "NVIDIA drivers from release 465 on need neither `hideKvm` nor a vendor ID. Never disable the CPU feature `hypervisor`: Windows then uses none of the enlightenments.",
    "Keyboard, mouse and controllers are your choice: USB devices in `hostDevices`, or `input.evdev`.",
    "On a CPU with two threads per core, pin vCPUs to both threads of each core and set `topology.threads: 2`, so that Windows knows which vCPUs share a core. The rule `host-siblings` compares the two.",
    "The memory must be on the NUMA node of the card and of the pinned CPUs: 0 on a host with one node.",
  ],
  extends: ["desktop@2", "low-latency@2"],
  windows: {
    buildAtLeast: 10240,
    otherwise: "warning",
    reason: "current drivers of graphics cards require Windows 10, Server 2016 or newer",
  },
  enlightenments: [
    {
      name: "vendor-id",
      state: "off",
      reason: "NVIDIA drivers since release 465 support virtual machines; only older ones stop with code 43 without it",
      source: NVIDIA_VM,
    },
  ],
  settings: [
    {
      path: "cpu.mode",
      value: "host-passthrough",
      reason:
        "the memory of a large card is placed above the memory of the guest, which requires the address width of the host CPU",
      source: LIBVIRT_CPU,
    },
    {
      path: "memoryBalloon",
      value: false,
      reason: "VFIO pins all memory of the machine, so that a balloon could return none of it",
      source: QEMU_VFIO_BALLOON,
    },
  ],
  timers: [],
  needs: [
    {
      path: "hostDevices",
      device: "graphics",
      reason: "games draw on a card that the machine has for itself, and only you know which one the host can spare",
      example: 'hostDevices: [{ pci: { id: "10de:2484" } }]',
      source: LIBVIRT_HOSTDEV,
    },
  ],
  migration:
    "A machine that has a device of its host cannot be migrated. Shut it down, and deploy it on a host with such a card.",
};

import { LIBVIRT_HOSTDEV, LIBVIRT_VIDEO, SPICE_MANUAL } from "./sources";
import type { PresetVersion } from "./types";

/** Desktops of many people on one host, each with a screen somewhere else. */
export const workstationVdi1: PresetVersion = {
  name: "workstation-vdi",
  version: 1,
  title: "Virtual workstation",
  description:
    "Windows workstations for many people on one host, each with a vGPU or with virtio-gpu, and a SPICE console with sound, clipboard and several screens.",
  about: [
    "With a vGPU, programs draw on a part of a graphics card of the host. The vendor's driver creates it on the host, and this package uses it: see [graphics cards](../guides/graphics-cards.md#parts-of-a-card).",
    "With virtio-gpu, Windows draws on the CPU: for office work, and for as many machines as the CPUs can serve. The virtio drivers for Windows include no 3D acceleration.",
    "For the clipboard and for screens that follow the window of the client, install the SPICE agent in Windows. Its channel is there.",
    "The driver of virtio-gpu shows one screen per video device: add one to `video.others` for each further screen (https://github.com/virtio-win/kvm-guest-drivers-windows/issues/819).",
    "To show the screen of a vGPU in the console, set `mediated.display`.",
    "The console listens on the loopback address of the host. For other clients, set `graphics.listen` with `graphics.tls` and a password, or use SSH.",
  ],
  extends: ["desktop@2"],
  windows: {
    buildAtLeast: 10240,
    otherwise: "warning",
    reason: "current drivers of vGPUs and of virtio-gpu require Windows 10, Server 2016 or newer",
  },
  enlightenments: [],
  settings: [
    {
      path: "graphics.type",
      value: "spice",
      reason: "SPICE transmits sound, clipboard, several screens and USB devices to the client",
      source: SPICE_MANUAL,
    },
    {
      path: "video.model",
      value: "virtio",
      when: { drivers: "virtio" },
      reason: "virtio-gpu requires no card of the host, so their number does not limit the number of machines",
      source: LIBVIRT_VIDEO,
    },
  ],
  timers: [],
  needs: [
    {
      path: "hostDevices",
      or: ["video.model"],
      device: "graphics",
      reason: "a workstation draws on a vGPU of the host or, without 3D acceleration, on virtio-gpu",
      example: "video: { model: virtio }",
      source: LIBVIRT_HOSTDEV,
    },
  ],
  migration:
    "A machine that has a vGPU is treated as one that cannot be migrated. With virtio-gpu it is like `desktop`: host-passthrough allows migration only between identical hosts, and `migratable: true` sets the CPU mode host-model.",
};

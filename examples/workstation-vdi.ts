// Workstations for many people on one host, each with two screens that its SPICE client shows. With a vGPU, replace
// `video` by `hostDevices: [{ mediated: { type: "nvidia-63" } }]`: `windows-guest probe` lists the types of the host.
import { Preset, Windows, WindowsGuest } from "pulumi-windows-guest";
import { host, tryOut } from "./settings";

const desks = ["hedy", "radia"].map(
  (name) =>
    new WindowsGuest(name, {
      host,
      windows: Windows.Windows11,
      preset: Preset.WorkstationVdi,
      vcpus: 4,
      memory: "8 GiB",
      video: { model: "virtio", others: [{ model: "virtio" }] },
      redirectedUsb: 2,
      ...tryOut,
    }),
);

export const why = desks[0]!.explanation;

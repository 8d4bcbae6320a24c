// Your word on single flags: on, off, or auto. What you turn on brings along what it requires; what you turn off stays
// off, or is refused because something else needs it.
import { Preset, Toggle, Windows, WindowsGuest } from "pulumi-windows-guest";
import { host, tryOut } from "./settings";

const grace = new WindowsGuest("grace", {
  host,
  windows: Windows.Server2022,
  preset: Preset.Server,
  vcpus: 4,
  memory: "8 GiB",
  enlightenments: {
    tlbflush: Toggle.Off,
    reset: Toggle.On,
    spinlockRetries: 4095,
    vendorIdValue: "KVM Hv",
  },
  ...tryOut,
});

/** Every flag with its state, value, who asked and why. */
export const flags = grace.enlightenments;

// Windows that runs Hyper-V itself: WSL2, Sandbox, VBS, or virtual machines inside the virtual machine.
import { Preset, Windows, WindowsGuest } from "pulumi-windows-guest";
import { host, tryOut } from "./settings";

const linus = new WindowsGuest("linus", {
  host,
  windows: Windows.Server2025,
  preset: Preset.NestedHyperV,
  vcpus: 4,
  memory: "16 GiB",
  ...tryOut,
});

export const why = linus.explanation;

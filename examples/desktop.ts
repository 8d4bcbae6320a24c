// The smallest: a Windows 11 desktop. Everything that is not said comes from the preset, with a reason.
import { Preset, Windows, WindowsGuest } from "pulumi-windows-guest";
import { host, tryOut } from "./settings";

const ada = new WindowsGuest("ada", {
  host,
  windows: Windows.Windows11,
  preset: Preset.Desktop,
  vcpus: 4,
  memory: "8 GiB",
  ...tryOut,
});

export const why = ada.explanation;

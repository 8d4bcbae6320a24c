// Windows with a graphics card of the host. The preset refuses to resolve without the card, the CPUs and the huge
// pages, and says what to add. `pulumi preview` works without the host, because a saved profile tells what it has.
import path from "node:path";
import { Preset, Windows, WindowsGuest } from "pulumi-windows-guest";

const host = { uri: "qemu+ssh://root@gamer.example.org/system", profile: path.join(__dirname, "hosts", "gamer.yaml") };

const chun = new WindowsGuest("chun", {
  host,
  windows: Windows.Windows11,
  preset: Preset.Gaming,
  memory: "16 GiB",
  // Both threads of four cores: see `lscpu -e` on the host.
  topology: { cores: 4, threads: 2 },
  pinning: { vcpus: ["2", "10", "3", "11", "4", "12", "5", "13"], emulator: "0-1" },
  hugepages: { size: "1 GiB" },
  numa: { nodes: "0" },
  // Both functions of the card, wherever it is. What preview finds is kept.
  hostDevices: [{ pci: { id: "10de:2484" } }],
});

export const why = chun.explanation;

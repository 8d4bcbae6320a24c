// A machine with CPUs and memory of its own. The preset refuses to resolve without the pinning it needs, and says which
// input is missing. The CPU numbers are host CPUs: see `lscpu -e` on the host.
import { Config } from "@pulumi/pulumi";
import { Preset, Windows, WindowsGuest } from "pulumi-windows-guest";
import { host, tryOut } from "./settings";

const config = new Config("windows");
const cpus = config.getObject<string[]>("cpus") ?? ["1"];

const kay = new WindowsGuest("kay", {
  host,
  windows: Windows.Windows10,
  preset: Preset.LowLatency,
  vcpus: cpus.length,
  memory: "4 GiB",
  pinning: { vcpus: cpus, emulator: config.get("emulatorCpu") ?? "0" },
  hugepages: { size: "2 MiB" },
  numa: { nodes: "0" },
  ...tryOut,
});

export const why = kay.explanation;

// What `npm run demo` deploys: a machine for each kind of work, from one program.
import { all } from "@pulumi/pulumi";
import { Preset, Windows, WindowsGuest } from "pulumi-windows-guest";
import { host, tryOut } from "./settings";

const guests = {
  desktop: new WindowsGuest("demo-desktop", { host, windows: Windows.Windows11, preset: Preset.Desktop, vcpus: 4, memory: "8 GiB", ...tryOut }),
  server: new WindowsGuest("demo-server", { host, windows: Windows.Server2022, preset: Preset.Server, vcpus: 2, memory: "4 GiB", ...tryOut }),
  nested: new WindowsGuest("demo-nested", { host, windows: Windows.Server2025, preset: Preset.NestedHyperV, vcpus: 4, memory: "8 GiB", ...tryOut }),
  latency: new WindowsGuest("demo-latency", {
    host,
    windows: Windows.Windows10,
    preset: Preset.LowLatency,
    vcpus: 2,
    memory: "4 GiB",
    pinning: { vcpus: ["0", "1"], emulator: "0" },
    hugepages: { size: "2 MiB" },
    numa: { nodes: "0" },
    ...tryOut,
  }),
};

/** Names of the libvirt domains. */
export const machines = all(Object.values(guests).map(({ name }) => name));

/** Why each is what it is, by name. */
export const explanations = all(Object.values(guests).map(({ name, explanation }) => all([name, explanation]))).apply((pairs) => Object.fromEntries(pairs));

// What `npm run demo` deploys: a machine for each kind of work, from one program.
import { all } from "@pulumi/pulumi";
import { Preset, Windows, WindowsGuest } from "pulumi-windows-guest";
import { host, tryOut } from "./settings";

/** The demo brings no images along; libvirt looks for a disk only when the machine starts. */
const common = (name: string) => ({ host, systemDisk: { path: `/var/lib/libvirt/images/${name}.qcow2` }, ...tryOut });

const guests = {
  desktop: new WindowsGuest("demo-desktop", {
    windows: Windows.Windows11,
    preset: Preset.Desktop,
    vcpus: 4,
    memory: "8 GiB",
    ...common("demo-desktop"),
  }),
  server: new WindowsGuest("demo-server", {
    windows: Windows.Server2022,
    preset: Preset.Server,
    vcpus: 2,
    memory: "4 GiB",
    ...common("demo-server"),
  }),
  nested: new WindowsGuest("demo-nested", {
    windows: Windows.Server2025,
    preset: Preset.NestedHyperV,
    vcpus: 4,
    memory: "8 GiB",
    ...common("demo-nested"),
  }),
  latency: new WindowsGuest("demo-latency", {
    windows: Windows.Windows10,
    preset: Preset.LowLatency,
    vcpus: 1,
    memory: "4 GiB",
    pinning: { vcpus: ["1"], emulator: "0" },
    hugepages: { size: "2 MiB" },
    numa: { nodes: "0" },
    ...common("demo-latency"),
  }),
};

/** Names of the libvirt domains. */
export const machines = all(Object.values(guests).map(({ name }) => name));

/** Why each is what it is, by name. */
export const explanations = all(Object.values(guests).map(({ name, explanation }) => all([name, explanation]))).apply(
  (pairs) => Object.fromEntries(pairs),
);

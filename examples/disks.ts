// A system disk on top of a golden image, a data disk, an installation medium, and a password for the console that
// stays a secret. The golden image is a volume of the pool `default`.
import { Config } from "@pulumi/pulumi";
import { Preset, Windows, WindowsGuest } from "pulumi-windows-guest";
import { host, tryOut } from "./settings";

const config = new Config("windows");
const pool = config.get("pool") ?? "default";
const baseImage = config.get("baseImage");

const margaret = new WindowsGuest("margaret", {
  host,
  windows: Windows.Server2022,
  preset: Preset.Server,
  vcpus: 2,
  memory: "4 GiB",
  systemDisk: { pool, size: "80 GiB", ...(baseImage === undefined ? {} : { baseImage }) },
  disks: [{ pool, size: "200 GiB" }],
  cdroms: [{ path: "/var/lib/libvirt/images/virtio-win.iso" }],
  graphics: { password: config.requireSecret("consolePassword") },
  ...tryOut,
});

export const uuid = margaret.uuid;

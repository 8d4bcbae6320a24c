// A file server that can be migrated while it runs: what would prevent that is an error. Its data disk has a serial
// number that Windows shows, its card a fixed address.
import { Config } from "@pulumi/pulumi";
import { Preset, Windows, WindowsGuest } from "pulumi-windows-guest";
import { host, tryOut } from "./settings";

const pool = new Config("windows").get("pool") ?? "default";

const joan = new WindowsGuest("joan", {
  host,
  windows: Windows.Server2025,
  preset: Preset.Server,
  migratable: true,
  vcpus: 4,
  memory: "16 GiB",
  systemDisk: { pool, size: "100 GiB" },
  disks: [{ pool, size: "500 GiB", serial: "shares" }],
  networks: [{ network: "default", mac: "52:54:00:f1:1e:05" }],
  autostart: true,
  ...tryOut,
});

/** Advice of the rules, also shown as warnings by `pulumi preview`. */
export const findings = joan.findings;

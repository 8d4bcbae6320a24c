import { PVE, RHEL_HYPERV } from "./sources";
import type { PresetVersion } from "./types";

/** Windows that nobody makes drivers for any more. */
export const legacy1: PresetVersion = {
  name: "legacy",
  version: 1,
  title: "Old Windows",
  description:
    "Windows 7, Server 2008 R2 and 2012 R2: the enlightenments that existed when they were released, and emulated devices with inbox drivers.",
  about: [
    "Existing images work without changes, and this preset requires nothing new of the host.",
    "With UEFI, Windows versions before 8 and Server 2012 get no enlightenments, because they fail to boot with them.",
  ],
  extends: ["minimal@1"],
  windows: {
    buildBelow: 10240,
    otherwise: "warning",
    reason: "newer Windows versions perform better with `desktop` or `server`",
  },
  enlightenments: [
    {
      name: "spinlocks",
      state: "on",
      value: 8191,
      reason: "a vCPU that spins for a long time notifies the host; Windows supports this since Server 2008",
      source: RHEL_HYPERV,
    },
    {
      name: "runtime",
      state: "on",
      reason: "Proxmox VE enables it for every Windows version since Vista",
      source: PVE,
    },
  ],
  settings: [],
  timers: [],
  needs: [],
  migration: "Like `minimal`: it depends on the CPU mode, which is host-model with `migratable: true`.",
};

/** New: what `minimal@2` brought. */
export const legacy2: PresetVersion = {
  ...legacy1,
  version: 2,
  extends: ["minimal@2", "legacy@1"],
  enlightenments: [],
};

import { PVE, RHEL_HYPERV } from "./sources";
import type { PresetVersion } from "./types";

/** Windows that nobody makes drivers for any more. */
export const legacy1: PresetVersion = {
  name: "legacy",
  version: 1,
  title: "Old Windows",
  description:
    "Windows 7, Server 2008 R2 and 2012 R2: the enlightenments that existed when they were made, emulated devices whose drivers they bring along.",
  about: [
    "Old images are seldom touched: this preset asks nothing of them and nothing new of the host.",
    "Under UEFI, Windows before 8 and Server 2012 gets no enlightenments at all, because it was seen not to boot with them.",
  ],
  extends: ["minimal@1"],
  windows: { buildBelow: 10240, otherwise: "warning", reason: "newer Windows gains from `desktop` or `server`" },
  enlightenments: [
    {
      name: "spinlocks",
      state: "on",
      value: 8191,
      reason: "a vCPU that spins long tells the host; known to Windows since Server 2008",
      source: RHEL_HYPERV,
    },
    { name: "runtime", state: "on", reason: "Proxmox VE gives it to every Windows since Vista", source: PVE },
  ],
  settings: [],
  timers: [],
  needs: [],
  migration: "As `minimal`: the CPU mode decides, and with `migratable: true` it is host-model.",
};

/** New: what `minimal@2` brought. */
export const legacy2: PresetVersion = {
  ...legacy1,
  version: 2,
  extends: ["minimal@2", "legacy@1"],
  enlightenments: [],
};

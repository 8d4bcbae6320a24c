import { LIBVIRT_MIGRATION, VIRT_MANAGER } from "./sources";
import type { PresetVersion } from "./types";

/** Desktops: one person in front of it, who notices every delay. */
export const desktop1: PresetVersion = {
  name: "desktop",
  version: 1,
  title: "Desktop",
  description:
    "Windows for interactive use: the enlightenments of `server`, the CPU of the host, and sound if the console supports it.",
  about: [
    "For virtual desktops and other machines that people use interactively through RDP, SPICE or VNC.",
    "It is the default for client editions of Windows.",
    "The guest has neither vmx nor svm, so virtualization-based security, WSL2 and Windows Sandbox do not start in it. To use them, set `nestedVirtualization: true` or use the preset `nested-hyperv`.",
  ],
  extends: ["server@1"],
  windows: {
    buildAtLeast: 9200,
    otherwise: "warning",
    reason: "it is designed for Windows 8, Server 2012 and newer; use `legacy` for older versions",
  },
  enlightenments: [],
  settings: [
    {
      path: "cpu.mode",
      value: "host-passthrough",
      reason: "programs can use every feature of the CPU, and desktops are rarely migrated",
      source: VIRT_MANAGER,
    },
    {
      path: "cpu.mode",
      value: "host-model",
      when: { migratable: true },
      reason: "the machine must be migratable, and host-passthrough allows migration only between identical hosts",
      source: LIBVIRT_MIGRATION,
    },
    { path: "sound", value: "ich9", when: { graphics: "spice" }, reason: "SPICE transmits sound to the client" },
  ],
  timers: [],
  needs: [],
  migration:
    "host-passthrough allows migration only between identical hosts. With `migratable: true`, the CPU mode is host-model and the machine can be migrated like `server`.",
};

/** New: what `server@2` brought. */
export const desktop2: PresetVersion = {
  ...desktop1,
  version: 2,
  extends: ["server@2", "desktop@1"],
  settings: [],
};

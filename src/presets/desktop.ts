import { LIBVIRT_MIGRATION, VIRT_MANAGER } from "./sources";
import type { PresetVersion } from "./types";

/** Desktops: one person in front of it, who notices every delay. */
export const desktop1: PresetVersion = {
  name: "desktop",
  version: 1,
  title: "Desktop",
  description:
    "Windows for a person: the enlightenments of `server`, the host's own CPU, sound when there is a console that carries it.",
  about: [
    "For virtual desktops and for machines that a person works on through RDP, SPICE or VNC.",
    "It is the default for client editions of Windows.",
    "The guest sees neither vmx nor svm, so virtualization-based security, WSL2 and Windows Sandbox do not start in it; `nestedVirtualization: true` or the preset `nested-hyperv` brings them.",
  ],
  extends: ["server@1"],
  windows: {
    buildAtLeast: 9200,
    otherwise: "warning",
    reason: "it is made for Windows 8, Server 2012 and newer; `legacy` fits older ones",
  },
  enlightenments: [],
  settings: [
    {
      path: "cpu.mode",
      value: "host-passthrough",
      reason: "programs find every feature of the CPU, and a desktop is seldom moved while it runs",
      source: VIRT_MANAGER,
    },
    {
      path: "cpu.mode",
      value: "host-model",
      when: { migratable: true },
      reason: "the machine is to be migrated, and a CPU passed through as it is moves between equal hosts only",
      source: LIBVIRT_MIGRATION,
    },
    { path: "sound", value: "ich9", when: { graphics: "spice" }, reason: "SPICE carries sound to the person" },
  ],
  timers: [],
  needs: [],
  migration:
    "host-passthrough moves between equal hosts only. With `migratable: true` the CPU is host-model and the machine can be migrated like `server`.",
};

/** New: what `server@2` brought. */
export const desktop2: PresetVersion = {
  ...desktop1,
  version: 2,
  extends: ["server@2", "desktop@1"],
  settings: [],
};

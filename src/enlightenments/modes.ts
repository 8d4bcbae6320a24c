import {
  LIBVIRT_DOCS,
  LIBVIRT_HOST_MODEL,
  LIBVIRT_PARSER,
  QEMU_DOCS,
  QEMU_EXPAND,
  QEMU_INIT_VCPU,
} from "./catalogue/sources";
import type { HyperVMode, HyperVModeRow } from "./types";

/** Who writes the list of flags: we, libvirt, or QEMU. */
export const modes = [
  {
    name: "custom",
    libvirt: "custom",
    minimum: { qemu: "1.1", libvirt: "1.0.0", linux: "2.6.34", unverified: ["linux"] },
    overridesSince: "1.0.0",
    values: {},
    effect: "This package chooses, explains, and writes each flag individually.",
    migration: "The machine is identical on all hosts that support the listed flags, and can migrate between them.",
    tradeOffs: ["A flag that is not listed stays off even if the host supports it."],
    sources: [LIBVIRT_DOCS],
  },
  {
    name: "host-model",
    libvirt: "host-model",
    minimum: { qemu: "", libvirt: "11.9.0", linux: "" },
    overridesSince: "12.1.0",
    values: { spinlocks: 4095, "vendor-id": "Linux KVM Hv" },
    effect: "At each start, libvirt turns on every flag that the host supports and the definition does not contain.",
    migration:
      "The running machine keeps the flags of the host where it started, so it can migrate only to hosts that support all of them.",
    tradeOffs: [
      'The guest reads the vendor id "Linux KVM Hv" and gets 4095 spinlock retries.',
      "A newer kernel or QEMU changes the machine at its next start.",
      "The flags include reenlightenment, and evmcs and emsr-bitmap if an Intel host allows nested virtualization, with their limitations regarding migration and posted interrupts.",
      "libvirt does not extend an element that the definition contains: if tlbflush or one of its children is set, the other children stay off unless you also set them. The same applies to stimer-direct with stimer.",
      "libvirt 11.9 to 12.0 ignores individual flags in this mode.",
    ],
    sources: [LIBVIRT_DOCS, LIBVIRT_HOST_MODEL],
  },
  {
    name: "passthrough",
    libvirt: "passthrough",
    minimum: { qemu: "4.1", libvirt: "8.0.0", linux: "5.0" },
    overridesSince: "",
    values: { spinlocks: 4095, "vendor-id": "Linux KVM Hv" },
    effect: "QEMU turns on every flag that QEMU and the kernel support, except syndbg from QEMU 9.2 on.",
    migration: "QEMU refuses to migrate the machine.",
    tradeOffs: [
      "The definition does not show which flags are on.",
      "libvirt drops individual flags in this mode (from 11.0 on), and QEMU overrides them.",
      "Before QEMU 9.2, the flags include syndbg, which can prevent Windows from booting.",
      "The flags include crash, which prevents Windows crash dumps.",
      "With BIOS firmware, some Windows versions hang in this mode (canonical/lxd#18732).",
    ],
    sources: [QEMU_DOCS, QEMU_EXPAND, QEMU_INIT_VCPU, LIBVIRT_DOCS, LIBVIRT_PARSER],
  },
] as const satisfies readonly HyperVModeRow[];

/** The row of a mode. */
export const modeRow = (mode: HyperVMode): HyperVModeRow => modes.find((row) => row.name === mode)!;

import { LIBVIRT_DOCS, LIBVIRT_HOST_MODEL, LIBVIRT_PARSER, QEMU_DOCS, QEMU_EXPAND, QEMU_INIT_VCPU } from "./catalogue/sources";
import type { HyperVMode, HyperVModeRow } from "./types";

/** Who writes the list of flags: we, libvirt, or QEMU. */
export const modes = [
  {
    name: "custom",
    libvirt: "custom",
    minimum: { qemu: "1.1", libvirt: "1.0.0", linux: "2.6.34", unverified: ["linux"] },
    overridesSince: "1.0.0",
    values: {},
    effect: "Every flag is chosen here, explained, and written out one by one.",
    migration: "The machine looks the same on every host that has the listed flags, and can move between them.",
    tradeOffs: ["A flag that is not listed stays off even if the host has it."],
    sources: [LIBVIRT_DOCS],
  },
  {
    name: "host-model",
    libvirt: "host-model",
    minimum: { qemu: "", libvirt: "11.9.0", linux: "" },
    overridesSince: "12.1.0",
    values: { spinlocks: 4095, "vendor-id": "Linux KVM Hv" },
    effect: "At each start libvirt turns on every flag that the host offers and the definition does not mention.",
    migration: "The running machine keeps the list of the host it started on, so it moves only to hosts that offer at least that list.",
    tradeOffs: [
      "The guest reads the vendor id \"Linux KVM Hv\" and gets 4095 spinlock retries.",
      "A newer kernel or QEMU changes the machine at its next start.",
      "Everything the host offers includes reenlightenment, and evmcs and emsr-bitmap where an Intel host allows nesting, with their caveats about migration and posted interrupts.",
      "libvirt adds nothing to an element that the definition mentions: with tlbflush or one of its children set, the other children stay off unless they are set too, and so does stimer-direct with stimer.",
      "libvirt 11.9 to 12.0 ignores flags listed beside the mode.",
    ],
    sources: [LIBVIRT_DOCS, LIBVIRT_HOST_MODEL],
  },
  {
    name: "passthrough",
    libvirt: "passthrough",
    minimum: { qemu: "4.1", libvirt: "8.0.0", linux: "5.0" },
    overridesSince: "",
    values: { spinlocks: 4095, "vendor-id": "Linux KVM Hv" },
    effect: "QEMU turns on every flag that it knows and the kernel offers; from QEMU 9.2 on syndbg is the exception.",
    migration: "QEMU refuses to migrate the machine.",
    tradeOffs: [
      "Nobody can tell from the definition what is on.",
      "libvirt drops every flag listed beside the mode (from 11.0 on), and QEMU overrides it.",
      "Before QEMU 9.2 the set includes syndbg, which can keep Windows from booting.",
      "The set includes crash, which blocks Windows crash dumps.",
      "On a legacy BIOS some Windows versions hang with it (canonical/lxd#18732).",
    ],
    sources: [QEMU_DOCS, QEMU_EXPAND, QEMU_INIT_VCPU, LIBVIRT_DOCS, LIBVIRT_PARSER],
  },
] as const satisfies readonly HyperVModeRow[];

/** The row of a mode. */
export const modeRow = (mode: HyperVMode): HyperVModeRow => modes.find((row) => row.name === mode)!;

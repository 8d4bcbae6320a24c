import { nothing } from "../../findings";
import { isI440fx, isUefi, machineTypeOf } from "../reading";
import { defineMachineRule } from "../rule";

export const i440fxUefi = defineMachineRule({
  id: "i440fx-uefi",
  severity: "warning",
  description: "A machine with UEFI firmware should have the machine type q35.",
  rationale:
    "The machine type pc (i440fx) is a PC of 1996 without PCI Express. libvirt supports Secure Boot on q35 only, so a Windows that requires it cannot run on pc.",
  messages: {
    old: {
      message: "{guest} has UEFI firmware on the machine type {type} (i440fx), on which Secure Boot is not possible.",
      fix: "Create new machines with machine='q35' in `<type>`. An installed Windows finds new hardware after the change: suspend BitLocker first, remove the PCI addresses from the definition, and expect to activate it again.",
      kubevirt: {
        fix: "Remove `machine.type` from new machines: KubeVirt's default is q35. An installed Windows finds new hardware after the change and may have to be activated again.",
      },
    },
  },
  sources: [
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/qemu/qemu_validate.c",
    "https://www.qemu.org/docs/master/system/i386/pc.html",
  ],
  reads: ["os"],
  notApplicable: { arguments: "Our machines have the type q35." },
  examples: {
    incorrect: [
      { xml: "<os firmware='efi'><type arch='x86_64' machine='pc-i440fx-9.2'>hvm</type></os>" },
      { xml: "<os><type arch='x86_64' machine='pc'>hvm</type><loader type='pflash'>/f</loader></os>" },
      // Without a machine type, libvirt chooses pc.
      { xml: "<os firmware='efi'><type arch='x86_64'>hvm</type></os>" },
    ],
    correct: [
      { xml: "<os firmware='efi'><type arch='x86_64' machine='pc-q35-9.2'>hvm</type></os>" },
      { xml: "<os><type arch='x86_64' machine='pc'>hvm</type></os>" },
      { xml: "<os firmware='efi'><type arch='aarch64' machine='virt'>hvm</type></os>" },
    ],
  },
  check({ guest, domain }) {
    if (!isI440fx(domain) || !isUefi(domain)) return nothing;
    const type = domain.at("os/type")!;
    return [
      { messageId: "old" as const, path: type.pathTo("machine"), data: { guest, type: machineTypeOf(domain) || "pc" } },
    ];
  },
});

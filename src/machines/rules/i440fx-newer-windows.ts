import { nothing } from "../../findings";
import { isI440fx, isUefi, machineTypeOf } from "../reading";
import { defineMachineRule } from "../rule";

/** First build of Windows 10, with which Windows Server 2016 shares its kernel. */
const WINDOWS_10 = 10240;

export const i440fxNewerWindows = defineMachineRule({
  id: "i440fx-newer-windows",
  severity: "info",
  description: "Windows 10, Windows Server 2016 and newer should have the machine type q35.",
  rationale:
    "The machine type pc (i440fx) has neither PCI Express nor AHCI. These Windows versions have drivers for everything on q35, and the in-place upgrade to Windows 11 requires Secure Boot, which is possible on q35 only.",
  messages: {
    old: {
      message: "{guest} has {title} on the machine type {type} (i440fx), which has no PCI Express and no Secure Boot.",
      fix: "Create new machines with machine='q35' in `<type>`. An installed Windows finds new hardware after the change and may have to be activated again.",
      kubevirt: {
        fix: "Remove `machine.type` from new machines: KubeVirt's default is q35. An installed Windows finds new hardware after the change and may have to be activated again.",
      },
    },
  },
  sources: [
    "https://www.qemu.org/docs/master/system/i386/pc.html",
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/qemu/qemu_validate.c",
  ],
  reads: ["os"],
  needs: ["windows"],
  notApplicable: { arguments: "Our machines have the type q35." },
  examples: {
    incorrect: [
      { windows: "windows-10", xml: "<os><type arch='x86_64' machine='pc-i440fx-9.2'>hvm</type></os>" },
      { windows: "server-2022", xml: "<os><type arch='x86_64' machine='pc'>hvm</type></os>" },
    ],
    correct: [
      { windows: "windows-7", xml: "<os><type arch='x86_64' machine='pc-i440fx-9.2'>hvm</type></os>" },
      { windows: "windows-10", xml: "<os><type arch='x86_64' machine='q35'>hvm</type></os>" },
      // The rule i440fx-uefi speaks of these.
      { windows: "windows-10", xml: "<os firmware='efi'><type arch='x86_64' machine='pc'>hvm</type></os>" },
    ],
  },
  check({ guest, domain, windows }) {
    if (windows === undefined || windows.build < WINDOWS_10 || !isI440fx(domain) || isUefi(domain)) return nothing;
    const type = domain.at("os/type");
    const data = { guest, title: windows.title, type: machineTypeOf(domain) || "pc" };
    return [{ messageId: "old" as const, path: type?.pathTo("machine") ?? "os", data }];
  },
});

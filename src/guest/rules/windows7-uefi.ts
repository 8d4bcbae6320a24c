import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const windows7Uefi = defineGuestRule({
  id: "windows7-uefi",
  severity: "warning",
  description: "Windows 7 and Server 2008 R2 have limited support for UEFI.",
  rationale:
    "They use the legacy video BIOS during boot. OVMF provides it only for standard VGA and QXL video, and Proxmox VE sets no enlightenments for these versions with OVMF.",
  messages: {
    uefi: {
      message:
        "{guest} runs {title} with UEFI firmware. It has no enlightenments unless you turn them on, and it boots only with standard VGA or QXL video.",
      fix: 'Set `firmware.type: "bios"` unless the image was installed with UEFI.',
      kubevirt: { fix: "Use `firmware.bootloader.bios` unless the image was installed with UEFI." },
    },
    video: {
      message: "{guest} runs {title} with UEFI firmware, and OVMF does not provide a legacy video BIOS for {video}.",
      fix: 'Set `video.model: "vga"` or "qxl".',
      kubevirt: { fix: "Set `devices.video.type: vga`." },
    },
  },
  sources: [
    "https://github.com/tianocore/edk2/blob/master/OvmfPkg/QemuVideoDxe/VbeShim.c",
    "https://git.proxmox.com/?p=qemu-server.git (src/PVE/QemuServer/CPUConfig.pm)",
  ],
  reads: ["firmware.type", "video", "windows"],
  examples: {
    incorrect: [
      { windows: "windows-7", firmware: { type: "uefi" } },
      { windows: "server-2008-r2", firmware: { type: "uefi" }, video: { model: "virtio" } },
    ],
    correct: [{ windows: "windows-7" }, { windows: "server-2012-r2", firmware: { type: "uefi" } }],
  },
  check({ guest, machine, windows }) {
    if (windows.noEnlightenmentsUnder?.firmware !== machine.firmware) return nothing;
    const data = { guest, title: windows.title, video: machine.video };
    const drawable = machine.video === "vga" || machine.video === "qxl";
    return [
      { messageId: "uefi" as const, path: "firmware.type", data },
      ...(drawable ? [] : [{ messageId: "video" as const, path: "video.model", severity: "error" as const, data }]),
    ];
  },
});

import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const windows7Uefi = defineGuestRule({
  id: "windows7-uefi",
  severity: "warning",
  description: "Windows 7 and Server 2008 R2 run under UEFI only with care.",
  rationale:
    "They call the legacy video BIOS while they boot. OVMF imitates it for the standard and QXL video cards only, and Proxmox VE gives these versions no enlightenments under OVMF.",
  messages: {
    uefi: { message: "{guest} runs {title} under UEFI: it gets no enlightenments unless you ask for them, and boots with standard or QXL video only.", fix: 'Set `firmware.type: "bios"`, unless the image was installed under UEFI.' },
    video: { message: "{guest} runs {title} under UEFI with {video} video, which OVMF does not imitate the legacy video BIOS for.", fix: 'Set `video.model: "vga"` or "qxl".' },
  },
  sources: ["https://github.com/tianocore/edk2/blob/master/OvmfPkg/QemuVideoDxe/VbeShim.c", "https://git.proxmox.com/?p=qemu-server.git (src/PVE/QemuServer/CPUConfig.pm)"],
  reads: ["firmware.type", "video", "windows"],
  examples: {
    incorrect: [{ windows: "windows-7", firmware: { type: "uefi" } }, { windows: "server-2008-r2", firmware: { type: "uefi" }, video: { model: "virtio" } }],
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

import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const videoBios = defineGuestRule({
  id: "video-bios",
  severity: "error",
  description: "A BIOS has a video card that it can draw on.",
  rationale: "The bochs display has no VGA part: under a BIOS the screen stays black until Windows has a driver, which it has not.",
  messages: { black: { message: "{guest} has bochs video under BIOS firmware, which cannot draw on it.", fix: 'Set `video.model: "vga"`.' } },
  sources: ["https://www.kraxel.org/blog/2019/09/display-devices-in-qemu/"],
  reads: ["video", "firmware.type"],
  examples: { incorrect: [{ windows: "windows-10", firmware: { type: "bios" }, video: { model: "bochs" } }], correct: [{ windows: "windows-10", video: { model: "bochs" } }] },
  check({ guest, machine }) {
    return machine.video === "bochs" && machine.firmware === "bios" ? [{ messageId: "black" as const, path: "video.model", data: { guest } }] : nothing;
  },
});

import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const videoBios = defineGuestRule({
  id: "video-bios",
  severity: "error",
  description: "BIOS firmware requires a video device that it supports.",
  rationale:
    "The bochs display is not VGA compatible: with BIOS firmware, the screen stays black until Windows loads a driver, and Windows does not include one.",
  messages: {
    black: {
      message: "{guest} has bochs video, which BIOS firmware does not support.",
      fix: 'Set `video.model: "vga"`.',
    },
  },
  sources: ["https://www.kraxel.org/blog/2019/09/display-devices-in-qemu/"],
  reads: ["video", "firmware.type"],
  examples: {
    incorrect: [{ windows: "windows-10", firmware: { type: "bios" }, video: { model: "bochs" } }],
    correct: [{ windows: "windows-10", video: { model: "bochs" } }],
  },
  check({ guest, machine }) {
    return machine.video === "bochs" && machine.firmware === "bios"
      ? [{ messageId: "black" as const, path: "video.model", data: { guest } }]
      : nothing;
  },
});

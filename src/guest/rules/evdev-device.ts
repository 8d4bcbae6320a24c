import { twins } from "../../findings/twins";
import { defineGuestRule } from "../context";

export const evdevDevice = defineGuestRule({
  id: "evdev-device",
  severity: "warning",
  description: "Input devices of the host should be named by what they are.",
  rationale:
    "Linux numbers input devices in the order in which it finds them, so after a restart of the host `/dev/input/event3` may be another device: the machine then does not start, or takes over the wrong one. The links in `/dev/input/by-id` and `/dev/input/by-path` stay.",
  messages: {
    number: {
      message: "{guest} takes over {device}, which may be another device after the host restarts.",
      fix: "Use the link in /dev/input/by-id that ends in -event-kbd or -event-mouse: ls -l /dev/input/by-id.",
    },
    place: {
      message: "{guest} takes over {device}, which is not an input device.",
      fix: "Use a link in /dev/input/by-id: ls -l /dev/input/by-id.",
    },
    same: {
      message: "{guest} takes over {what} twice.",
      fix: "Remove one of them.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#input-devices",
    "https://www.freedesktop.org/software/systemd/man/latest/udev.html (persistent input links)",
  ],
  reads: ["input"],
  examples: {
    incorrect: [
      { input: { evdev: [{ device: "/dev/input/event3" }] } },
      { input: { evdev: [{ device: "/dev/sda" }] } },
    ],
    correct: [{ input: { evdev: [{ device: "/dev/input/by-id/usb-Logitech_G915-event-kbd", grabAll: true }] } }],
  },
  check({ guest, spec: { input } }) {
    const devices = (input?.evdev ?? []).flatMap((one, index) =>
      typeof one?.device === "string" ? [[`input.evdev[${index}]`, one.device] as const] : [],
    );
    return [
      ...devices.flatMap(([path, device]) => {
        const messageId = problemOf(device);
        return messageId === undefined ? [] : [{ messageId, path: `${path}.device`, data: { guest, device } }];
      }),
      ...twins(devices).map((twin) => ({
        messageId: "same" as const,
        path: `${twin.path}.device`,
        severity: "error" as const,
        data: { guest, ...twin },
      })),
    ];
  },
});

function problemOf(device: string): "number" | "place" | undefined {
  if (!device.startsWith("/dev/input/")) return "place";
  return /^\/dev\/input\/(event|mouse|js)\d+$/.test(device) ? "number" : undefined;
}

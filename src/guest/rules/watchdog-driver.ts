import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const watchdogDriver = defineGuestRule({
  id: "watchdog-driver",
  severity: "info",
  description: "A watchdog works only with a driver in Windows.",
  rationale:
    "A watchdog starts when a driver in the guest starts it. Windows and the virtio drivers for Windows include none for the Intel 6300ESB, so the watchdog of a machine without such a driver never acts.",
  argumentsOnly: "A machine does not tell which drivers its Windows has.",
  messages: {
    driver: {
      message: "{guest} has the watchdog {model}, which does nothing until a driver in Windows starts it.",
      fix: "Install a driver and a service that resets the watchdog in Windows.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#watchdog-devices",
    "https://github.com/virtio-win/kvm-guest-drivers-windows",
  ],
  reads: ["watchdog"],
  examples: {
    incorrect: [{ watchdog: { model: "i6300esb", action: "reset" } }],
    correct: [{ watchdog: { model: "itco", action: "none" } }, {}],
  },
  check({ guest, spec: { watchdog } }) {
    const { model = "i6300esb", action } = watchdog ?? {};
    return watchdog === undefined || action === "none"
      ? nothing
      : [{ messageId: "driver" as const, path: "watchdog", data: { guest, model } }];
  },
});

import { defineGuestRule } from "../context";
import { XHCI } from "../model/peripherals";

export const usbController = defineGuestRule({
  id: "usb-controller",
  severity: "error",
  necessary: "start",
  description: "A USB controller must have what is asked of it, and a driver in Windows.",
  rationale:
    "Only controllers of USB 3 have a number of ports to choose; libvirt accepts one for others, and refuses to start the machine. Windows 7 and Server 2008 R2 include no driver for USB 3, so the tablet does not work.",
  argumentsOnly: "The machine rules judge the controllers of any machine.",
  messages: {
    ports: {
      message: "{guest} has a number of ports for its USB controller {model}, which has none to choose.",
      fix: 'Remove `usbController.ports`, or set `usbController.model: "qemu-xhci"`.',
    },
    driver: {
      message: "{guest} has a USB 3 controller, for which {windows} includes no driver.",
      fix: "Remove `usbController.model`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#controllers",
    "libvirt 9.0.0: usb controller type 'ich9-ehci1' doesn't support 'ports' with this QEMU binary (tried)",
  ],
  reads: ["usbController", "windows"],
  examples: {
    incorrect: [
      { usbController: { model: "ich9-ehci1", ports: 8 } },
      { windows: "windows-7", preset: "legacy", usbController: { model: "qemu-xhci" } },
    ],
    correct: [{ usbController: { model: "qemu-xhci", ports: 15 } }, { usbController: { model: "ich9-ehci1" } }],
  },
  check({ guest, windows, spec: { usbController: asked } }) {
    if (asked === undefined) return [];
    const { model = windows.inbox.usb, ports } = asked;
    const isUsb3 = XHCI.includes(model);
    return [
      ...(ports === undefined || isUsb3
        ? []
        : [{ messageId: "ports" as const, path: "usbController.ports", data: { guest, model } }]),
      ...(isUsb3 && !XHCI.includes(windows.inbox.usb)
        ? [
            {
              ...{ messageId: "driver" as const, path: "usbController.model", severity: "warning" as const },
              data: { guest, windows: windows.title },
            },
          ]
        : []),
    ];
  },
});

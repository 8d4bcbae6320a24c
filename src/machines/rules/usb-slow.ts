import { nothing } from "../../findings";
import { isModern } from "../modern";
import type { Part } from "../part";
import { isI440fx } from "../reading";
import { defineMachineRule } from "../rule";

export const usbSlow = defineMachineRule({
  id: "usb-slow",
  severity: "info",
  description: "A machine should have a USB controller for USB 2.0 or 3.0.",
  rationale:
    "UHCI and OHCI are USB 1.1: 12 Mbit/s. While a device such as the tablet is plugged in, QEMU emulates a timer that fires a thousand times a second, which keeps a host CPU awake. xHCI was designed without that; Windows 8 and newer include its driver.",
  messages: {
    written: {
      message: "{guest} has only the USB 1.1 controller {model}, which is slow and costs host CPU time.",
      fix: "Write `<controller type='usb' model='{better}'/>` instead.",
    },
    default: {
      message:
        "{guest} has no other USB controller than {model}, libvirt's default for i440fx. It is slow and costs host CPU time.",
      fix: "Write `<controller type='usb' model='{better}'/>`.",
    },
  },
  sources: [
    "https://www.qemu.org/docs/master/system/devices/usb.html",
    "https://www.kraxel.org/blog/2018/08/qemu-usb-tips/",
    "https://libvirt.org/formatdomain.html#controllers",
  ],
  reads: ["devices/controller", "os/type"],
  notApplicable: {
    arguments: "The machines that we define have qemu-xhci or ich9-ehci1.",
    kubevirt: "KubeVirt chooses the USB controller.",
  },
  examples: {
    incorrect: [
      { xml: "<devices><controller type='usb' index='0' model='piix3-uhci'/></devices>" },
      { xml: "<os><type arch='x86_64' machine='pc-i440fx-9.2'>hvm</type></os><devices/>" },
    ],
    correct: [
      { xml: "<devices><controller type='usb' index='0' model='qemu-xhci'/></devices>" },
      {
        xml: "<devices><controller type='usb' index='0' model='ich9-ehci1'/><controller type='usb' index='0' model='ich9-uhci1'><master startport='0'/></controller></devices>",
      },
      { xml: "<devices><controller type='usb' index='0' model='none'/></devices>" },
      { xml: "<devices/>" },
    ],
  },
  check({ guest, domain, windows }) {
    if (!isModern(domain)) return nothing;
    const controllers = domain.all("devices/controller").filter((one) => one.attribute("type") === "usb");
    const models = controllers.map((one) => modelOf(one, domain));
    if (controllers.length === 0 && isI440fx(domain)) models.push(DEFAULT);
    const slow = models.findIndex((model) => model !== undefined && /uhci|ohci/.test(model));
    if (slow === -1 || !models.every((model) => model !== undefined && /uhci|ohci/.test(model))) return nothing;
    const written = controllers[slow];
    const isWritten = written?.attribute("model") !== undefined;
    return [
      {
        messageId: isWritten ? ("written" as const) : ("default" as const),
        path: isWritten ? written.pathTo("model") : (written?.path ?? domain.at("devices")?.path ?? ""),
        data: { guest, model: models[slow]!, better: windows?.inbox.usb ?? "qemu-xhci" },
      },
    ];
  },
});

const DEFAULT = "piix3-uhci";

/** Undefined: libvirt chooses a faster one. */
const modelOf = (controller: Part, domain: Part): string | undefined =>
  controller.attribute("model") ?? (isI440fx(domain) ? DEFAULT : undefined);

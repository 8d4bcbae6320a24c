import { element } from "../../domain/xml";
import { nothing } from "../../findings";
import { consoleTypes, hasSpiceAgent } from "../devices";
import { addElement } from "../edits";
import { isModern } from "../modern";
import type { Part } from "../part";
import { qemuArguments } from "../reading";
import { defineMachineRule } from "../rule";

export const tabletMissing = defineMachineRule({
  id: "tablet-missing",
  severity: "info",
  description: "A machine with a console should have a tablet.",
  rationale:
    "A mouse reports movements, and Windows accelerates them: the pointer in the machine and the one of the viewer drift apart, and the viewer has to capture the pointer. A tablet reports positions. Windows includes its driver.",
  messages: {
    missing: {
      message:
        "{guest} has a {type} console and no tablet, so the pointer in Windows does not follow that of the viewer.",
      fix: "Add `<input type='tablet' bus='usb'/>`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#input-devices",
    "https://github.com/dmacvicar/terraform-provider-libvirt/issues/419",
  ],
  reads: [
    "devices/graphics",
    "devices/input",
    "devices/channel",
    "devices/shmem",
    "devices/controller",
    "qemu:commandline",
  ],
  notApplicable: { arguments: "The machines that we define have a tablet if they have a console." },
  examples: {
    incorrect: [
      { xml: "<devices><graphics type='vnc'/></devices>" },
      { xml: "<devices><input type='mouse' bus='ps2'/><graphics type='spice'/></devices>" },
    ],
    correct: [
      { xml: "<devices><input type='tablet' bus='usb'/><graphics type='vnc'/></devices>" },
      { xml: "<devices><graphics type='egl-headless'/></devices>" },
      {
        // The agent in Windows sets the pointer.
        xml: "<devices><channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel><graphics type='spice'/></devices>",
      },
    ],
  },
  check({ guest, domain }) {
    if (!isModern(domain)) return nothing;
    const types = consoleTypes(domain);
    const type = types.find((one) => one !== "spice" || !hasSpiceAgent(domain));
    if (type === undefined || domain.all("devices/input").some(setsPointer) || isLookingGlass(domain)) return nothing;
    const tablet = element("input", { type: "tablet", bus: "usb" });
    return [
      {
        messageId: "missing" as const,
        path: "devices",
        data: { guest, type: type.toUpperCase() },
        ...(hasUsb(domain) ? { repair: [addElement("devices", tablet)] } : {}),
      },
    ];
  },
});

/** A tablet, or a device of the host that the machine has for itself. */
const setsPointer = (input: Part): boolean =>
  ["tablet", "evdev", "passthrough"].includes(input.attribute("type") ?? "");

/** Who looks at the screen through shared memory, or hands over the host's mouse, needs relative movements. */
const isLookingGlass = (domain: Part): boolean =>
  domain.at("devices/shmem") !== undefined ||
  qemuArguments(domain).some((one) => /ivshmem|input-linux/.test(one.attribute("value") ?? ""));

const hasUsb = (domain: Part): boolean =>
  !domain.all("devices/controller").some((one) => one.attribute("type") === "usb" && one.attribute("model") === "none");

import { isModern } from "../modern";
import { defineMachineRule } from "../rule";

const MODELS = ["i6300esb", "ib700"];

export const watchdogWithoutDriver = defineMachineRule({
  id: "watchdog-without-driver",
  severity: "warning",
  description: "A watchdog does nothing for Windows without a driver.",
  rationale:
    "The watchdog starts only when a driver in the guest starts it, and a service has to feed it. Neither Windows nor the virtio-win media include a driver for the watchdogs that QEMU emulates as cards, so a machine that hangs stays as it is.",
  messages: {
    idle: {
      message:
        "{guest} has the watchdog {model}, for which Windows includes no driver: its action {action} never happens.",
      fix: "Remove `<watchdog>`, and watch Windows from outside, for example through its guest agent.",
      arguments: {
        fix: "Remove `watchdog`, and watch Windows from outside, for example through its guest agent.",
      },
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#watchdog-devices",
    "https://github.com/virtio-win/kvm-guest-drivers-windows",
  ],
  reads: ["devices/watchdog"],
  examples: {
    incorrect: [
      { xml: "<devices><watchdog model='i6300esb' action='reset'/></devices>" },
      { xml: "<devices><watchdog model='ib700'/></devices>" },
    ],
    correct: [
      // libvirt adds it to every q35 machine.
      { xml: "<devices><watchdog model='itco' action='reset'/></devices>" },
      { xml: "<devices><watchdog model='i6300esb' action='none'/></devices>" },
      { xml: "<devices/>" },
    ],
  },
  *check({ guest, domain }) {
    if (!isModern(domain)) return;
    for (const watchdog of domain.all("devices/watchdog")) {
      const model = watchdog.attribute("model") ?? "";
      const action = watchdog.attribute("action") ?? "reset";
      if (!MODELS.includes(model) || action === "none") continue;
      yield { messageId: "idle" as const, path: watchdog.path, data: { guest, model, action } };
    }
  },
});

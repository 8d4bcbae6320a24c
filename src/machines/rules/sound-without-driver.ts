import { setAttribute } from "../edits";
import { isModern } from "../modern";
import { defineMachineRule } from "../rule";

const OLD = ["ac97", "es1370", "sb16"];

export const soundWithoutDriver = defineMachineRule({
  id: "sound-without-driver",
  severity: "warning",
  description: "The sound device must be one for which Windows has a driver.",
  rationale:
    "64-bit Windows includes a driver for HD audio, which libvirt calls ich6, ich9 and usb audio, and none for the older devices that QEMU emulates. The device appears as unknown, and Windows has no sound.",
  messages: {
    silent: {
      message: "{guest} has the sound device {model}, for which 64-bit Windows includes no driver: it has no sound.",
      fix: "Write `<sound model='ich9'/>`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#sound-devices",
    "https://pve.proxmox.com/pve-docs/chapter-qm.html#qm_audio_device",
  ],
  reads: ["devices/sound"],
  notApplicable: { arguments: "The sound device of the machines that we define is HD audio." },
  examples: {
    incorrect: [
      { xml: "<devices><sound model='ac97'/></devices>" },
      { xml: "<devices><sound model='es1370'/></devices>" },
    ],
    correct: [
      { xml: "<devices><sound model='ich9'/></devices>" },
      { xml: "<devices><sound model='ich6'/></devices>" },
      { xml: "<devices/>" },
    ],
  },
  *check({ guest, domain }) {
    if (!isModern(domain)) return;
    for (const sound of domain.all("devices/sound")) {
      const model = sound.attribute("model") ?? "";
      if (!OLD.includes(model)) continue;
      yield {
        messageId: "silent" as const,
        path: sound.pathTo("model"),
        data: { guest, model },
        repair: [setAttribute(sound, "model", "ich9")],
      };
    }
  },
});

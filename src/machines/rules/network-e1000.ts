import { virtioIsPossible } from "../devices";
import { modelOf, modelPlace, numbered } from "../network";
import { isModern, isOurs } from "../modern";
import { defineMachineRule } from "../rule";

export const networkE1000 = defineMachineRule({
  id: "network-e1000",
  severity: "info",
  description: "A virtio network card is faster than an emulated Intel card.",
  rationale:
    "Windows includes drivers for e1000 and e1000e, which makes them good for the installation. QEMU emulates each register of them, so each packet costs more host CPU time than with virtio, and they have no vhost in the host's kernel.",
  messages: {
    slow: {
      message: "{which} of {guest} is {model}. virtio is faster if Windows has its driver.",
      fix: "Install NetKVM from the virtio-win media, then write `<model type='virtio'/>`. Windows sees a new card: set a static address again.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#setting-the-nic-model",
    "https://pve.proxmox.com/pve-docs/chapter-qm.html#qm_network_device",
  ],
  reads: ["devices/interface/model", "devices/interface/@type"],
  notApplicable: { arguments: "The argument `drivers` says which drivers Windows has." },
  examples: {
    incorrect: [
      {
        xml: "<devices><interface type='network'><source network='default'/><model type='e1000'/></interface></devices>",
      },
      {
        xml: "<devices><interface type='bridge'><source bridge='br0'/><model type='e1000e'/></interface></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><interface type='network'><source network='default'/><model type='virtio'/></interface></devices>",
      },
      {
        // Current virtio-win media have no drivers for it.
        windows: "windows-7",
        xml: "<devices><interface type='network'><source network='default'/><model type='e1000e'/></interface></devices>",
      },
    ],
  },
  *check({ guest, domain, definition, windows }) {
    // The drivers of what we define were chosen.
    if (!virtioIsPossible(windows) || isOurs(definition) || !isModern(domain)) return;
    for (const { card, which } of numbered(domain)) {
      const model = modelOf(card);
      if (model === undefined || !/^e1000(e|-.*)?$/.test(model)) continue;
      yield { messageId: "slow" as const, path: modelPlace(card), data: { guest, which, model } };
    }
  },
});

import { isModern } from "../modern";
import { defineMachineRule } from "../rule";
import { modelOf, modelPlace, numbered } from "../network";

const OLD = ["rtl8139", "ne2k_pci", "pcnet"];

export const networkRtl8139 = defineMachineRule({
  id: "network-rtl8139",
  severity: "warning",
  description: "A network card should not be an adapter of the 1990s.",
  rationale:
    "rtl8139, which libvirt takes on x86 if no model is written, emulates a card for 100 Mbit/s. Each packet costs several exits to the host, and it has a single queue. e1000e needs no driver beside those of Windows; virtio is fastest and needs its own.",
  messages: {
    written: {
      message: "{which} of {guest} is {model}, an emulated card for at most 100 Mbit/s.",
      fix: "Write `<model type='virtio'/>` if Windows has the driver NetKVM, otherwise e1000e. Windows sees a new card: set a static address again.",
    },
    default: {
      message: "{which} of {guest} has no model, so libvirt takes rtl8139, an emulated card for 100 Mbit/s.",
      fix: "Write `<model type='virtio'/>` if Windows has the driver NetKVM, otherwise e1000e. Windows sees a new card: set a static address again.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#setting-the-nic-model",
    "https://pve.proxmox.com/pve-docs/chapter-qm.html#qm_network_device",
  ],
  reads: ["devices/interface/model", "devices/interface/@type", "os/type"],
  notApplicable: {
    arguments: "A network card of the machines that we define is virtio, e1000e or e1000.",
    kubevirt: "KubeVirt's default is virtio.",
  },
  examples: {
    incorrect: [
      {
        xml: "<devices><interface type='network'><source network='default'/><model type='rtl8139'/></interface></devices>",
      },
      { xml: "<devices><interface type='network'><source network='default'/></interface></devices>" },
    ],
    correct: [
      {
        xml: "<devices><interface type='network'><source network='default'/><model type='virtio'/></interface></devices>",
      },
      {
        xml: "<devices><interface type='network'><source network='default'/><model type='e1000e'/></interface></devices>",
      },
      {
        // A card of the host.
        xml: "<devices><interface type='hostdev' managed='yes'><source><address type='pci' domain='0' bus='7' slot='16' function='0'/></source></interface></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    if (!isModern(domain)) return;
    for (const { card, which } of numbered(domain)) {
      const model = modelOf(card);
      if (model !== undefined && !OLD.includes(model)) continue;
      yield {
        messageId: model === undefined ? ("default" as const) : ("written" as const),
        path: modelPlace(card),
        data: { guest, which, model: model ?? "" },
      };
    }
  },
});

import { nothing } from "../../findings";
import { compareVersions } from "../../hosts/versions";
import { defineHostRule } from "../context";

/** The highest number of vCPUs that interrupts reach without an IOMMU. */
const MOST = 255;
/** The first libvirt that adds the IOMMU by itself. */
const ADDS_IOMMU = "10.10.0";

export const vcpusLimit = defineHostRule({
  id: "vcpus-limit",
  severity: "error",
  description: "A guest has more than 255 vCPUs only where libvirt adds the IOMMU that they need.",
  rationale: "Interrupts reach more than 255 vCPUs only through an emulated IOMMU with extended interrupt mode. libvirt 10.10.0 and newer adds it by itself; an older one refuses the machine.",
  messages: { above: { message: "{guest} has {vcpus} vCPUs. More than {most} need an IOMMU, which libvirt {minimum} and newer adds; {host} has {version}.", fix: "Set `vcpus` to {most} or less, or update libvirt on the host." } },
  sources: ["https://libvirt.org/news.html#v10-10-0-2024-12-02", "https://libvirt.org/formatdomain.html#iommu-devices"],
  reads: ["host", "vcpus", "topology", "pinning"],
  examples: {
    incorrect: [{ guest: { windows: "server-2022", vcpus: 256 }, host: { libvirt: "9.0.0" } }],
    correct: [
      { guest: { windows: "server-2022", vcpus: 256 }, host: { libvirt: "10.10.0" } },
      { guest: { windows: "server-2022", vcpus: 255 }, host: { libvirt: "9.0.0" } },
      { guest: { windows: "server-2022", vcpus: 256 }, host: {} },
    ],
  },
  check({ guest, host, hostName, machine }) {
    if (machine.vcpus <= MOST || host.libvirt === undefined || compareVersions(host.libvirt, ADDS_IOMMU) >= 0) return nothing;
    return [{ messageId: "above" as const, path: "vcpus", data: { guest, host: hostName, vcpus: machine.vcpus, most: MOST, minimum: ADDS_IOMMU, version: host.libvirt } }];
  },
});

import { MOST_WITHOUT_IOMMU } from "../../domain/conditions";
import { nothing } from "../../findings";
import { compareVersions } from "../../hosts/versions";
import { defineHostRule } from "../context";

/** The first libvirt that adds the IOMMU by itself. */
const ADDS_IOMMU = "10.10.0";

export const vcpusLimit = defineHostRule({
  id: "vcpus-limit",
  severity: "error",
  description: "More than 255 vCPUs require a libvirt version that adds an IOMMU.",
  rationale:
    "Interrupts for more than 255 vCPUs require an emulated IOMMU with extended interrupt mode. libvirt 10.10.0 and newer add it automatically; older versions refuse the machine.",
  messages: {
    above: {
      message:
        "{guest} has {vcpus} vCPUs. More than {most} vCPUs require an IOMMU, which libvirt {minimum} and newer add; {host} has {version}.",
      fix: "Set `{property}` to {most} or less, or update libvirt on the host.",
    },
  },
  sources: ["https://libvirt.org/news.html#v10-10-0-2024-12-02", "https://libvirt.org/formatdomain.html#iommu-devices"],
  reads: ["host", "vcpus", "maxVcpus", "topology", "pinning"],
  examples: {
    incorrect: [{ guest: { windows: "server-2022", vcpus: 256 }, host: { libvirt: "9.0.0" } }],
    correct: [
      { guest: { windows: "server-2022", vcpus: 256 }, host: { libvirt: "10.10.0" } },
      { guest: { windows: "server-2022", vcpus: 255 }, host: { libvirt: "9.0.0" } },
      { guest: { windows: "server-2022", vcpus: 256 }, host: {} },
    ],
  },
  check({ guest, host, hostName, machine }) {
    if (
      machine.maxVcpus <= MOST_WITHOUT_IOMMU ||
      host.libvirt === undefined ||
      compareVersions(host.libvirt, ADDS_IOMMU) >= 0
    )
      return nothing;
    const property = machine.maxVcpus > machine.vcpus ? "maxVcpus" : "vcpus";
    return [
      {
        messageId: "above" as const,
        path: property,
        data: {
          guest,
          property,
          host: hostName,
          vcpus: machine.maxVcpus,
          most: MOST_WITHOUT_IOMMU,
          minimum: ADDS_IOMMU,
          version: host.libvirt,
        },
      },
    ];
  },
});

import type { HostDisk } from "../../hosts/resources/types";
import type { Part } from "../part";
import { isSameMachine } from "../others";
import { defineMachineRule } from "../rule";

export const sharedDisk = defineMachineRule({
  id: "shared-disk",
  severity: "error",
  description: "A disk must not be used by another machine of the host.",
  rationale:
    "Two machines that write to the same disk destroy its file system. QEMU locks an image file while a machine runs, so the second machine does not start; on block devices and on storage without locks, nothing prevents it.",
  messages: {
    used: {
      message: "Disk {disk} of {guest} is {place}, which machine {other} ({state}) uses as disk {target}.",
      fix: "Give each machine a disk of its own. For a cluster that shares it on purpose, write `<shareable/>` in both definitions.",
    },
  },
  sources: [
    "https://libvirt.org/kbase/locking.html",
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
  ],
  reads: ["devices/disk"],
  needs: ["others"],
  notApplicable: {
    arguments: "The rule host-disk-user compares our machines with the host.",
    kubevirt: "The cluster attaches a volume to a single machine unless its access mode says otherwise.",
  },
  examples: {
    incorrect: [
      {
        xml: "<devices><disk type='file' device='disk'><source file='/srv/win.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
        others: [{ name: "web", disks: [{ target: "sda", path: "/srv/win.qcow2" }] }],
      },
      {
        xml: "<devices><disk type='volume' device='disk'><source pool='default' volume='win.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
        others: [{ name: "web", running: false, disks: [{ target: "sda", pool: "default", volume: "win.qcow2" }] }],
      },
    ],
    correct: [
      {
        xml: "<devices><disk type='file' device='disk'><source file='/srv/win.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
        others: [{ name: "web", disks: [{ target: "sda", path: "/srv/web.qcow2" }] }],
      },
      {
        xml: "<devices><disk type='file' device='disk'><source file='/srv/q.raw'/><target dev='vda' bus='virtio'/><shareable/></disk></devices>",
        others: [{ name: "web", disks: [{ target: "sda", path: "/srv/q.raw" }] }],
      },
      {
        // The machine itself, as the host knows it.
        xml: "<name>example</name><devices><disk type='file' device='disk'><source file='/srv/win.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
        others: [{ name: "example", disks: [{ target: "vda", path: "/srv/win.qcow2" }] }],
      },
    ],
  },
  *check({ guest, domain, others = [] }) {
    for (const disk of domain.all("devices/disk")) {
      const place = placeOf(disk);
      if (place === undefined) continue;
      for (const other of others) {
        const used = isSameMachine(domain, other) ? undefined : other.disks.find((one) => isSame(one, place));
        if (used === undefined) continue;
        yield {
          messageId: "used" as const,
          path: disk.at("source")!.path,
          severity: other.running ? ("error" as const) : ("warning" as const),
          data: {
            guest,
            disk: disk.at("target")?.attribute("dev") ?? "",
            place: place.path ?? `volume ${place.volume ?? ""} of storage pool ${place.pool ?? ""}`,
            other: other.name,
            state: other.running ? "running" : "off",
            target: used.target,
          },
        };
      }
    }
  },
});

type Place = Omit<HostDisk, "target">;

/** Where a disk is that its machine alone may write to. */
function placeOf(disk: Part): Place | undefined {
  const source = disk.at("source");
  const isData = ["disk", "lun"].includes(disk.attribute("device") ?? "disk");
  if (source === undefined || !isData || ["readonly", "shareable", "transient"].some((mark) => disk.at(mark)))
    return undefined;
  const path = source.attribute("file") ?? source.attribute("dev");
  if (path !== undefined) return { path };
  const [pool, volume] = [source.attribute("pool"), source.attribute("volume")];
  return pool === undefined || volume === undefined ? undefined : { pool, volume };
}

const isSame = (a: Place, b: Place): boolean =>
  a.path === b.path && a.pool === b.pool && a.volume === b.volume && (a.path ?? a.volume) !== undefined;

import { quote } from "../../foreign/quote";
import { nothing } from "../../findings";
import { defineStorageRule } from "../context";
import { convertCommand, imageFormat } from "../image-formats";
import { isMadeElsewhere, type Seen, seenAt } from "../host/look";
import { pathOf } from "../host/place";
import { placeProperty, type Stored } from "../host/stored";
import { severityOn, volumesText } from "../host/host-seen";

export const hostImage = defineStorageRule({
  id: "host-image",
  severity: "error",
  necessary: "deploy",
  description:
    "Disk images, volumes and CD images must exist on the host, be accessible to QEMU, and have the correct format.",
  rationale:
    "The machine does not start without them. If another resource in the same program creates the image, pass its name as an output or add the resource to `dependsOn`.",
  messages: {
    missing: {
      message: "{what}: {file} does not exist on {host}.",
      fix: "Check the path and whether its storage is mounted: findmnt -T {fileWord}. To create a disk, set `size`.",
    },
    volume: {
      message: "{what}: storage pool {pool} of {host} has no volume {volume}{some}.",
      fix: "Check the name. To create a disk, set `size`.",
    },
    unlisted: {
      message: "{what}: libvirt does not list volume {volume} in storage pool {pool} of {host}.",
      fix: "If the volume was added recently, run virsh pool-refresh {poolWord} on the host; otherwise check the name.",
    },
    none: {
      message: "{what}: {file} on {host} is neither a file nor a block device.",
      fix: "Specify an image file or a block device.",
    },
    closed: {
      message: "{what}: QEMU cannot open {file} on {host}, because its user (uid {uid}) has no access to {folder}.",
      fix: "Move the image into a storage pool, for example /var/lib/libvirt/images, or grant the user access: setfacl -m u:{uid}:x {folderWord}.",
    },
    unreadable: {
      message:
        "{what}: QEMU cannot open {file} on {host}: its user (uid {uid}) has no read permission, and dynamic_ownership is 0 in qemu.conf, so libvirt does not change the owner of the file.",
      fix: "Change the owner of the file on the host: chown {uid}:{gid} {fileWord}.",
    },
    format: {
      message: "{what}: {file} on {host} has the format {format}, but only qcow2 and raw images are supported.",
      fix: "Convert it on the host, then specify the new file: {command}.",
    },
    mismatch: {
      message: "{what}: {file} on {host} is a {there} image, but `format` is {written}.",
      fix: "Set `format: {there}`, or remove `format`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    "https://libvirt.org/drvqemu.html#posix-users-groups",
    "https://github.com/quickemu-project/quickemu/issues/1895",
  ],
  reads: ["host", "name"],
  examples: {
    incorrect: [
      {
        guest: { cdroms: [{ path: "/iso/win11.iso" }] },
        host: { resources: {} },
        files: { "/iso/win11.iso": { kind: "missing" } },
      },
      { guest: { systemDisk: { path: "/srv" } }, host: { resources: {} }, files: { "/srv": { kind: "other" } } },
      {
        guest: { systemDisk: { path: "/srv/win.img" } },
        host: { resources: {} },
        files: { "/srv/win.img": { kind: "file", format: "vhdx" } },
      },
      {
        guest: { systemDisk: { path: "/srv/win.img", format: "raw" } },
        host: { resources: {} },
        files: { "/srv/win.img": { kind: "file", format: "qcow2" } },
      },
      {
        guest: { cdroms: [{ path: "/home/ada/win11.iso" }] },
        host: { resources: { qemuUser: { uid: 64055, gid: 64055 } } },
        files: { "/home/ada/win11.iso": { kind: "file", closedTo: "/home/ada" } },
      },
      {
        guest: { systemDisk: { volume: "ada.qcow2" } },
        host: { resources: { pools: [{ name: "default", uuid: "1", type: "logical", active: true, volumes: [] }] } },
      },
    ],
    correct: [
      {
        guest: { cdroms: [{ path: "/iso/win11.iso" }] },
        host: { resources: {} },
        files: { "/iso/win11.iso": { kind: "file" } },
      },
      {
        guest: { systemDisk: { path: "/srv/win.img", format: "raw" } },
        host: { resources: {} },
        files: { "/srv/win.img": { kind: "file", format: "raw" } },
      },
      {
        guest: { systemDisk: { size: "80 GiB" } },
        host: { resources: { pools: [{ name: "default", uuid: "1", type: "dir", active: true, volumes: [] }] } },
      },
    ],
  },
  check({ host, hostName, storage, look, unknowns }) {
    const { resources } = host;
    if (resources === undefined) return nothing;
    return storage.flatMap((stored) => {
      const { path, what, place, made } = stored;
      const property = placeProperty(stored);
      if (made !== undefined || unknowns.touches(path) || isMadeElsewhere(look, property)) return [];
      const seen = seenAt(place, resources, look.files);
      const problem = seen === undefined ? undefined : problemOf(seen, stored, resources.qemuUser?.ownsFiles === false);
      if (problem === undefined) return [];
      const file = pathOf(place, resources) ?? "";
      const [pool, volume] = "path" in place ? ["", ""] : [place.pool, place.volume];
      const wrong = imageFormat(seen!.format ?? "");
      const { uid = "", gid = "" } = resources.qemuUser ?? {};
      const words = {
        fileWord: quote(file),
        poolWord: quote(pool),
        folderWord: quote(seen!.closedTo ?? ""),
        command: wrong === undefined ? "" : convertCommand(file, wrong.word),
      };
      const data = {
        ...words,
        what,
        host: hostName,
        file,
        pool,
        volume,
        some: volumesText(place, resources),
        folder: seen!.closedTo ?? "",
        uid,
        gid,
        format: wrong?.name ?? "",
        there: seen!.format ?? "",
        written: stored.format ?? "",
      };
      return [
        {
          messageId: problem,
          path: problem === "mismatch" ? `${path}.format` : property,
          severity: problem === "unlisted" ? ("warning" as const) : severityOn(host),
          data,
        },
      ];
    });
  },
});

type Problem = "missing" | "volume" | "unlisted" | "none" | "closed" | "unreadable" | "format" | "mismatch";

function problemOf(
  { kind, format, closedTo }: Seen,
  { place, cdrom, format: written }: Stored,
  ownsNoFiles: boolean,
): Problem | undefined {
  if (kind === "missing") return "path" in place ? "missing" : "volume";
  if (kind === "unlisted") return "unlisted";
  if (kind === "other") return "none";
  if (closedTo !== undefined)
    return ownsNoFiles && "path" in place && closedTo === place.path ? "unreadable" : "closed";
  // A CD image is raw whatever it holds, and what a guest wrote to a device is no header.
  if (cdrom || format === undefined || kind === "block") return undefined;
  if (imageFormat(format) !== undefined) return "format";
  return written !== undefined && written !== format ? "mismatch" : undefined;
}

import { quote } from "../../foreign/quote";
import { nothing } from "../../findings";
import { defineStorageRule } from "../context";
import { convertCommand, imageFormat } from "../image-formats";
import { isMadeElsewhere, seenAt } from "../host/look";
import { pathOf } from "../host/place";
import { roughSize } from "../reading/size";
import { severityOn, volumesText } from "../host/host-seen";

export const hostBaseImage = defineStorageRule({
  id: "host-base-image",
  severity: "error",
  necessary: "deploy",
  description:
    "The base image of a new disk must exist on the host, be a qcow2 or raw image, and not be larger than the disk.",
  rationale:
    "A disk with a base image is a qcow2 overlay of it. libvirt does not verify the format of the base image: an overlay of a VHDX image declared as raw is created without an error, but Windows does not boot from it.",
  argumentsOnly: "A machine that exists has its disks.",
  messages: {
    missing: {
      message: "{what} uses base image {base}, which does not exist on {host}{some}.",
      fix: "Correct the name, or copy the image into storage pool {pool} of the host and run virsh pool-refresh {poolWord}.",
    },
    file: {
      message: "{what} uses base image {base}, which does not exist on {host}.",
      fix: "Correct the path, or copy the image to the host.",
    },
    unlisted: {
      message: "{what} uses base image {base}, which libvirt does not list in storage pool {pool} of {host}.",
      fix: "If the image was added recently, run virsh pool-refresh {poolWord} on the host; otherwise correct the name.",
    },
    format: {
      message:
        "{what} uses base image {base}, which has the format {format} on {host}; a base image must be qcow2 or raw.",
      fix: "Convert it on the host, then specify the new file: {command}.",
    },
    larger: {
      message: "{what} has {size}, but its base image {base} on {host} has {least}.",
      fix: "Set `size` to at least {least}, or remove `size`.",
    },
  },
  sources: [
    "https://libvirt.org/formatstorage.html#backing-store-elements",
    "https://github.com/dmacvicar/terraform-provider-libvirt/issues/1095",
  ],
  reads: ["host", "name"],
  examples: {
    incorrect: [
      {
        guest: { systemDisk: { baseImage: "golden.qcow2" } },
        host: { resources: { pools: [{ name: "default", uuid: "1", type: "logical", active: true, volumes: [] }] } },
      },
      {
        guest: { systemDisk: { baseImage: "/srv/golden.qcow2" } },
        host: { resources: {} },
        files: { "/srv/golden.qcow2": { kind: "missing" } },
      },
      {
        guest: { systemDisk: { baseImage: "/srv/win.img" } },
        host: { resources: {} },
        files: { "/srv/win.img": { kind: "file", format: "vhdx" } },
      },
      {
        guest: { systemDisk: { baseImage: "golden.qcow2", size: "60 GiB" } },
        host: {
          resources: {
            pools: [
              {
                name: "default",
                uuid: "1",
                type: "dir",
                active: true,
                volumes: [
                  { name: "golden.qcow2", path: "/pool/golden.qcow2", format: "qcow2", capacityBytes: 75161927680 },
                ],
              },
            ],
          },
        },
      },
    ],
    correct: [
      {
        guest: { systemDisk: { baseImage: "golden.qcow2", size: "80 GiB" } },
        host: {
          resources: {
            pools: [
              {
                name: "default",
                uuid: "1",
                type: "dir",
                active: true,
                volumes: [
                  { name: "golden.qcow2", path: "/pool/golden.qcow2", format: "qcow2", capacityBytes: 75161927680 },
                ],
              },
            ],
          },
        },
      },
      { guest: { systemDisk: { baseImage: "golden.qcow2" } }, host: {} },
    ],
  },
  check({ host, hostName, storage, look, unknowns }) {
    const { resources } = host;
    if (resources === undefined) return nothing;
    return storage.flatMap(({ path, what, place, made }) => {
      const base = made?.base;
      const property = `${path}.baseImage`;
      // A volume that is there has its base already: what became of that is not this deployment's matter.
      if (
        base === undefined ||
        unknowns.touches(path) ||
        isMadeElsewhere(look, property) ||
        isThere(seenAt(place, resources, look.files)?.kind)
      )
        return [];
      const seen = seenAt(base, resources, look.files);
      if (seen === undefined) return [];
      const file = pathOf(base, resources) ?? "";
      const [pool, name] = "path" in base ? ["", base.path] : [base.pool, base.volume];
      const wrong = imageFormat(seen.format ?? "");
      const data = {
        what,
        host: hostName,
        base: name,
        pool,
        poolWord: quote(pool),
        some: volumesText(base, resources),
        format: wrong?.name ?? "",
        command: wrong === undefined ? "" : convertCommand(file, wrong.word),
      };
      const report = (
        messageId: "missing" | "file" | "unlisted" | "format" | "larger",
        at = property,
        more: Readonly<Record<string, string>> = {},
      ) => ({
        messageId,
        path: at,
        severity: messageId === "unlisted" ? ("warning" as const) : severityOn(host),
        data: { ...data, ...more },
      });
      if (seen.kind === "missing") return [report("path" in base ? "file" : "missing")];
      if (seen.kind === "unlisted") return [report("unlisted")];
      if (wrong !== undefined) return [report("format")];
      const small =
        made?.sizeBytes !== undefined && seen.capacityBytes !== undefined && made.sizeBytes < seen.capacityBytes;
      return small
        ? [
            report("larger", `${path}.size`, {
              size: roughSize(made.sizeBytes / 1024),
              least: roughSize(Math.ceil(seen.capacityBytes / 1024)),
            }),
          ]
        : [];
    });
  },
});

const isThere = (kind: string | undefined): boolean => kind === "file" || kind === "block" || kind === "other";

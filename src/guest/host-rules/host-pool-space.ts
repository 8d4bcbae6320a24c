import { nothing } from "../../findings";
import type { HostPool } from "../../hosts/resources/types";
import { defineStorageRule } from "../context";
import { type Claims, isMadeElsewhere, seenAt } from "../host/look";
import { FOLDERS, poolNamed } from "../host/place";
import { roughSize } from "../reading/size";
import type { Stored } from "../host/stored";

export const hostPoolSpace = defineStorageRule({
  id: "host-pool-space",
  severity: "warning",
  description: "A storage pool must have enough space for new disks, including the growth of thin disks.",
  rationale:
    "A raw volume uses its full size when it is created. A qcow2 volume grows as Windows writes to it; if its pool is full, libvirt pauses every machine that writes to it.",
  argumentsOnly: "A machine that exists has its disks.",
  messages: {
    thick: {
      message:
        "{what}: raw disks require {own} in storage pool {pool} of {host} when they are created{others}, but only {free} is free.",
      fix: "Free up space, choose another pool, or reduce the sizes.",
    },
    thin: {
      message: "{what}: disks can grow to {own} in storage pool {pool} of {host}{others}, but only {free} is free.",
      fix: "Free up space before they grow, choose another pool, or reduce the sizes.",
    },
  },
  sources: [
    "https://libvirt.org/formatstorage.html#general-metadata",
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
  ],
  reads: ["host", "name"],
  examples: {
    incorrect: [
      {
        guest: { systemDisk: { size: "80 GiB" } },
        host: {
          resources: {
            pools: [
              { name: "default", uuid: "1", type: "dir", active: true, availableBytes: 42949672960, volumes: [] },
            ],
          },
        },
      },
      {
        guest: { systemDisk: { size: "80 GiB", format: "raw" } },
        host: {
          resources: {
            pools: [
              { name: "default", uuid: "1", type: "dir", active: true, availableBytes: 42949672960, volumes: [] },
            ],
          },
        },
      },
    ],
    correct: [
      {
        guest: { systemDisk: { size: "80 GiB" } },
        host: {
          resources: {
            pools: [
              { name: "default", uuid: "1", type: "dir", active: true, availableBytes: 214748364800, volumes: [] },
            ],
          },
        },
      },
      { guest: { systemDisk: { size: "80 GiB" } }, host: {} },
    ],
  },
  check({ host, hostName, storage, look, unknowns }) {
    const { resources } = host;
    if (resources?.pools === undefined) return nothing;
    return [...new Set(storage.flatMap(({ place }) => ("path" in place ? [] : [place.pool])))].flatMap((name) => {
      const pool = poolNamed(resources, name);
      const added = storage.filter(
        (stored) =>
          isNew(stored, name) &&
          !unknowns.touches(stored.path) &&
          !isMadeElsewhere(look, `${stored.path}.volume`) &&
          seenAt(stored.place, resources, look.files)?.kind !== "file",
      );
      const [first] = added;
      if (pool?.availableBytes === undefined || first === undefined) return [];
      const { free, own, others } = room(pool, added, look.claims?.get(name));
      const isThick = own.thick > 0 && own.thick + others.thick > free;
      if (own.thick + own.thin === 0 || own.thick + own.thin + others.thick + others.thin <= free) return [];
      const [mine, more] = isThick ? [own.thick, others.thick] : [own.thick + own.thin, others.thick + others.thin];
      const text = (bytes: number): string => roughSize(Math.ceil(bytes / 1024));
      const data = {
        what: added.length === 1 ? first.what : `${first.what} and ${added.length - 1} more`,
        pool: name,
        host: hostName,
        own: text(mine),
        free: text(free),
        others:
          more === 0
            ? ""
            : isThick
              ? `, other new ones ${text(more)}`
              : `, the other disks there can take ${text(more)} more`,
      };
      return [{ messageId: isThick ? ("thick" as const) : ("thin" as const), path: `${first.path}.size`, data }];
    });
  },
});

const isNew = ({ place, made }: Stored, pool: string): boolean =>
  !("path" in place) && place.pool === pool && made?.sizeBytes !== undefined;

/** Bytes: what is free, what the guest's own new disks take and can take, and what all others still can. */
function room(
  { type, availableBytes = 0, volumes = [] }: HostPool,
  added: readonly Stored[],
  claims: Claims | undefined,
): { readonly free: number; readonly own: Claims; readonly others: Claims } {
  const isThin = ({ made }: Stored): boolean => made?.format === "qcow2" && FOLDERS.includes(type);
  const sum = (some: readonly Stored[]): number => some.reduce((bytes, { made }) => bytes + (made?.sizeBytes ?? 0), 0);
  const growing = volumes.reduce(
    (bytes, { format, capacityBytes = 0, allocationBytes = capacityBytes }) =>
      bytes + (format === "qcow2" ? Math.max(0, capacityBytes - allocationBytes) : 0),
    0,
  );
  return {
    free: availableBytes,
    own: { thick: sum(added.filter((one) => !isThin(one))), thin: sum(added.filter(isThin)) },
    others: { thick: claims?.thick ?? 0, thin: (claims?.thin ?? 0) + growing },
  };
}

/**
 * What the members of a guest's lists are known by: never by their position. A disk is known by its name, else its
 * serial number, else the volume or path that it names; a card by its name, else the network or bridge it is plugged
 * into and its number among the unnamed cards there.
 */
import type { DiskSpec, GuestSpec, NetworkSpec } from "../types";

/** Key of a disk that has nothing it could be known by. One of them can be told from the others, two cannot. */
export const ANONYMOUS = "1";

type Named = Pick<DiskSpec, "name" | "serial" | "path" | "pool" | "volume">;

/** Is there nothing that a disk to be made is known by? */
export const isAnonymous = ({ name, serial, path, volume }: Named): boolean =>
  name === undefined && serial === undefined && path === undefined && volume === undefined;

/** The word that a disk is known by: `<machine>-<word>.qcow2` is its volume, `<component>-<word>` its child. */
export const diskKey = ({ name, serial, volume, path }: Named): string => name ?? serial ?? volume ?? path ?? ANONYMOUS;

/** How messages call a disk. */
export const diskText = (path: string, disk: Named): string =>
  path === "systemDisk" || isAnonymous(disk) ? path : `${path} (${diskKey(disk)})`;

/**
 * Is this the same disk in two programs? `undefined`: the words that both have do not tell. A name beats a serial
 * number, because it has no other purpose.
 */
export function sameDisk(one: Named, other: Named): boolean | undefined {
  if (one.name !== undefined && other.name !== undefined) return one.name === other.name;
  if (one.serial !== undefined && other.serial !== undefined) return one.serial === other.serial;
  return undefined;
}

/** Where a card is plugged in. */
function plugWord({ network, bridge, direct, function: fn }: NetworkSpec, defaultNetwork: string): string {
  if (fn !== undefined) return `function:${fn.address ?? `${fn.of}#${fn.index}`}`;
  if (bridge !== undefined) return `bridge:${bridge}`;
  return direct === undefined ? `network:${network ?? defaultNetwork}` : `direct:${direct}`;
}

/** What each card is known by. `name:` and the rest never meet, nor do a network and a bridge of one name. */
export function cardKeys(networks: readonly (NetworkSpec | undefined)[], defaultNetwork: string): string[] {
  const counts = new Map<string, number>();
  return networks.map((card) => {
    if (card?.name !== undefined) return `name:${card.name}`;
    const plug = plugWord(card ?? {}, defaultNetwork);
    const ordinal = counts.get(plug) ?? 0;
    counts.set(plug, ordinal + 1);
    return `${plug}#${ordinal}`;
  });
}

/** The further disks of a guest that Pulumi makes and that nothing tells apart. */
export const anonymousDisks = (spec: GuestSpec): readonly number[] =>
  (spec.disks ?? []).flatMap((disk: DiskSpec | undefined, index) =>
    disk !== undefined && isAnonymous(disk) && (disk.size !== undefined || disk.baseImage !== undefined) ? [index] : [],
  );

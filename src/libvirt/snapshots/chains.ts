import type { CallOptions } from "../call";
import type { LibvirtClient } from "../client";
import { SnapshotError } from "./error";
import { type SnapshotMachine, targetsOf } from "./machine";
import type { Store } from "./store";

/** The images of a machine and of its snapshots, and which stands on which. */
export interface Chains {
  /** The image directly below one; undefined where there is none. */
  below(image: string): string | undefined;
  /** Images that stand directly on one. */
  above(image: string): readonly string[];
  /** Images that the machine uses now, by target: the top first. */
  readonly current: ReadonlyMap<string, readonly string[]>;
  /** Is it used by the machine, or below an image of a snapshot? */
  uses(image: string): boolean;
  /** Images that are not there, or cannot be read. */
  readonly missing: ReadonlySet<string>;
}

/** Reads the chains below the machine's disks and below the images of its snapshots. */
export async function readChains(
  client: LibvirtClient,
  machine: SnapshotMachine,
  { snapshots }: Store,
  options?: CallOptions,
): Promise<Chains> {
  const tops = targetsOf(machine);
  const frozen = snapshots.flatMap(({ manifest }) => manifest?.disks ?? []);
  const formats = new Map([...tops.values(), ...frozen].map(({ image, format }) => [image, format]));
  // A raw image has no chain, whatever its first bytes claim.
  const layered = [...formats].flatMap(([image, format]) => (format === "raw" ? [] : [image]));
  const raw = [...formats.keys()].filter((image) => !layered.includes(image));
  const [images, raws] = [
    await client.files.imageInfo(layered, { chain: true }, options),
    await client.files.imageInfo(raw, {}, options),
  ];
  const missing = new Set(
    [...images, ...raws].flatMap(([path, { kind, chain }]) =>
      kind !== "file" || (chain === undefined && layered.includes(path)) ? [path] : [],
    ),
  );
  const chainOf = (image: string): string[] => [image, ...(images.get(image)?.chain ?? [])];
  const parents = new Map<string, string | undefined>();
  for (const image of formats.keys()) {
    const chain = chainOf(image);
    chain.forEach((one, index) => parents.set(one, parents.get(one) ?? chain[index + 1]));
  }
  for (const { image } of tops.values())
    if (missing.has(image))
      throw new SnapshotError(
        `the disk image ${image} of ${machine.name} on ${client.host} cannot be read: ${images.get(image)?.problem ?? raws.get(image)?.problem ?? "it is missing"}. Nothing was changed`,
      );
  return {
    below: (image) => parents.get(image),
    above: (image) => [...parents].flatMap(([one, parent]) => (parent === image ? [one] : [])),
    current: new Map([...tops].map(([target, { image }]) => [target, chainOf(image)])),
    uses: (image) => parents.has(image),
    missing,
  };
}

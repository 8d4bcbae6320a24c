import type { DomainDefinition, DomainDocument, XmlElement } from "../../domain";
import type { LibvirtClient, MachineGlance } from "../../libvirt";
import { domainFiles, type NamedFile } from "../domain-files";
import { OperationFailed } from "../errors";
import { speaking } from "../libvirt-answers";
import type { OperationContext } from "../resource";

type Disk = DomainDefinition["devices"]["disks"][number];

const keyOf = (place: NamedFile["place"]): string => ("path" in place ? place.path : `${place.pool}\n${place.volume}`);
const placeOf = (source: NonNullable<Disk["source"]>): NamedFile["place"] =>
  source.type === "volume" ? source : { path: source.path };

/** The disks' images by target, as the XML says. */
const imagesIn = (domain: XmlElement): Map<string, NamedFile["place"]> =>
  new Map(
    domainFiles(domain).files.flatMap(({ role, target, place }) =>
      role === "disk" && target !== undefined ? [[target, place] as const] : [],
    ),
  );

export interface Overlay {
  readonly target: string;
  /** The image that the machine has now. */
  readonly top: string;
  /** The image below it that ours was. */
  readonly base: string;
}

/**
 * Disks of a machine that stand on an overlay of an image of ours, which an external snapshot or a backup program put
 * there. What Windows wrote since is only in the overlay, and writing into its base destroys it: such a disk stays as
 * it is.
 *
 * @param ours Paths of the images by target: those that are wanted, or were deployed.
 */
export async function overlaysOf(
  client: LibvirtClient,
  ours: ReadonlyMap<string, string>,
  look: MachineGlance,
  { signal }: Pick<OperationContext, "signal">,
): Promise<Overlay[]> {
  const open = domainFiles(look.inactive.root).files.flatMap(({ role, layered, target, place }) => {
    const base = target === undefined ? undefined : ours.get(target);
    const is = role === "disk" && layered === true && base !== undefined && "path" in place && place.path !== base;
    return is ? [{ target: target!, top: place.path, base }] : [];
  });
  if (open.length === 0) return [];
  const images = await speaking(
    client.files.imageInfo(
      open.map(({ top }) => top),
      { chain: true },
      { signal },
    ),
  );
  const written = chainsIn(look);
  const below = (top: string): string[] => [...(images.get(top)?.chain ?? []), ...(written.get(top) ?? [])];
  const ids = await speaking(
    client.files.identities(
      open.flatMap(({ top, base }) => [base, ...below(top)]),
      { signal },
    ),
  );
  const id = (path: string): string => ids.get(path) ?? path;
  return open.filter(({ top, base }) => below(top).some((path) => id(path) === id(base)));
}

/** Paths of a machine's images by target, as its XML says; those in pools are asked for. */
export async function imagePaths(
  client: LibvirtClient,
  { root }: DomainDocument,
  { signal }: Pick<OperationContext, "signal">,
): Promise<Map<string, string>> {
  const images = [...imagesIn(root)];
  const volumes = images.flatMap(([target, place]) => ("path" in place ? [] : [[target, place] as const]));
  const paths = images.flatMap(([target, place]) => ("path" in place ? [[target, place.path] as const] : []));
  if (volumes.length === 0) return new Map(paths);
  const answers = await speaking(
    client.batch(
      "find the machine's volumes",
      volumes.map(([, { pool, volume }]) => ["vol-path", `--pool=${pool}`, `--vol=${volume}`]),
      { signal },
    ),
  );
  return new Map([
    ...paths,
    ...volumes.flatMap(([target], index) =>
      answers[index]!.ok ? [[target, answers[index]!.text.trim()] as const] : [],
    ),
  ]);
}

/**
 * What libvirt itself says lies below each image: in a running machine's XML always, in a definition where a snapshot
 * wrote it.
 */
function chainsIn({ inactive, live }: MachineGlance): Map<string, string[]> {
  const chains = new Map<string, string[]>();
  for (const { root } of [inactive, live]) {
    const images = imagesIn(root);
    for (const { role, target, place } of domainFiles(root).files) {
      const top = target === undefined ? undefined : images.get(target);
      if (role !== "backing" || top === undefined || !("path" in top) || !("path" in place)) continue;
      chains.set(top.path, [...(chains.get(top.path) ?? []), place.path]);
    }
  }
  return chains;
}

/**
 * The wanted disks, of which those on an overlay keep it. Throws where somebody put another image into a disk that is
 * not ours to take out.
 */
export function withOverlays(
  definition: DomainDefinition,
  overlays: readonly Overlay[],
  deployed: DomainDocument,
  look: MachineGlance,
  client: Pick<LibvirtClient, "host">,
): DomainDefinition {
  const current = new Map(look.inactive.parsed.definition.devices.disks.map((disk) => [disk.target, disk]));
  const onOverlay = new Map(overlays.map((overlay) => [overlay.target, overlay]));
  const before = imagesIn(deployed.root);
  const disks = definition.devices.disks.map((disk) => {
    const now = current.get(disk.target);
    if (now?.source === undefined || disk.source === undefined || disk.device !== "disk") return disk;
    const overlay = onOverlay.get(disk.target);
    if (overlay !== undefined) return { ...disk, source: now.source, format: now.format };
    const wanted = keyOf(placeOf(disk.source));
    const was = before.get(disk.target);
    const there = keyOf(placeOf(now.source));
    const untouched = was === undefined || keyOf(was) === there || there === wanted || now.source.type === "volume";
    if (untouched) return disk;
    throw new OperationFailed(
      `disk ${disk.target} of ${definition.name} on ${client.host} was deployed with ${shown(was)} and now has ${shown(placeOf(now.source))}, which is not an overlay of it; this update would assign ${shown(placeOf(disk.source))}. ` +
        "Nothing was changed. Restore its own image (virsh edit), or declare the image that it has now",
    );
  });
  return { ...definition, devices: { ...definition.devices, disks } };
}

const shown = (place: NamedFile["place"]): string =>
  "path" in place ? place.path : `volume ${place.volume} of pool ${place.pool}`;

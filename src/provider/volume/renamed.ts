import { isUnknown, type Properties } from "../properties";
import type { CheckFailure } from "../resource";

/** The end of a default name that a disk got for its place in the list, as earlier versions gave it: `ada-1.qcow2`. */
const placeIn = (name: unknown): string | undefined => (typeof name === "string" ? /-\d{1,2}\.(qcow2|raw)$/.exec(name)?.[0] : undefined);

/**
 * A volume that was made for a place in the list goes to a disk with a name in this deployment. If others were added or removed at the same
 * time, it is the volume of another disk: only the machine's own check can tell. So nothing happens to what it holds until that is
 * deployed, unless the program names the volume.
 */
export function renamedFromPlace(written: Properties, { value: news }: Properties, { value: olds }: Properties, bytes: (size: string | undefined) => number | undefined): CheckFailure[] {
  const place = placeIn(olds["defaultName"]);
  const { defaultName } = news;
  if (place === undefined || typeof defaultName !== "string" || defaultName.endsWith(place) || news["name"] !== olds["name"]) return [];
  if (written.value["name"] !== undefined || isUnknown(written, ["name"])) return [];
  const [before, after] = [olds, news].map(({ size }) => (typeof size === "string" ? bytes(size) : undefined));
  const property = news["recreate"] !== olds["recreate"] ? "recreate" : before !== undefined && after !== undefined && after > before ? "size" : undefined;
  if (property === undefined) return [];
  const volume = String(news["name"]);
  return [
    {
      property,
      reason: `volume ${volume} was made for a place in the list of disks, and a disk is known by its name, serial or volume from now on. Whether it is this disk's is certain only after that was deployed. Leave ${property} as it was, run pulumi up, and change it then; or write volume: "${volume}" on the disk, if it is this disk's`,
    },
  ];
}

import { basename } from "node:path";
import { parseXml } from "../../domain";
import { at, attribute, child, childrenOf, textOf, type XmlElement } from "../../domain/xml";
import { libvirtClient, type LibvirtClient } from "../../libvirt";
import { hostUri } from "../host-uri";
import { isUnknown, type Properties } from "../properties";
import type { CheckFailure, CheckRequest, OperationContext } from "../resource";
import { type MachineUser, storageUsers } from "../storage-users";
import { recreationAsked, samePlace, sizeInBytes } from "./inputs";
import { look } from "./look";

/** The end of a default name that a disk got for its place in the list, as earlier versions gave it: `ada-1.qcow2`. */
const placeIn = (name: unknown): string | undefined =>
  typeof name === "string" ? /-\d{1,2}\.(qcow2|raw)$/.exec(name)?.[0] : undefined;

/**
 * Whose volume is it, where it was named after a place in the list of disks, and goes to a disk with a name in this
 * deployment? If others were added or removed at the same time, it is another disk's. The host knows: the machine has
 * the serial number beside the volume. A program that names the volume knows, too.
 */
export async function renamedFromPlace(
  { news, olds }: CheckRequest,
  inputs: Properties,
  { signal }: Pick<OperationContext, "signal">,
): Promise<CheckFailure[]> {
  const place = placeIn(olds.value["defaultName"]);
  const { defaultName, name: volume, pool, serial } = inputs.value;
  if (
    place === undefined ||
    typeof defaultName !== "string" ||
    defaultName.endsWith(place) ||
    typeof volume !== "string" ||
    typeof pool !== "string" ||
    !samePlace(olds, inputs)
  )
    return [];
  if (news.value["name"] !== undefined || isUnknown(news, ["name"])) return [];
  const uri = hostUri(inputs);
  const known =
    uri === undefined ? undefined : await disksWith(libvirtClient(uri), pool, volume, signal).catch(() => undefined);
  const word = typeof serial === "string" ? serial : undefined;
  const wrong = known?.map((one) => conflict(one, word, volume)).find((text) => text !== undefined);
  const own = known?.flatMap(({ all }) =>
    all.filter((one) => word !== undefined && serialOf(one) === word).map(imageOf),
  )[0];
  const remedy = `Restore the list of disks as it was deployed, run pulumi up, and then change it; or set the volume that the disk has${own === undefined ? "" : `: volume: "${own}"`}`;
  if (wrong !== undefined) {
    return [
      {
        property: "defaultName",
        reason: `volume ${volume} of pool ${pool} was created for a position in the list of disks, and would be assigned to ${word === undefined ? "another disk" : `the disk with the serial number ${word}`}: ${wrong}. ${remedy}`,
      },
    ];
  }
  // Nobody can tell, so that nothing may happen to what it holds.
  const property = recreationAsked(olds, inputs) ? "recreate" : grows(olds, inputs) ? "size" : undefined;
  if (property === undefined || (known !== undefined && known.length > 0)) return [];
  return [
    {
      property,
      reason: `volume ${volume} of pool ${pool} was created for a position in the list of disks, and it cannot be determined whether it belongs to this disk. ${remedy}`,
    },
  ];
}

function grows({ value: olds }: Properties, { value: news }: Properties): boolean {
  const [before, after] = [olds, news].map(({ size }) => sizeInBytes(size as string | undefined));
  return before !== undefined && after !== undefined && after > before;
}

/** A disk of a machine that has the volume. */
interface UsedAs {
  readonly machine: string;
  readonly disk: XmlElement;
  readonly all: readonly XmlElement[];
}

async function disksWith(client: LibvirtClient, pool: string, volume: string, signal: AbortSignal): Promise<UsedAs[]> {
  const path = (await look(client, pool, volume, { signal })).volume?.path;
  if (path === undefined) return [];
  const users = (await storageUsers(client, [path], { signal })).filter(
    (user): user is MachineUser => user.kind === "machine" && user.target !== undefined,
  );
  return Promise.all(
    users.map(async ({ uuid, name, target }) => {
      const all = childrenOf(
        child(parseXml(await client.dumpXml(uuid, { inactive: true }, { signal })), "devices"),
        "disk",
      );
      return { machine: name, disk: all.find((one) => attribute(child(one, "target"), "dev") === target)!, all };
    }),
  );
}

const serialOf = (disk: XmlElement): string | undefined => textOf(child(disk, "serial"));

function conflict({ machine, disk, all }: UsedAs, serial: string | undefined, volume: string): string | undefined {
  const there = serialOf(disk);
  if (there !== undefined)
    return there === serial ? undefined : `machine ${machine} uses it as the disk with the serial number ${there}`;
  // Without serial numbers only the places told the disks apart.
  const stem = volume.slice(0, volume.length - placeIn(volume)!.length);
  const alike = all
    .map((one) => imageOf(one))
    .filter((image) => image.startsWith(`${stem}-`) && placeIn(image) === image.slice(stem.length));
  return alike.length > 1
    ? `machine ${machine} has ${alike.join(" and ")}, and only their positions distinguished them`
    : undefined;
}

const imageOf = (disk: XmlElement): string =>
  attribute(at(disk, "source"), "volume") ??
  basename(attribute(at(disk, "source"), "file") ?? attribute(at(disk, "source"), "dev") ?? "");

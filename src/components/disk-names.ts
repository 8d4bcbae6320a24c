import type * as pulumi from "@pulumi/pulumi";
import { diskKey, isAnonymous } from "../guest";
import type { DiskArgs } from "./args";

export type Which = "system" | number;

interface Owner {
  /** Pulumi name of the component. */
  readonly component: string;
  /** Name of the libvirt domain. */
  readonly machine: pulumi.Input<string>;
}

export interface ChildName {
  readonly name: string;
  /** Names that the same disk's child may have in a stack that exists. */
  readonly aliases: readonly string[];
}

/** The name of a child must be known before any resource is. */
export class UnknownDiskError extends Error {
  constructor(component: string, index: number) {
    super(
      `disks[${index}] of ${component} has a name, serial or volume that comes from another resource, so it cannot be distinguished from the other disks. Set its name to plain text, for example name: "data"`,
    );
  }
}

/** What a disk is known by, where the program says it as plain text. */
interface Words {
  readonly name?: string;
  readonly serial?: string;
  readonly pool?: string;
  readonly volume?: string;
}

/**
 * Pulumi names of the volumes behind the disks of a guest, by what each disk is known by. Undefined where disks cannot
 * be told apart, or none has to be made. A child of an earlier version was named after its place, `ada-disk1`.
 */
export function childNames(
  { component, machine }: Owner,
  disks: readonly DiskArgs[],
): readonly (ChildName | undefined)[] {
  const words = disks.map((disk) =>
    disk.path === undefined && (disk.size !== undefined || disk.baseImage !== undefined) ? wordsOf(disk) : undefined,
  );
  const late = disks.findIndex(
    (disk, index) => words[index] !== undefined && isAnonymous(words[index]) && !isAnonymous(disk as Words),
  );
  const anonymous = words.filter((word) => word !== undefined && isAnonymous(word)).length;
  if (late >= 0 && anonymous > 1) throw new UnknownDiskError(component, late);
  const keys = words.map((word) =>
    word === undefined || (isAnonymous(word) && anonymous > 1) ? undefined : childKey(word),
  );
  return keys.map((key, index) => {
    if (key === undefined || key === "system" || keys.indexOf(key) !== index) return undefined;
    const name = `${component}-${key}`;
    const others = formerNames(component, machine, words[index]!, index);
    return {
      name,
      aliases: [...new Set(others)].filter(
        (alias) => alias !== name && !keys.includes(alias.slice(component.length + 1)),
      ),
    };
  });
}

/** Volumes of one name may lie in several pools. */
const childKey = (words: Words): string =>
  words.name === undefined && words.serial === undefined && words.volume !== undefined && words.pool !== undefined
    ? `${words.pool}/${words.volume}`
    : diskKey(words);

/**
 * Earlier, the same disk may have had fewer words, or only its place. Where its volume still tells that place, the
 * volume is believed.
 */
function formerNames(component: string, machine: pulumi.Input<string>, words: Words, index: number): string[] {
  const { name: _, ...unnamed } = words;
  const { serial: __, ...volumeOnly } = unnamed;
  const place = typeof machine === "string" && words.volume !== undefined ? placeIn(machine, words.volume) : undefined;
  const known = [unnamed, volumeOnly].filter((one) => !isAnonymous(one)).map((one) => `${component}-${childKey(one)}`);
  return [
    ...known,
    ...(place === "1" || words.volume === undefined ? [`${component}-${diskKey({})}`] : []),
    `${component}-disk${place ?? index + 1}`,
  ];
}

const placeIn = (machine: string, volume: string): string | undefined =>
  volume.startsWith(`${machine}-`)
    ? /^([1-9]\d?)\.(qcow2|raw)$/.exec(volume.slice(machine.length + 1))?.[1]
    : undefined;

function wordsOf(disk: DiskArgs): Words {
  const { name, serial, pool, volume } = disk;
  return Object.fromEntries(
    Object.entries({ name, serial, pool, volume }).filter(([, value]) => typeof value === "string"),
  );
}

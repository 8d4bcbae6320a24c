import type { DomainDefinition } from "../../domain";
import type { DiskSpec, GuestSpec } from "../types";

/** Something that somebody can set on the host, and that stays where the program says nothing about it. */
export interface Unsaid {
  readonly name: string;
  readonly said: (spec: Partial<GuestSpec>) => boolean;
  /** The wanted machine with what the current one has of it. */
  readonly keep: (wanted: DomainDefinition, current: DomainDefinition) => DomainDefinition;
}

export type Devices = DomainDefinition["devices"];
type Disk = Devices["disks"][number];

/** The arguments of which each says it. */
export type Words = (spec: Partial<GuestSpec>) => readonly unknown[];

export const says =
  (words: Words): Unsaid["said"] =>
  (spec) =>
    words(spec).some((value) => value !== undefined);

/** The wanted one with what is there, where it has no value of its own. */
export const filled = <T extends object>(wanted: T, there: T, name: keyof T): T =>
  wanted[name] !== undefined || there[name] === undefined ? wanted : { ...wanted, [name]: there[name] };

/** A part of the definition that the program says, or that stays as it is. */
export const part = (name: keyof DomainDefinition, said: Unsaid["said"]): Unsaid => ({
  name,
  said,
  keep: (wanted, current) => filled(wanted, current, name),
});

/**
 * A kind of device, or an option of one.
 *
 * @param fits can the wanted machine have it? Default: every one can.
 */
export const ofDevices = (
  name: keyof Devices,
  words: Words,
  fits: (wanted: Devices) => boolean = () => true,
): Unsaid => ({
  name: `devices.${name}`,
  said: says(words),
  keep: (wanted, current) =>
    fits(wanted.devices) ? { ...wanted, devices: filled(wanted.devices, current.devices, name) } : wanted,
});

/** An option of disks. It is said where the program says it of any disk. */
export const ofDisks = (name: keyof Disk & keyof DiskSpec): Unsaid => ({
  name: `disk.${name}`,
  said: says(({ systemDisk, disks = [] }) => [systemDisk, ...disks].map((one) => one?.[name])),
  keep: (wanted, current) => ({
    ...wanted,
    devices: {
      ...wanted.devices,
      disks: wanted.devices.disks.map((disk) => {
        const there = current.devices.disks.find(({ target }) => target === disk.target);
        return there === undefined ? disk : filled(disk, there, name);
      }),
    },
  }),
});

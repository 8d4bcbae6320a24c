import type { DomainDefinition } from "../../domain";
import { numaCell } from "../defining/tuning";
import type { DiskSpec, GuestSpec } from "../types";

/*
 * What earlier versions of this package kept because no definition described it: people added it by hand. It stays
 * where the program says nothing about it.
 */

interface Unsaid {
  readonly name: string;
  readonly said: (spec: Partial<GuestSpec>) => boolean;
  /** The wanted machine with what the current one has of it. */
  readonly keep: (wanted: DomainDefinition, current: DomainDefinition) => DomainDefinition;
}

type Disk = DomainDefinition["devices"]["disks"][number];

/** An option of disks. It is said where the program says it of any disk. */
const ofDisks = (said: keyof DiskSpec, property: keyof Disk): Unsaid => ({
  name: `disk.${said}`,
  said: ({ systemDisk, disks = [] }) => [systemDisk, ...disks].some((one) => one?.[said] !== undefined),
  keep: (wanted, current) => ({
    ...wanted,
    devices: {
      ...wanted.devices,
      disks: wanted.devices.disks.map((disk) => {
        const there = current.devices.disks.find(({ target }) => target === disk.target)?.[property];
        return there === undefined || disk[property] !== undefined ? disk : { ...disk, [property]: there };
      }),
    },
  }),
});

/** A part of the definition that the program says, or that stays as it is. */
const part = <Name extends keyof DomainDefinition>(name: Name, said: Unsaid["said"]): Unsaid => ({
  name,
  said,
  keep: (wanted, current) =>
    wanted[name] === undefined && current[name] !== undefined ? { ...wanted, [name]: current[name] } : wanted,
});

const saysSmbios: Unsaid["said"] = ({ smbios }) => smbios !== undefined;

/** The same for a kind of device. */
const device = (name: "folders" | "sharedMemory", said: Unsaid["said"]): Unsaid => ({
  name: `devices.${name}`,
  said,
  keep: (wanted, current) => {
    const there = current.devices[name];
    return wanted.devices[name] !== undefined || there === undefined
      ? wanted
      : { ...wanted, devices: { ...wanted.devices, [name]: there } };
  },
});

/** Shared folders ask for a kind of memory, so what they had goes with them. */
const saysBacking: Unsaid["said"] = ({ memoryBacking, sharedFolders }) =>
  memoryBacking !== undefined || sharedFolders !== undefined;

const TUNED: readonly string[] = [
  ...["shares", "periodUs", "quotaUs", "globalPeriodUs", "globalQuotaUs", "emulatorPeriodUs", "emulatorQuotaUs"],
  "vcpusched",
];

export const UNSAID: readonly Unsaid[] = [
  part("memtune", ({ memoryLimits }) => memoryLimits !== undefined),
  {
    name: "cputune",
    said: ({ cpuTuning }) => cpuTuning !== undefined,
    keep: (wanted, { cputune }) => {
      const there = Object.fromEntries(Object.entries(cputune ?? {}).filter(([name]) => TUNED.includes(name)));
      return Object.keys(there).length === 0
        ? wanted
        : { ...wanted, cputune: { vcpupin: [], ...wanted.cputune, ...there } };
    },
  },
  {
    name: "maxMemory",
    said: ({ maxMemory }) => maxMemory !== undefined,
    keep: (wanted, { maxMemory, cpu }) =>
      maxMemory === undefined || cpu.numaCell === undefined
        ? wanted
        : {
            ...wanted,
            maxMemory,
            cpu: { ...wanted.cpu, numaCell: numaCell(wanted.maxVcpus ?? wanted.vcpus, wanted.memoryKiB) },
          },
  },
  part("memorySource", saysBacking),
  part("memoryAccess", saysBacking),
  part("noSharePages", saysBacking),
  device("folders", ({ sharedFolders }) => sharedFolders !== undefined),
  device("sharedMemory", ({ sharedMemory }) => sharedMemory !== undefined),
  part("sysinfo", saysSmbios),
  {
    name: "os.smbios",
    said: saysSmbios,
    keep: (wanted, { os: { smbios } }) =>
      smbios === undefined ? wanted : { ...wanted, os: { ...wanted.os, smbios: wanted.os.smbios ?? smbios } },
  },
  {
    name: "clock.timeZone",
    said: ({ clock }) => clock !== undefined,
    keep: (wanted, { clock: { timeZone } }) =>
      timeZone === undefined || wanted.clock.offset !== "localtime"
        ? wanted
        : { ...wanted, clock: { ...wanted.clock, timeZone } },
  },
  {
    name: "tpm.backend",
    said: ({ tpm }) => tpm?.device !== undefined || tpm?.socket !== undefined,
    keep: (wanted, { devices: { tpm } }) =>
      wanted.devices.tpm === undefined || tpm?.backend === undefined
        ? wanted
        : { ...wanted, devices: { ...wanted.devices, tpm } },
  },
  ofDisks("detectZeroes", "detectZeroes"),
  ofDisks("queues", "queues"),
  ofDisks("rotationRate", "rotationRate"),
  ofDisks("wwn", "wwn"),
  ofDisks("shareable", "shareable"),
  {
    name: "bootMenu.timeoutMs",
    said: ({ bootMenu }) => bootMenu !== undefined,
    keep: (wanted, { os: { bootMenuTimeoutMs } }) =>
      bootMenuTimeoutMs === undefined || wanted.os.bootMenu === undefined
        ? wanted
        : { ...wanted, os: { ...wanted.os, bootMenuTimeoutMs } },
  },
];

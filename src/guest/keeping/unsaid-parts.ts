import { numaCell } from "../defining/tuning";
import { filled, ofDevices, ofDisks, part, says, type Unsaid } from "./unsaid-kinds";

const saysSmbios = says(({ smbios }) => [smbios]);

/** Shared folders ask for a kind of memory, so what they had goes with them. */
const saysBacking = says(({ memoryBacking, sharedFolders }) => [memoryBacking, sharedFolders]);

const TUNED: readonly string[] = [
  ...["shares", "periodUs", "quotaUs", "globalPeriodUs", "globalQuotaUs", "emulatorPeriodUs", "emulatorQuotaUs"],
  "vcpusched",
];

/** Parts of the machine, and of its disks. */
export const partsUnsaid: readonly Unsaid[] = [
  {
    name: "currentMemory",
    said: says(({ currentMemory }) => [currentMemory]),
    keep: (wanted, { currentMemoryKiB }) =>
      wanted.currentMemoryKiB !== undefined || currentMemoryKiB === undefined || currentMemoryKiB >= wanted.memoryKiB
        ? wanted
        : { ...wanted, currentMemoryKiB },
  },
  part(
    "memtune",
    says(({ memoryLimits }) => [memoryLimits]),
  ),
  {
    name: "cputune",
    said: says(({ cpuTuning }) => [cpuTuning]),
    keep: (wanted, { cputune }) => {
      const there = Object.fromEntries(Object.entries(cputune ?? {}).filter(([name]) => TUNED.includes(name)));
      return Object.keys(there).length === 0
        ? wanted
        : { ...wanted, cputune: { vcpupin: [], ...wanted.cputune, ...there } };
    },
  },
  {
    // Of some vCPUs only: CPUs for all of them were always what an update decides.
    name: "pinning",
    said: says(({ pinning }) => [pinning]),
    keep: (wanted, { cputune }) =>
      cputune?.vcpupin.includes(null) === true && (wanted.cputune?.vcpupin ?? []).length === 0
        ? { ...wanted, cputune: { ...wanted.cputune, vcpupin: cputune.vcpupin } }
        : wanted,
  },
  {
    name: "maxMemory",
    said: says(({ maxMemory }) => [maxMemory]),
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
  {
    // Of the pages without a size only: a size was always one that an update decides.
    name: "hugepages",
    said: says(({ hugepages }) => [hugepages]),
    keep: (wanted, { hugepages }) =>
      hugepages === undefined || hugepages.sizeKiB !== undefined || wanted.hugepages !== undefined
        ? wanted
        : { ...wanted, hugepages },
  },
  {
    name: "features.ioapic",
    said: says(({ ioapic }) => [ioapic]),
    keep: (wanted, { features }) => ({ ...wanted, features: filled(wanted.features, features, "ioapic") }),
  },
  ofDevices("folders", ({ sharedFolders }) => [sharedFolders]),
  ofDevices("sharedMemory", ({ sharedMemory }) => [sharedMemory]),
  part("sysinfo", saysSmbios),
  {
    name: "os.smbios",
    said: saysSmbios,
    keep: (wanted, { os: { smbios } }) =>
      smbios === undefined ? wanted : { ...wanted, os: { ...wanted.os, smbios: wanted.os.smbios ?? smbios } },
  },
  {
    name: "clock.timeZone",
    said: says(({ clock }) => [clock]),
    keep: (wanted, { clock: { timeZone } }) =>
      timeZone === undefined || wanted.clock.offset !== "localtime"
        ? wanted
        : { ...wanted, clock: { ...wanted.clock, timeZone } },
  },
  {
    name: "tpm.backend",
    said: says(({ tpm }) => [tpm?.device, tpm?.socket]),
    keep: (wanted, { devices: { tpm } }) =>
      wanted.devices.tpm === undefined || tpm?.backend === undefined
        ? wanted
        : { ...wanted, devices: { ...wanted.devices, tpm } },
  },
  ofDisks("limits"),
  ofDisks("detectZeroes"),
  ofDisks("queues"),
  ofDisks("rotationRate"),
  ofDisks("wwn"),
  ofDisks("shareable"),
  ofDisks("lun"),
  {
    name: "disks.lun",
    said: says(({ systemDisk, disks = [] }) => [systemDisk, ...disks].map((one) => one?.lun)),
    keep: (wanted, { devices: { disks: there } }) => {
      const { disks } = wanted.devices;
      const others = there.filter(({ lun, target }) => lun && disks.every((disk) => disk.target !== target));
      return others.length === 0 ? wanted : { ...wanted, devices: { ...wanted.devices, disks: [...disks, ...others] } };
    },
  },
  {
    name: "bootMenu.timeoutMs",
    said: says(({ bootMenu }) => [bootMenu]),
    keep: (wanted, { os: { bootMenuTimeoutMs } }) =>
      bootMenuTimeoutMs === undefined || wanted.os.bootMenu === undefined
        ? wanted
        : { ...wanted, os: { ...wanted.os, bootMenuTimeoutMs } },
  },
];

import { catalogue } from "../enlightenments/catalogue";
import type { Enlightenment } from "../enlightenments/types";

/** Where an argument of a guest stands in the machine's XML. */
export interface ArgumentPlace {
  /** Property path of a guest's arguments; what is below it stands in the same place. */
  readonly spec: string;
  /** Path of names below `<domain>`, an attribute with `@`. */
  readonly domain: string;
  /** How a person writes it in XML. Default: the last element of `domain`. */
  readonly words?: string;
}

/** Longer ones first where one begins another. */
export const PLACES: readonly ArgumentPlace[] = [
  { spec: "name", domain: "name" },
  { spec: "uuid", domain: "uuid" },
  { spec: "memorySlots", domain: "maxMemory/@slots", words: "<maxMemory slots>" },
  { spec: "maxMemory", domain: "maxMemory" },
  { spec: "memoryLimits", domain: "memtune" },
  { spec: "cpu.addressBits", domain: "cpu/maxphysaddr" },
  { spec: "memory", domain: "memory" },
  { spec: "currentMemory", domain: "currentMemory" },
  { spec: "vcpus", domain: "vcpu" },
  { spec: "maxVcpus", domain: "vcpu" },
  { spec: "machineType", domain: "os/type/@machine", words: "<type machine>" },
  { spec: "bootMenu", domain: "os/bootmenu" },
  { spec: "iothreads", domain: "iothreads" },
  { spec: "smbios", domain: "sysinfo" },
  { spec: "topology", domain: "cpu/topology" },
  { spec: "cpu.mode", domain: "cpu/@mode", words: "<cpu mode>" },
  { spec: "cpu.model", domain: "cpu/model" },
  { spec: "cpu.cache", domain: "cpu/cache" },
  { spec: "cpu.features", domain: "cpu/feature" },
  { spec: "cpu", domain: "cpu" },
  { spec: "nestedVirtualization", domain: "cpu", words: "the feature vmx or svm in <cpu>" },
  { spec: "ioapic", domain: "features/ioapic/@driver", words: "<ioapic driver>" },
  { spec: "hideKvm", domain: "features/kvm/hidden/@state", words: "<kvm><hidden>" },
  { spec: "firmware.nvram", domain: "os/nvram" },
  { spec: "firmware.secureBoot", domain: "os/loader/@secure", words: "<loader secure>" },
  { spec: "firmware", domain: "os/@firmware", words: "<os firmware>" },
  { spec: "tpm", domain: "devices/tpm" },
  { spec: "graphics.listen", domain: "devices/graphics/@listen", words: "<graphics listen>" },
  { spec: "graphics.port", domain: "devices/graphics/@port", words: "<graphics port>" },
  { spec: "graphics.socket", domain: "devices/graphics/listen/@socket", words: "<listen socket>" },
  { spec: "graphics.tlsPort", domain: "devices/graphics/@tlsPort", words: "<graphics tlsPort>" },
  { spec: "graphics.tls", domain: "devices/graphics/@defaultMode", words: "<graphics defaultMode>" },
  { spec: "graphics.spice.agent", domain: "devices/channel", words: "<channel> com.redhat.spice.0" },
  { spec: "graphics", domain: "devices/graphics" },
  { spec: "video.accel3d", domain: "devices/video/model/acceleration", words: "<acceleration accel3d>" },
  { spec: "video.others", domain: "devices/video", words: "the second <video>" },
  { spec: "video", domain: "devices/video/model" },
  { spec: "input", domain: "devices/input" },
  { spec: "sound.model", domain: "devices/sound/@model", words: "<sound model>" },
  { spec: "sound", domain: "devices/audio" },
  { spec: "serialConsole.logFile", domain: "devices/serial/log" },
  { spec: "serialConsole", domain: "devices/serial" },
  { spec: "watchdog", domain: "devices/watchdog" },
  { spec: "memoryBalloon", domain: "devices/memballoon" },
  { spec: "guestAgent", domain: "devices/channel", words: "<channel> org.qemu.guest_agent.0" },
  { spec: "hostDevices", domain: "devices/hostdev", words: "<hostdev>" },
  { spec: "scsiController", domain: "devices/controller/driver", words: "<driver> in <controller type='scsi'>" },
  { spec: "usbController.model", domain: "devices/controller/@model", words: "<controller type='usb' model>" },
  { spec: "usbController", domain: "devices/controller/@ports", words: "<controller type='usb' ports>" },
  { spec: "redirectedUsb", domain: "devices/redirdev" },
  { spec: "hugepages", domain: "memoryBacking/hugepages" },
  { spec: "memoryBacking", domain: "memoryBacking" },
  { spec: "sharedFolders", domain: "devices/filesystem" },
  { spec: "sharedMemory", domain: "devices/shmem" },
  { spec: "numa", domain: "numatune/memory" },
  { spec: "pinning.emulator", domain: "cputune/emulatorpin" },
  { spec: "pinning.iothread", domain: "cputune/iothreadpin" },
  { spec: "pinning.iothreads", domain: "cputune/iothreadpin" },
  { spec: "cpuTuning.shares", domain: "cputune/shares" },
  { spec: "cpuTuning.quotaUs", domain: "cputune/quota" },
  { spec: "cpuTuning.periodUs", domain: "cputune/period" },
  { spec: "cpuTuning.globalQuotaUs", domain: "cputune/global_quota" },
  { spec: "cpuTuning.globalPeriodUs", domain: "cputune/global_period" },
  { spec: "cpuTuning.emulatorQuotaUs", domain: "cputune/emulator_quota" },
  { spec: "cpuTuning.emulatorPeriodUs", domain: "cputune/emulator_period" },
  { spec: "cpuTuning", domain: "cputune/vcpusched" },
  { spec: "pinning", domain: "cputune/vcpupin" },
  { spec: "clock.timeZone", domain: "clock/@timezone", words: "<clock timezone>" },
  { spec: "clock", domain: "clock/@offset", words: "<clock offset>" },
  { spec: "drivers", domain: "devices" },
  { spec: "enlightenmentMode", domain: "features/hyperv/@mode", words: "<hyperv mode>" },
  { spec: "enlightenments", domain: "features/hyperv" },
];

export const placeOfArgument = (specPath: string): ArgumentPlace | undefined =>
  PLACES.find(({ spec }) => specPath === spec || specPath.startsWith(`${spec}.`) || specPath.startsWith(`${spec}[`));

interface EnlightenmentPlace {
  readonly domain: string;
  readonly words: string;
  readonly written: (state: "on" | "off") => string;
}

function placeOfEnlightenment(libvirt: Enlightenment["libvirt"]): EnlightenmentPlace {
  switch (libvirt.kind) {
    case "element":
      return {
        domain: `features/hyperv/${libvirt.element}`,
        words: `<${libvirt.element}>`,
        written: (state) => `\`<${libvirt.element} state='${state}'/>\` in \`<hyperv>\``,
      };
    case "child":
      return {
        domain: `features/hyperv/${libvirt.parent}/${libvirt.element}`,
        words: `<${libvirt.parent}><${libvirt.element}>`,
        written: (state) => `\`<${libvirt.element} state='${state}'/>\` in \`<${libvirt.parent}>\``,
      };
    case "timer":
      return {
        domain: "clock/timer[hypervclock]",
        words: "<timer name='hypervclock'>",
        written: (state) => `\`<timer name='hypervclock' present='${state === "on" ? "yes" : "no"}'/>\` in \`<clock>\``,
      };
    case "panic":
      return {
        domain: "devices/panic",
        words: "<panic model='hyperv'>",
        written: (state) => `\`<panic model='hyperv'/>\` ${state === "on" ? "in" : "not in"} \`<devices>\``,
      };
    case "none":
      return { domain: "features/hyperv", words: "<hyperv>", written: () => "`<hyperv>`" };
  }
}

/** By the property that switches it, or carries its value. */
export const ENLIGHTENMENT_PLACES: ReadonlyMap<string, EnlightenmentPlace> = new Map(
  catalogue.flatMap(({ property, value, libvirt }) => {
    const place = placeOfEnlightenment(libvirt);
    return [property, ...(value === undefined ? [] : [value.property])].map((name) => [name, place] as const);
  }),
);

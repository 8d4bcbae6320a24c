import * as z from "zod";

/**
 * A Windows machine on q35, typed. It is what `renderDomainXml` writes and `parseDomainXml` reads.
 * Names follow libvirt's formatdomain; sizes are in KiB. Values that libvirt would fill by itself are left out.
 */

const uint = z.number().int().nonnegative();
const onOff = z.enum(["on", "off"]);
/** libvirt's own pattern for names that it also uses as file names, minus what no shell or log should meet. */
export const domainName = z
  .string()
  .regex(
    /^[A-Za-z0-9_.+-]([A-Za-z0-9_.+ -]{0,61}[A-Za-z0-9_.+-])?$/,
    "a machine's name is up to 63 letters, digits and . _ + -, with blanks only inside",
  );
const mac = z
  .string()
  .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/, "a MAC address is written like 52:54:00:12:34:56, in lower case");
/** "0-3,8" */
export const cpuset = z.string().regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, "a set of CPUs or nodes is written like 0-3,8");
export const diskTarget = z
  .string()
  .regex(/^(sd|vd|hd)[a-z]{1,2}$/, "a disk's target is sd, vd or hd with one or two letters, for example sda");

// The words that stand in libvirt's XML unchanged. The reader takes an element into the definition only when it knows
// its words.
export const domainType = z.enum(["kvm", "qemu"]);
export const hypervMode = z.enum(["custom", "host-model", "passthrough"]);
export const timerName = z.enum(["hypervclock", "kvmclock", "tsc", "hpet", "pit", "rtc", "platform", "armvtimer"]);
export const timerTickpolicy = z.enum(["delay", "catchup", "merge", "discard"]);
export const timerTrack = z.enum(["boot", "guest", "wall", "realtime"]);
export const timerMode = z.enum(["auto", "native", "emulate", "paravirt", "smpsafe"]);
export const diskDevice = z.enum(["disk", "cdrom"]);
export const diskFormat = z.enum(["raw", "qcow2"]);
export const diskBus = z.enum(["virtio", "scsi", "sata", "ide", "usb"]);
export const diskCache = z.enum(["none", "writeback", "writethrough", "directsync", "unsafe"]);
export const diskIo = z.enum(["native", "threads", "io_uring"]);
export const diskDiscard = z.enum(["ignore", "unmap"]);
export const interfaceModel = z.enum(["virtio", "e1000e", "e1000", "rtl8139"]);
export const numatuneMode = z.enum(["strict", "preferred", "interleave", "restrictive"]);
export const cpuMode = z.enum(["host-passthrough", "host-model", "maximum", "custom"]);
export const cpuCheck = z.enum(["none", "partial", "full"]);
export const cpuCache = z.enum(["passthrough", "emulate", "disable"]);
export const cpuFeaturePolicy = z.enum(["force", "require", "optional", "disable", "forbid"]);
export const clockOffset = z.enum(["localtime", "utc"]);
export const lifecycleAction = z.enum(["destroy", "restart", "preserve"]);
export const crashAction = z.enum(["destroy", "restart", "preserve", "coredump-destroy", "coredump-restart"]);
export const tabletBus = z.enum(["usb", "virtio"]);
export const graphicsType = z.enum(["vnc", "spice"]);
export const videoModel = z.enum(["virtio", "qxl", "vga", "bochs", "none"]);
export const soundModel = z.enum(["ich9", "ich6", "none"]);
export const tpmModel = z.enum(["tpm-crb", "tpm-tis"]);
export const tpmVersion = z.enum(["2.0", "1.2"]);
export const panicModel = z.enum(["hyperv", "isa", "pvpanic"]);
export const memballoonModel = z.enum(["virtio", "none"]);
export const watchdogModel = z.enum(["itco", "i6300esb"]);

const hypervFeature = z.object({ state: onOff, value: z.union([z.number(), z.string()]).optional() });

const timer = z.object({
  name: timerName,
  present: z.boolean().optional(),
  tickpolicy: timerTickpolicy.optional(),
  track: timerTrack.optional(),
  mode: timerMode.optional(),
  /** Hz; timer `tsc` only. */
  frequency: uint.optional(),
});

const diskSource = z.discriminatedUnion("type", [
  z.object({ type: z.literal("file"), path: z.string() }),
  z.object({ type: z.literal("block"), path: z.string() }),
  z.object({ type: z.literal("volume"), pool: z.string(), volume: z.string() }),
]);

const disk = z
  .object({
    device: diskDevice,
    /** Absent: an empty CD-ROM drive. */
    source: diskSource.optional(),
    /** Default: `qcow2` for a disk, `raw` for a CD-ROM. */
    format: diskFormat.optional(),
    target: diskTarget,
    bus: diskBus,
    cache: diskCache.optional(),
    io: diskIo.optional(),
    discard: diskDiscard.optional(),
    serial: z.string().optional(),
    /** Default: only a CD-ROM; libvirt makes every CD-ROM read-only. */
    readonly: z.boolean().optional(),
    /** 1 boots first. */
    bootOrder: uint.optional(),
    iothread: uint.optional(),
  })
  .transform((d) => ({ ...d, ...diskDefaults(d) }));

/** What a disk gets where its definition says nothing. */
export const diskDefaults = (d: {
  device: "disk" | "cdrom";
  format?: "raw" | "qcow2" | undefined;
  readonly?: boolean | undefined;
}): { format: "raw" | "qcow2"; readonly: boolean } => ({
  format: d.format ?? (d.device === "cdrom" ? "raw" : "qcow2"),
  readonly: d.readonly ?? d.device === "cdrom",
});

const controller = z.object({ type: z.string(), index: uint, model: z.string().optional(), iothread: uint.optional() });

const networkInterface = z.object({
  source: z.discriminatedUnion("type", [
    z.object({ type: z.literal("network"), network: z.string() }),
    z.object({ type: z.literal("bridge"), bridge: z.string() }),
    z.object({ type: z.literal("user") }),
  ]),
  mac: mac.optional(),
  model: interfaceModel,
  queues: uint.optional(),
  bootOrder: uint.optional(),
});

export const domainDefinition = z.object({
  /** `kvm`, or `qemu` for software emulation. */
  type: domainType.default("kvm"),
  name: domainName,
  /** Any UUID: libvirt takes also those whose version bits no standard knows. */
  uuid: z.guid().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  /** Our own marks, in `<metadata>`. */
  metadata: z
    .object({
      windows: z.string(),
      preset: z.string(),
      digest: z.string().optional(),
      osinfoId: z.string().optional(),
      /** Whose machine it is: the Pulumi resource that deploys it. */
      owner: z
        .object({
          project: z.string(),
          stack: z.string(),
          urn: z.string(),
          /** Digest of the place where the stack's state lies: two people with stacks of the same name have two. */
          state: z.string(),
          /** New whenever the resource makes or takes the machine. */
          token: z.string(),
          /** Who deployed it last, for people: `user@computer`. */
          by: z.string(),
        })
        .optional(),
    })
    .optional(),
  memoryKiB: uint,
  hugepages: z.object({ sizeKiB: uint }).optional(),
  memoryLocked: z.boolean().optional(),
  vcpus: uint,
  iothreads: uint.optional(),
  cputune: z
    .object({
      /** One host cpuset per vCPU, index = vCPU. */
      vcpupin: z.array(cpuset),
      emulatorpin: cpuset.optional(),
      /** One host cpuset per I/O thread; the first belongs to I/O thread 1. */
      iothreadpin: z.array(cpuset).optional(),
    })
    .optional(),
  numatune: z.object({ mode: numatuneMode, nodeset: cpuset }).optional(),
  os: z.object({
    machine: z.string().default("q35"),
    firmware: z.discriminatedUnion("type", [
      z.object({ type: z.literal("bios") }),
      z.object({
        type: z.literal("uefi"),
        secureBoot: z.boolean(),
        enrolledKeys: z.boolean(),
        /** NVRAM file on the host; libvirt chooses when absent. */
        nvramPath: z.string().optional(),
        nvramTemplate: z.string().optional(),
        /**
         * Firmware image on the host. With it the firmware is not chosen by its features, and `nvramTemplate` decides
         * about keys.
         */
        loaderPath: z.string().optional(),
      }),
    ]),
    bootMenu: z.boolean().optional(),
  }),
  features: z.object({
    /** Keyed by libvirt element name; `stimer.direct`, `tlbflush.direct`, `tlbflush.extended` for children. */
    hyperv: z.object({ mode: hypervMode, features: z.record(z.string(), hypervFeature) }).optional(),
    kvmHidden: z.boolean().optional(),
    vmport: z.boolean().optional(),
    pmu: z.boolean().optional(),
    smm: z.boolean().optional(),
  }),
  cpu: z.object({
    mode: cpuMode,
    model: z.string().optional(),
    check: cpuCheck.optional(),
    migratable: z.boolean().optional(),
    topology: z.object({ sockets: uint, dies: uint.default(1), cores: uint, threads: uint }).optional(),
    cache: cpuCache.optional(),
    /**
     * Width of the guest's physical addresses in bits, 32 to 52. Absent: 40, or the host's own with mode
     * host-passthrough or maximum.
     */
    addressBits: uint.optional(),
    features: z.array(z.object({ name: z.string(), policy: cpuFeaturePolicy })).default([]),
  }),
  clock: z.object({ offset: clockOffset, timers: z.array(timer) }),
  onPoweroff: lifecycleAction.optional(),
  onReboot: lifecycleAction.optional(),
  onCrash: crashAction.optional(),
  pm: z.object({ suspendToMem: z.boolean(), suspendToDisk: z.boolean() }).optional(),
  devices: z.object({
    disks: z.array(disk),
    /** PCI controllers are libvirt's own business and best left out. */
    controllers: z.array(controller).default([]),
    interfaces: z.array(networkInterface),
    /** QEMU guest agent channel. */
    guestAgent: z.boolean(),
    /** SPICE agent channel, for clipboard and resolution; only with SPICE graphics. */
    spiceAgent: z.boolean().optional(),
    serialConsole: z.boolean().optional(),
    tablet: tabletBus.optional(),
    graphics: z
      .object({
        type: graphicsType,
        /** Address to listen on; loopback unless asked otherwise. */
        listen: z.string(),
        /** Absent or -1: libvirt takes a free port when the machine starts. */
        port: z.number().int().min(-1).max(65535).optional(),
        /** Secret. Never written into digests, logs or argument lists. */
        password: z.string().optional(),
      })
      .optional(),
    video: z.object({ model: videoModel, vramKiB: uint.optional(), heads: uint.optional() }).optional(),
    sound: soundModel.optional(),
    rng: z.boolean(),
    tpm: z
      .object({ model: tpmModel, version: tpmVersion.default("2.0"), persistentState: z.boolean().optional() })
      .optional(),
    /** `hyperv` is the hv-crash enlightenment, `isa` the ISA pvpanic device, `pvpanic` the PCI one. */
    panic: z.array(panicModel).default([]),
    memballoon: memballoonModel,
    watchdog: z.object({ model: watchdogModel, action: z.string() }).optional(),
  }),
});

/** A complete definition, defaults filled. */
export type DomainDefinition = z.output<typeof domainDefinition>;
/** The same with defaulted fields optional. */
export type DomainDefinitionInput = z.input<typeof domainDefinition>;

import { z } from "zod";

/**
 * A Windows machine on q35, typed. It is what `renderDomainXml` writes and `parseDomainXml` reads.
 * Names follow libvirt's formatdomain; sizes are in KiB. Values that libvirt would fill by itself are left out.
 */

const uint = z.number().int().nonnegative();
const onOff = z.enum(["on", "off"]);
/** libvirt's own pattern for names that it also uses as file names, minus what no shell or log should meet. */
export const domainName = z.string().regex(/^[A-Za-z0-9_.+-][A-Za-z0-9_.+ -]{0,62}$/);
const mac = z.string().regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/);
/** "0-3,8" */
const cpuset = z.string().regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/);

const hypervFeature = z.object({ state: onOff, value: z.union([z.number(), z.string()]).optional() });

const timer = z.object({
  name: z.enum(["hypervclock", "kvmclock", "tsc", "hpet", "pit", "rtc", "platform", "armvtimer"]),
  present: z.boolean().optional(),
  tickpolicy: z.enum(["delay", "catchup", "merge", "discard"]).optional(),
  track: z.enum(["boot", "guest", "wall", "realtime"]).optional(),
  mode: z.enum(["auto", "native", "emulate", "paravirt", "smpsafe"]).optional(),
  /** Hz; timer `tsc` only. */
  frequency: uint.optional(),
});

const diskSource = z.discriminatedUnion("type", [
  z.object({ type: z.literal("file"), path: z.string() }),
  z.object({ type: z.literal("block"), path: z.string() }),
  z.object({ type: z.literal("volume"), pool: z.string(), volume: z.string() }),
]);

const disk = z.object({
  device: z.enum(["disk", "cdrom"]),
  /** Absent: an empty CD-ROM drive. */
  source: diskSource.optional(),
  format: z.enum(["raw", "qcow2"]).default("qcow2"),
  target: z.string().regex(/^(sd|vd|hd)[a-z]{1,2}$/),
  bus: z.enum(["virtio", "scsi", "sata", "ide", "usb"]),
  cache: z.enum(["none", "writeback", "writethrough", "directsync", "unsafe"]).optional(),
  io: z.enum(["native", "threads", "io_uring"]).optional(),
  discard: z.enum(["ignore", "unmap"]).optional(),
  serial: z.string().optional(),
  readonly: z.boolean().default(false),
  /** 1 boots first. */
  bootOrder: uint.optional(),
  iothread: uint.optional(),
});

const controller = z.object({ type: z.string(), index: uint, model: z.string().optional(), iothread: uint.optional() });

const networkInterface = z.object({
  source: z.discriminatedUnion("type", [
    z.object({ type: z.literal("network"), network: z.string() }),
    z.object({ type: z.literal("bridge"), bridge: z.string() }),
    z.object({ type: z.literal("user") }),
  ]),
  mac: mac.optional(),
  model: z.enum(["virtio", "e1000e", "e1000", "rtl8139"]),
  queues: uint.optional(),
  bootOrder: uint.optional(),
});

export const domainDefinition = z.object({
  /** `kvm`, or `qemu` for software emulation. */
  type: z.enum(["kvm", "qemu"]).default("kvm"),
  name: domainName,
  uuid: z.uuid().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  /** Our own marks, in `<metadata>`. */
  metadata: z
    .object({ windows: z.string(), preset: z.string(), digest: z.string().optional(), osinfoId: z.string().optional() })
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
      iothreadpin: z.array(cpuset).optional(),
    })
    .optional(),
  numatune: z.object({ mode: z.enum(["strict", "preferred", "interleave", "restrictive"]), nodeset: cpuset }).optional(),
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
        loaderPath: z.string().optional(),
      }),
    ]),
    bootMenu: z.boolean().optional(),
  }),
  features: z.object({
    /** Keyed by libvirt element name; `stimer.direct`, `tlbflush.direct`, `tlbflush.extended` for children. */
    hyperv: z.object({ mode: z.enum(["custom", "host-model", "passthrough"]), features: z.record(z.string(), hypervFeature) }).optional(),
    kvmHidden: z.boolean().optional(),
    vmport: z.boolean().optional(),
    pmu: z.boolean().optional(),
    smm: z.boolean().optional(),
  }),
  cpu: z.object({
    mode: z.enum(["host-passthrough", "host-model", "maximum", "custom"]),
    model: z.string().optional(),
    check: z.enum(["none", "partial", "full"]).optional(),
    migratable: z.boolean().optional(),
    topology: z.object({ sockets: uint, dies: uint.default(1), cores: uint, threads: uint }).optional(),
    cache: z.enum(["passthrough", "emulate", "disable"]).optional(),
    features: z
      .array(z.object({ name: z.string(), policy: z.enum(["force", "require", "optional", "disable", "forbid"]) }))
      .default([]),
  }),
  clock: z.object({ offset: z.enum(["localtime", "utc"]), timers: z.array(timer) }),
  onPoweroff: z.enum(["destroy", "restart", "preserve"]).optional(),
  onReboot: z.enum(["destroy", "restart", "preserve"]).optional(),
  onCrash: z.enum(["destroy", "restart", "preserve", "coredump-destroy", "coredump-restart"]).optional(),
  pm: z.object({ suspendToMem: z.boolean(), suspendToDisk: z.boolean() }).optional(),
  devices: z.object({
    disks: z.array(disk),
    controllers: z.array(controller).default([]),
    interfaces: z.array(networkInterface),
    /** QEMU guest agent channel. */
    guestAgent: z.boolean(),
    /** SPICE agent channel, for clipboard and resolution; only with SPICE graphics. */
    spiceAgent: z.boolean().optional(),
    serialConsole: z.boolean().optional(),
    tablet: z.enum(["usb", "virtio"]).optional(),
    graphics: z
      .object({
        type: z.enum(["vnc", "spice"]),
        /** Address to listen on; loopback unless asked otherwise. */
        listen: z.string(),
        port: z.number().int().min(-1).max(65535).optional(),
        /** Secret. Never written into digests, logs or argument lists. */
        password: z.string().optional(),
      })
      .optional(),
    video: z.object({ model: z.enum(["virtio", "qxl", "vga", "bochs", "none"]), vramKiB: uint.optional(), heads: uint.optional() }).optional(),
    sound: z.enum(["ich9", "ich6", "none"]).optional(),
    rng: z.boolean(),
    tpm: z.object({ model: z.enum(["tpm-crb", "tpm-tis"]), version: z.enum(["2.0", "1.2"]).default("2.0"), persistentState: z.boolean().optional() }).optional(),
    /** `hyperv` is the hv-crash enlightenment, `pvpanic` the ISA device. */
    panic: z.array(z.enum(["hyperv", "isa", "pvpanic"])).default([]),
    memballoon: z.enum(["virtio", "none"]),
    watchdog: z.object({ model: z.enum(["itco", "i6300esb"]), action: z.string() }).optional(),
  }),
});

/** A complete definition, defaults filled. */
export type DomainDefinition = z.output<typeof domainDefinition>;
/** The same with defaulted fields optional. */
export type DomainDefinitionInput = z.input<typeof domainDefinition>;

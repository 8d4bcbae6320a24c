import type { XmlElement } from "../../../domain/xml";

/**
 * Where an argument of provider 0.9 does not stand where its name says. The provider derives its arguments from
 * libvirt's XML: an object is an element of its name in small letters, a list is one element for each item, text and
 * numbers are attributes, and `true` is an empty element. What follows are the exceptions, by the element and the
 * argument in it: `@name` is an attribute, `name` an element (of text and numbers: one with that text), `#` the
 * element's own text, and "" stands for no element of its own.
 */
const FORMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  domain: {
    name: "name",
    title: "title",
    description: "description",
    memory: "memory",
    memoryUnit: "memory/@unit",
    memoryDumpCore: "memory/@dumpCore",
    currentMemory: "currentMemory",
    currentMemoryUnit: "currentMemory/@unit",
    maximumMemory: "maxMemory",
    maximumMemoryUnit: "maxMemory/@unit",
    maximumMemorySlots: "maxMemory/@slots",
    memoryBacking: "memoryBacking",
    memoryTune: "memtune",
    vcpu: "vcpu",
    vcpuCurrent: "vcpu/@current",
    vcpuCpuset: "vcpu/@cpuset",
    vcpuPlacement: "vcpu/@placement",
    ioThreads: "iothreads",
    genId: "genid",
    hwuuid: "hwuuid",
    bootloader: "bootloader",
    bootloaderArgs: "bootloader_args",
    onPoweroff: "on_poweroff",
    onReboot: "on_reboot",
    onCrash: "on_crash",
    blockIoTune: "blkiotune",
    launchSecurity: "launchSecurity",
    qemuCommandline: "qemu:commandline",
    qemuCapabilities: "qemu:capabilities",
    qemuDeprecation: "qemu:deprecation",
    qemuOverride: "qemu:override",
  },
  "qemu:commandline": { args: "qemu:arg", envs: "qemu:env" },
  "qemu:capabilities": { adds: "qemu:add", dels: "qemu:del" },
  memoryBacking: {
    memoryHugePages: "hugepages",
    memoryLocked: "locked",
    memoryNosharepages: "nosharepages",
    memoryDiscard: "discard",
    memorySource: "source",
    memoryAccess: "access",
    memoryAllocation: "allocation",
  },
  hugepages: { hugepages: "page" },
  memtune: {
    hardLimit: "hard_limit",
    hardLimitUnit: "hard_limit/@unit",
    softLimit: "soft_limit",
    softLimitUnit: "soft_limit/@unit",
    minGuarantee: "min_guarantee",
    minGuaranteeUnit: "min_guarantee/@unit",
    swapHardLimit: "swap_hard_limit",
    swapHardLimitUnit: "swap_hard_limit/@unit",
  },
  os: {
    type: "type",
    typeArch: "type/@arch",
    typeMachine: "type/@machine",
    firmwareInfo: "firmware",
    loader: "loader",
    loaderReadonly: "loader/@readonly",
    loaderSecure: "loader/@secure",
    loaderStateless: "loader/@stateless",
    loaderType: "loader/@type",
    loaderFormat: "loader/@format",
    bootDevices: "boot",
    kernel: "kernel",
    initrd: "initrd",
    cmdline: "cmdline",
    dtb: "dtb",
    shim: "shim",
    init: "init",
  },
  nvram: { nvRam: "#", templateFormat: "@templateFormat" },
  bios: { rebootTimeout: "@rebootTimeout" },
  table: { path: "#" },
  entry: { value: "#" },
  features: { nestedHv: "nested-hv", asyncTeardown: "async-teardown", ccfAssist: "ccf-assist" },
  hyperv: { vendorId: "vendor_id", emsrBitmap: "emsr_bitmap", xmmInput: "xmm_input" },
  kvm: { hintDedicated: "hint-dedicated", pollControl: "poll-control", pvipi: "pv-ipi", dirtyRing: "dirty-ring" },
  smm: { tseg: "tseg", tsegUnit: "tseg/@unit" },
  tcg: { tbCache: "tb-cache", tbCacheUnit: "tb-cache/@unit" },
  cpu: {
    model: "model",
    modelFallback: "model/@fallback",
    modelVendorId: "model/@vendor_id",
    vendor: "vendor",
    deprecatedFeatures: "@deprecated_features",
    // The argument is a boolean; libvirt's words for this one are on and off.
    migratable: "@migratable",
  },
  cell: { memAccess: "@memAccess" },
  pm: { suspendToMem: "suspend-to-mem", suspendToDisk: "suspend-to-disk" },
  devices: {
    emulator: "emulator",
    // A word that is no list ends in s too.
    graphics: "graphics",
    memorydevs: "memory",
    leases: "lease",
  },
  disk: {
    serial: "serial",
    wwn: "wwn",
    vendor: "vendor",
    product: "product",
  },
  geometry: { cylinders: "@cyls", headers: "@heads", sectors: "@secs" },
  driver: {
    ioEventFd: "@ioeventfd",
    ioThread: "@iothread",
    ioThreads: "iothreads",
    txMode: "@txmode",
    intRemap: "@intremap",
    vgaConf: "@vgaconf",
    wrPolicy: "@wrpolicy",
    detectZeros: "@detect_zeroes",
  },
  source: {
    pci: "",
    usb: "",
    startupPolicy: "@startupPolicy",
    tlsHostname: "@tlsHostname",
    startUpPolicy: "@startupPolicy",
  },
  cookie: { value: "#" },
  interface: {
    managed: "@managed",
    portOptions: "port",
    portForwards: "portForward",
  },
  virtualport: { params: "parameters" },
  tag: { nativeMode: "@nativeMode" },
  model: { accel: "acceleration" },
  tune: { sndBuf: "sndbuf" },
  backend: { persistentState: "@persistent_state", activePcrBanks: "active_pcr_banks", logFile: "@logFile" },
  graphics: {
    autoPort: "@autoport",
    sharePolicy: "@sharePolicy",
    powerControl: "@powerControl",
    defaultMode: "@defaultMode",
    listeners: "listen",
  },
  controller: {
    pci: "",
    usb: "",
    virtIoSerial: "",
    nvme: "",
    hole64: "pcihole64",
    hole64Unit: "pcihole64/@unit",
    port: "@ports",
    serial: "serial",
  },
  memballoon: { freePageReporting: "@freePageReporting" },
  hostdev: { managed: "@managed" },
  reservations: { managed: "@managed" },
  redirfilter: { usbs: "usbdev" },
  shmem: { size: "size", sizeUnit: "size/@unit" },
  target: {
    size: "size",
    sizeUnit: "size/@unit",
    block: "block",
    blockUnit: "block/@unit",
    node: "node",
    requested: "requested",
    requestedUnit: "requested/@unit",
  },
  host: { mrgRxBuf: "@mrg_rxbuf" },
  lease: { lockspace: "lockspace", key: "key" },
};

/** Elements whose values are elements of their own, in snake case: `<total_bytes_sec>`. */
const TEXTS: ReadonlySet<string> = new Set(["iotune", "cputune", "blkiotune"]);
/** Elements whose attributes are in snake case. */
const SNAKES: ReadonlySet<string> = new Set(["driver", "blockio"]);

/** Names that libvirt writes as the argument is written. */
const KEPT: ReadonlySet<string> = new Set([
  ...["backingStore", "baseBoard", "bufferCount", "bufferLength", "clientName", "connectPorts", "dspPolicy"],
  ...["exactName", "fixedSettings", "grabToggle", "guestReset", "kernelHashes", "maxEventChannels", "maxGrantFrames"],
  ...["mixingEngine", "multiUser", "oemStrings", "passwdValidTo", "replaceUser", "runtimeDir", "serverName"],
  ...["shareBacking", "startupPolicy", "streamName", "timerPeriod", "tlsHostname", "tlsPort", "tryMMap", "tryPoll"],
  ...["writeFiltering", "trustGuestRxFilters"],
]);
/** Names that libvirt writes in snake case wherever they stand. */
const SNAKE: ReadonlySet<string> = new Set(["maxSize", "metadataCache", "rotationRate", "threadPool"]);

const CHARACTER_DEVICES = {
  dbus: "dbus",
  dev: "dev",
  file: "file",
  nmdm: "nmdm",
  null: "null",
  pipe: "pipe",
  pty: "pty",
  qemuVdAgent: "qemu-vdagent",
  spicePort: "spiceport",
  spiceVmc: "spicevmc",
  stdIo: "stdio",
  tcp: "tcp",
  udp: "udp",
  unix: "unix",
  vc: "vc",
};
const STORAGE = {
  file: "file",
  block: "block",
  dir: "dir",
  network: "network",
  volume: "volume",
  nvme: "nvme",
  vhostUser: "vhostuser",
  vhostVdpa: "vhostvdpa",
};

/** Arguments of which one is given, and whose name libvirt has as the value of an attribute. */
export interface Variants {
  /** Whose attribute: of the element that holds the argument, or of the one above it. */
  readonly of: "own" | "above";
  /** Attributes by argument. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const typed = (of: Variants["of"], types: Readonly<Record<string, string>>, attribute = "type"): Variants => ({
  of,
  values: Object.fromEntries(Object.entries(types).map(([name, value]) => [name, { [attribute]: value }])),
});
const same = (...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, name.toLowerCase()]));

const VARIANTS: Readonly<Record<string, Variants>> = {
  "domain/sysinfo": typed("own", same("smbios", "fwCfg")),
  "disk/source": typed("above", STORAGE),
  "backingStore/source": typed("above", STORAGE),
  "nvram/source": typed("above", STORAGE),
  "filesystem/source": typed("above", same("bind", "block", "file", "mount", "ram", "template", "volume")),
  "interface/source": typed("above", {
    ...same("bridge", "client", "direct", "ethernet", "hostdev", "internal", "mcast", "network", "null", "server"),
    ...same("udp", "user", "vdpa", "vds", "vhostUser"),
  }),
  "virtualport/parameters": {
    of: "above",
    values: {
      // Parameters of a port whose kind the network knows.
      any: {},
      midoNet: { type: "midonet" },
      openVSwitch: { type: "openvswitch" },
      vepa8021qbg: { type: "802.1Qbg" },
      vnTag8011qbh: { type: "802.1Qbh" },
    },
  },
  "input/source": typed("above", same("evDev", "passthrough")),
  "devices/graphics": typed("own", {
    ...same("dbus", "desktop", "rdp", "sdl", "spice", "vnc"),
    eglHeadless: "egl-headless",
  }),
  "graphics/listen": typed("own", same("address", "network", "socket")),
  "tpm/backend": typed("own", same("emulator", "external", "passthrough")),
  "rng/backend": typed("own", { random: "random", builtIn: "builtin", egd: "egd" }, "model"),
  "channel/target": typed("own", same("virtIo", "guestFwd", "xen")),
  "devices/audio": typed("own", {
    ...same("alsa", "coreAudio", "dbus", "file", "jack", "none", "oss", "pipeWire", "pulseAudio", "sdl", "spice"),
  }),
  "devices/smartcard": typed(
    "own",
    { host: "host", hostCerts: "host-certificates", passthrough: "passthrough" },
    "mode",
  ),
  "devices/hostdev": {
    of: "own",
    values: {
      subsysPci: { mode: "subsystem", type: "pci" },
      subsysUsb: { mode: "subsystem", type: "usb" },
      subsysMDev: { mode: "subsystem", type: "mdev" },
      subsysScsi: { mode: "subsystem", type: "scsi" },
      subsysScsiHost: { mode: "subsystem", type: "scsi_host" },
      capsStorage: { mode: "capabilities", type: "storage" },
      capsMisc: { mode: "capabilities", type: "misc" },
      capsNet: { mode: "capabilities", type: "net" },
    },
  },
};
const OTHER_SOURCE = typed("above", CHARACTER_DEVICES);
/** Of a TPM; what a source of random numbers takes its bytes from says its kind above it. */
const BACKEND_SOURCE = typed("own", { ...CHARACTER_DEVICES, dir: "dir" });
const CHARACTER: ReadonlySet<string> = new Set(["channel", "console", "parallel", "redirdev", "serial"]);
const ADDRESS = typed("own", {
  ...same("pci", "drive", "ccid", "usb", "isa", "ccw", "dimm", "unassigned", "mdev"),
  virtIoSerial: "virtio-serial",
  spaprVio: "spapr-vio",
  virtIoMmio: "virtio-mmio",
});

/** @param above The element above it, as far as it is made. */
export function variantsOf(
  element: string,
  above: Pick<XmlElement, "name" | "attributes"> | undefined,
): Variants | undefined {
  if (element === "address") return ADDRESS;
  if (element === "source" && CHARACTER.has(above?.name ?? "")) return OTHER_SOURCE;
  if (element === "source" && above?.name === "backend")
    return above.attributes["model"] === "egd" ? OTHER_SOURCE : BACKEND_SOURCE;
  const key = `${above?.name ?? ""}/${element}`;
  return Object.hasOwn(VARIANTS, key) ? VARIANTS[key] : undefined;
}

/** Where an argument stands below its element, in the words of {@link FORMS}. */
export function formOf(element: string, argument: string, kind: "list" | "object" | "boolean" | "value"): string {
  const own = Object.hasOwn(FORMS, element) ? FORMS[element] : undefined;
  if (own !== undefined && Object.hasOwn(own, argument)) return sameKind(own[argument]!, kind, argument);
  if (kind === "list") return word(element, singular(argument));
  if (kind === "object" || kind === "boolean") return word("", argument);
  return TEXTS.has(element) ? snake(argument) : `@${word(element, argument)}`;
}

function word(element: string, argument: string): string {
  if (KEPT.has(argument)) return argument;
  return SNAKES.has(element) || SNAKE.has(argument) ? snake(argument) : argument.toLowerCase();
}

/** An attribute's form for something that holds more can only be another element of that name. */
const sameKind = (form: string, kind: string, argument: string): string =>
  form.startsWith("@") && (kind === "object" || kind === "list") ? argument.toLowerCase() : form;

const singular = (name: string): string => name.replace(/ies$/, "y").replace(/s$/, "");
const snake = (name: string): string =>
  name
    // libvirt writes both as one word.
    .replace(/^ioThread/, "iothread")
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

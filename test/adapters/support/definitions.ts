import { domainDefinition, type DomainDefinition, type DomainDefinitionInput } from "../../../src/domain/definition";

const small: DomainDefinitionInput = {
  name: "peer-small",
  memoryKiB: 262144,
  vcpus: 1,
  os: { firmware: { type: "bios" } },
  features: {},
  cpu: { mode: "host-passthrough" },
  clock: { offset: "localtime", timers: [] },
  devices: { disks: [], interfaces: [], guestAgent: false, rng: false, memballoon: "none" },
};

/** Every part of a definition that has a choice, each with a value that is not libvirt's own. */
const everything: DomainDefinitionInput = {
  name: "peer-everything",
  uuid: "6f2c1a34-9d1e-4b52-8c3b-0a5d2f7e9b10",
  title: "A machine & its <title>",
  description: "braces {in} a 'description' of \"two\" lines &\nmore",
  metadata: {
    windows: "windows-11",
    preset: "nested-hyperv@1",
    digest: "0f".repeat(32),
    osinfoId: "http://microsoft.com/win/11",
  },
  memoryKiB: 2097152,
  hugepages: { sizeKiB: 2048 },
  memoryLocked: true,
  vcpus: 4,
  iothreads: 1,
  cputune: { vcpupin: ["0", "0", "0-1", "1"], emulatorpin: "0", iothreadpin: ["1"] },
  numatune: { mode: "preferred", nodeset: "0" },
  os: {
    machine: "q35",
    bootMenu: true,
    firmware: {
      type: "uefi",
      secureBoot: true,
      enrolledKeys: true,
      nvramPath: "/var/lib/libvirt/qemu/nvram/peer everything_VARS.fd",
    },
  },
  features: {
    hyperv: {
      mode: "custom",
      features: {
        relaxed: { state: "on" },
        vapic: { state: "on" },
        spinlocks: { state: "on", value: 8191 },
        vpindex: { state: "on" },
        runtime: { state: "on" },
        synic: { state: "on" },
        stimer: { state: "on" },
        "stimer.direct": { state: "on" },
        reset: { state: "off" },
        vendor_id: { state: "on", value: "KVM {&} Hv" },
        frequencies: { state: "on" },
        reenlightenment: { state: "on" },
        tlbflush: { state: "on" },
        ipi: { state: "on" },
        evmcs: { state: "off" },
        avic: { state: "on" },
      },
    },
    kvmHidden: true,
    vmport: false,
    pmu: true,
    smm: true,
  },
  cpu: {
    mode: "host-passthrough",
    check: "none",
    topology: { sockets: 1, dies: 1, cores: 2, threads: 2 },
    cache: "passthrough",
    features: [
      { name: "topoext", policy: "optional" },
      { name: "vmx", policy: "disable" },
    ],
  },
  clock: {
    offset: "localtime",
    timers: [
      { name: "rtc", tickpolicy: "catchup", track: "guest" },
      { name: "pit", tickpolicy: "delay" },
      { name: "hpet", present: false },
      { name: "hypervclock", present: true },
      { name: "tsc", mode: "native" },
    ],
  },
  onPoweroff: "destroy",
  onReboot: "restart",
  onCrash: "preserve",
  pm: { suspendToMem: false, suspendToDisk: true },
  devices: {
    disks: [
      {
        device: "disk",
        source: { type: "volume", pool: "peer-pool", volume: "peer-everything.qcow2" },
        target: "sda",
        bus: "scsi",
        cache: "none",
        io: "native",
        discard: "unmap",
        serial: "WD-1",
        bootOrder: 1,
      },
      {
        device: "disk",
        source: { type: "file", path: "/var/lib/libvirt/peer-pool/data.raw" },
        format: "raw",
        target: "vda",
        bus: "virtio",
        iothread: 1,
      },
      {
        device: "cdrom",
        source: { type: "file", path: "/var/lib/libvirt/peer-pool/win {&}.iso" },
        format: "raw",
        target: "sdb",
        bus: "sata",
        readonly: true,
        bootOrder: 2,
      },
    ],
    controllers: [
      { type: "usb", index: 0, model: "qemu-xhci" },
      { type: "scsi", index: 0, model: "virtio-scsi", iothread: 1 },
    ],
    interfaces: [
      { source: { type: "network", network: "default" }, mac: "52:54:00:aa:bb:01", model: "virtio", queues: 2 },
      { source: { type: "user" }, mac: "52:54:00:aa:bb:02", model: "e1000e", bootOrder: 3 },
    ],
    guestAgent: true,
    spiceAgent: true,
    serialConsole: true,
    tablet: "usb",
    graphics: { type: "spice", listen: "127.0.0.1", port: 5999 },
    video: { model: "qxl", vramKiB: 65536, heads: 1 },
    sound: "ich9",
    rng: true,
    tpm: { model: "tpm-crb", persistentState: true },
    panic: ["hyperv", "isa"],
    memballoon: "virtio",
    watchdog: { model: "i6300esb", action: "reset" },
  },
};

export const smallMachine: DomainDefinition = domainDefinition.parse(small);
export const fullMachine: DomainDefinition = domainDefinition.parse(everything);

/** A machine of a few devices, changed by a test. */
export const machine = (changes: Partial<DomainDefinitionInput> = {}): DomainDefinition =>
  domainDefinition.parse({ ...small, ...changes });

import fc from "fast-check";
import type { DomainDefinition } from "../../src/domain";
import { HYPERV_CHILDREN, HYPERV_ELEMENTS } from "../../src/domain/sections/hyperv";
import {
  diskBus,
  diskCache,
  diskDetectZeroes,
  diskDiscard,
  diskFormat,
  diskIo,
} from "../../src/domain/devices/disk-options";
import { graphicsType } from "../../src/domain/devices/graphics";
import { evdevToggle, tabletBus } from "../../src/domain/devices/input";
import { imageCompression, mouseMode, streamingMode, wanCompression } from "../../src/domain/devices/spice-options";
import { soundModel } from "../../src/domain/devices/sound";
import { directMode, interfaceModel } from "../../src/domain/devices/interface";
import { vlanNative } from "../../src/domain/devices/interface-options";
import { usbStartupPolicy } from "../../src/domain/devices/hostdev";
import { memballoonModel } from "../../src/domain/devices/memballoon";
import { panicModel } from "../../src/domain/devices/panic";
import { tpmModel, tpmVersion } from "../../src/domain/devices/tpm";
import { videoModel } from "../../src/domain/devices/video";
import { watchdogModel } from "../../src/domain/devices/watchdog";
import { clockOffset, timerMode, timerName, timerTickpolicy, timerTrack } from "../../src/domain/sections/clock";
import { schedulerName } from "../../src/domain/sections/cputune";
import { cpuCache, cpuCheck, cpuFeaturePolicy, cpuMode } from "../../src/domain/sections/cpu";
import { ioapicDriver } from "../../src/domain/sections/features";
import { domainType } from "../../src/domain/sections/general";
import { crashAction, lifecycleAction } from "../../src/domain/sections/lifecycle";
import { memoryAccess, memorySource } from "../../src/domain/sections/memory-backing";
import { smbiosMode } from "../../src/domain/sections/os";
import { numatuneMode } from "../../src/domain/sections/tuning";

/**
 * Any definition that says each thing in the one way in which it is read back: nothing that is off where absent means
 * the same.
 */
const uint = fc.integer({ min: 0, max: 1 << 20 });
/** Any text that XML can carry. */
const text = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .filter((t) => !/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(t));
const path = text.map((t) => `/${t}`);
/**
 * Texts that stand alone in an element and of which libvirt cuts white space at the ends, such as paths of firmware.
 */
const trimmed = path.filter((t) => t === t.trim());
const cpuset = fc.constantFrom("0", "0-3", "1,3,5", "0-3,8-11");
/** Pins of some vCPUs; the last one that is named has one. */
const vcpuPins = fc.oneof(
  fc.constant<(string | null)[]>([]),
  fc
    .tuple(fc.array(fc.option(cpuset), { maxLength: 3 }), cpuset)
    .map(([first, last]): (string | null)[] => [...first, last]),
);
const word = <T extends string>(schema: { readonly options: readonly T[] }): fc.Arbitrary<T> =>
  fc.constantFrom(...schema.options);

/** A record whose keys in the second argument may be absent. */
function some<R extends object, O extends object>(
  required: { [K in keyof R]: fc.Arbitrary<R[K]> },
  optional: { [K in keyof O]: fc.Arbitrary<O[K]> },
): fc.Arbitrary<R & Partial<O>> {
  const keys = Object.keys(required) as (keyof (R & O))[];
  return fc.record(
    { ...required, ...optional },
    {
      requiredKeys: keys as never,
      noNullPrototype: true,
    },
  ) as never;
}

const state = fc.constantFrom("on" as const, "off" as const);

const hypervFeatures = fc.uniqueArray(fc.constantFrom(...HYPERV_ELEMENTS)).chain((names) =>
  fc
    .tuple(
      ...names.map(() =>
        fc.tuple(state, state, state, fc.integer({ min: 4095, max: 0xffffffff }), fc.string({ maxLength: 6 })),
      ),
    )
    .map((draws) => {
      const features: Record<string, { state: "on" | "off"; value?: number | string }> = {};
      names.forEach((name, i) => {
        const [own, first, second, number, string] = draws[i]!;
        const value = name === "spinlocks" ? number : name === "vendor_id" ? string : undefined;
        features[name] = own === "on" && value !== undefined ? { state: own, value } : { state: own };
        if (own === "on")
          (HYPERV_CHILDREN.get(name) ?? []).forEach(
            (child, n) => (features[`${name}.${child}`] = { state: n === 0 ? first : second }),
          );
      });
      return features;
    }),
);

const hyperv = fc.oneof(
  fc.record(
    { mode: fc.constantFrom("custom" as const, "host-model" as const), features: hypervFeatures },
    { noNullPrototype: true },
  ),
  fc.constant({ mode: "passthrough" as const, features: {} }),
);

const firmware = fc.oneof(
  fc.constant({ type: "bios" as const }),
  some(
    { type: fc.constant("uefi" as const), secureBoot: fc.boolean(), enrolledKeys: fc.boolean() },
    { nvramPath: trimmed, nvramTemplate: path },
  ),
  // With an image of one's own, the keys are what its template says.
  fc.boolean().chain((secure) =>
    some(
      {
        type: fc.constant("uefi" as const),
        secureBoot: fc.constant(secure),
        enrolledKeys: fc.constant(secure),
        loaderPath: trimmed,
      },
      { nvramPath: trimmed, nvramTemplate: path },
    ),
  ),
);

const target = (prefix: string, i: number): string => `${prefix}${String.fromCharCode(97 + i)}`;
const source = fc.oneof(
  fc.record({ type: fc.constantFrom("file" as const, "block" as const), path }, { noNullPrototype: true }),
  fc.record({ type: fc.constant("volume" as const), pool: text, volume: text }, { noNullPrototype: true }),
);
const limit = fc.integer({ min: 1, max: 1_000_000_000_000_000 });
const diskOptions = {
  cache: word(diskCache),
  io: word(diskIo),
  discard: word(diskDiscard),
  serial: text,
  bootOrder: uint,
  iothread: uint,
  detectZeroes: word(diskDetectZeroes),
  queues: uint,
  rotationRate: uint,
  wwn: fc.constantFrom("5000c50015ea71ad", "0000000000000001"),
  shareable: fc.constant(true as const),
  limits: some({ totalBytesPerSecond: limit }, { readIops: limit, writeIops: limit }),
};
/** The serial number and the name are those of the device. */
const { serial: _serial, wwn: _wwn, ...ofLuns } = diskOptions;
const disks = fc
  .array(
    fc.oneof(
      some(
        {
          device: fc.constant("disk" as const),
          source,
          format: word(diskFormat),
          bus: word(diskBus),
          readonly: fc.boolean(),
        },
        diskOptions,
      ),
      some(
        {
          device: fc.constant("disk" as const),
          source: fc.record({ type: fc.constant("block" as const), path }, { noNullPrototype: true }),
          format: fc.constant("raw" as const),
          bus: fc.constant("scsi" as const),
          readonly: fc.boolean(),
          lun: some({}, { rawio: fc.constant(true as const), reservations: fc.constant(true as const) }),
        },
        ofLuns,
      ),
      some(
        {
          device: fc.constant("cdrom" as const),
          format: word(diskFormat),
          bus: word(diskBus),
          readonly: fc.boolean(),
        },
        { ...diskOptions, source },
      ),
    ),
    { maxLength: 4 },
  )
  .map((list) => list.map((disk, i) => ({ ...disk, target: target("sd", i) })));

const controllers = fc.array(
  fc.oneof(
    some(
      { type: fc.constantFrom("usb", "sata", "virtio-serial"), index: fc.integer({ min: 0, max: 3 }) },
      { model: fc.constantFrom("virtio-scsi", "qemu-xhci"), iothread: uint },
    ),
    some(
      { type: fc.constant("scsi"), index: fc.integer({ min: 0, max: 3 }) },
      { model: fc.constant("virtio-scsi"), iothread: uint, queues: uint },
    ),
    some({ type: fc.constant("usb"), index: fc.integer({ min: 0, max: 3 }) }, { ports: uint }),
  ),
  { maxLength: 3 },
);

const mac = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 })
  .map((b) => b.map((n) => n.toString(16).padStart(2, "0")).join(":"));
const flow = some({ average: uint }, { peak: uint, burst: uint });
const vlan = fc
  .uniqueArray(fc.integer({ min: 0, max: 4095 }), { minLength: 1, maxLength: 3 })
  .chain((ids) => fc.tuple(...ids.map((id) => some({ id: fc.constant(id) }, { native: word(vlanNative) }))))
  .map((tags) => ({ tags }));
const cardOptions = {
  mac,
  openVSwitch: some({}, { interfaceId: fc.uuid(), profileId: text }),
  vlan: fc.oneof(
    vlan,
    fc.record(
      { tags: fc.constant<{ id: number }[]>([{ id: 42 }]), trunk: fc.constant(true as const) },
      { noNullPrototype: true },
    ),
  ),
  mtu: uint,
  bandwidth: fc.oneof(
    some({ inbound: some({ average: uint }, { peak: uint, burst: uint, floor: uint }) }, { outbound: flow }),
    some({ outbound: flow }, {}),
  ),
  filter: some(
    { name: text },
    {
      parameters: fc.array(fc.record({ name: text, value: text }, { noNullPrototype: true }), {
        minLength: 1,
        maxLength: 3,
      }),
    },
  ),
  isolated: fc.constant(true as const),
  link: fc.constant("down" as const),
  bootOrder: uint,
};
const hex = (digits: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: 16 ** digits - 1 }).map((n) => n.toString(16).padStart(digits, "0"));
/** A function of a card of the host. */
const hostInterface = some(
  {
    source: fc.record(
      {
        type: fc.constant("hostdev" as const),
        address: fc
          .tuple(hex(4), hex(2), fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 7 }))
          .map(([domain, bus, slot, fn]) => `${domain}:${bus}:${slot.toString(16).padStart(2, "0")}.${fn}`),
      },
      { noNullPrototype: true },
    ),
  },
  cardOptions,
);
const virtualInterface = some(
  {
    source: fc.oneof(
      some({ type: fc.constant("network" as const), network: text }, { portGroup: text }),
      fc.record({ type: fc.constant("direct" as const), dev: text, mode: word(directMode) }, { noNullPrototype: true }),
      fc.record({ type: fc.constant("bridge" as const), bridge: text }, { noNullPrototype: true }),
      fc.constant({ type: "user" as const }),
    ),
    model: word(interfaceModel),
  },
  { ...cardOptions, queues: uint },
);
const interfaces = fc.array(
  fc.oneof({ weight: 4, arbitrary: virtualInterface }, { weight: 1, arbitrary: hostInterface }),
  {
    maxLength: 3,
  },
);

const anyGraphics = fc.oneof(
  some({ type: word(graphicsType), listen: text }, { port: fc.integer({ min: 0, max: 65535 }), password: text }),
  some({ type: word(graphicsType), listen: fc.constant("127.0.0.1"), socket: text }, { password: text }),
  some(
    { type: fc.constant("spice" as const), listen: text, port: fc.integer({ min: 1, max: 65535 }) },
    {
      tlsPort: fc.integer({ min: 1, max: 65535 }),
      secure: fc.constant(true as const),
      spice: some(
        { clipboard: fc.boolean() },
        {
          image: word(imageCompression),
          jpeg: word(wanCompression),
          zlib: word(wanCompression),
          playback: fc.boolean(),
          streaming: word(streamingMode),
          mouse: word(mouseMode),
          fileTransfer: fc.boolean(),
          gl: some({ enable: fc.boolean() }, { renderNode: text }),
        },
      ),
    },
  ),
);
const anyVideo = some(
  { model: word(videoModel) },
  {
    ramKiB: uint,
    vramKiB: uint,
    vram64KiB: uint,
    vgamemKiB: uint,
    heads: uint,
    resolution: fc.record({ x: uint, y: uint }, { noNullPrototype: true }),
    accel3d: fc.constant(true as const),
  },
);
const anyInput = fc.oneof(
  fc.record(
    { type: fc.constantFrom("keyboard" as const, "mouse" as const), bus: word(tabletBus) },
    { noNullPrototype: true },
  ),
  some(
    { type: fc.constant("evdev" as const), device: text },
    { grabAll: fc.constant(true as const), toggle: word(evdevToggle), repeat: fc.constant(true as const) },
  ),
);

const hexId = fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16).padStart(4, "0"));
const pciAddress = fc
  .tuple(hexId, fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 7 }))
  .map(
    ([domain, bus, slot, fn]) => `${domain}:${[bus, slot].map((n) => n.toString(16).padStart(2, "0")).join(":")}.${fn}`,
  );
const hostDevice = fc.oneof(
  some(
    {
      type: fc.constant("pci" as const),
      address: pciAddress,
      managed: fc.boolean(),
    },
    {
      romBar: fc.boolean(),
      romFile: path,
      bootOrder: uint,
      place: fc
        .tuple(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 0, max: 7 }))
        .map(([bus, fn]) => ({ bus, slot: 0, function: fn, ...(fn === 0 ? { multifunction: true as const } : {}) })),
    },
  ),
  some(
    { type: fc.constant("usb" as const), vendor: hexId, product: hexId },
    { startupPolicy: word(usbStartupPolicy), bootOrder: uint },
  ),
  some({ type: fc.constant("mdev" as const), uuid: fc.uuid() }, { display: fc.boolean(), ramfb: fc.boolean() }),
);
/** Each once: libvirt refuses a device that a machine has twice. */
const hostDevices = fc.uniqueArray(hostDevice, {
  minLength: 1,
  maxLength: 3,
  selector: (one) => (one.type === "pci" ? one.address : one.type === "usb" ? `${one.vendor}${one.product}` : one.uuid),
});

const { io: _io, shareable: _shareable, ...nvmeOptions } = diskOptions;
/** On a prefix of their own: no two disks have the same target. */
const nvmeDisks = fc
  .uniqueArray(
    some(
      {
        address: pciAddress,
        namespace: fc.integer({ min: 1, max: 9 }),
        managed: fc.boolean(),
        bus: fc.constantFrom("virtio" as const, "scsi" as const, "sata" as const),
      },
      { ...nvmeOptions, readonly: fc.constant(true as const) },
    ),
    { minLength: 1, maxLength: 2, selector: ({ address }) => address },
  )
  .map((list) =>
    list.map((disk, i) => ({ ...disk, target: disk.bus === "virtio" ? target("vd", i) : target("sd", 9 + i) })),
  );

const devices = some(
  {
    disks,
    controllers,
    interfaces,
    guestAgent: fc.boolean(),
    rng: fc.boolean(),
    memballoon: word(memballoonModel),
    panic: fc.uniqueArray(word(panicModel)),
  },
  {
    spiceAgent: fc.constant(true as const),
    serialConsole: fc.constant(true as const),
    tablet: word(tabletBus),
    graphics: anyGraphics,
    video: anyVideo,
    sound: word(soundModel).filter((model) => model !== "none"),
    audio: fc.oneof(
      fc.constant({ type: "none" as const }),
      some({ type: fc.constant("alsa" as const) }, { device: text }),
      some({ type: fc.constant("pulseaudio" as const) }, { server: text }),
      some({ type: fc.constant("pipewire" as const) }, { directory: text }),
    ),
    inputs: fc.array(anyInput, { minLength: 1, maxLength: 3 }),
    hostDevices,
    nvmeDisks,
    redirectedUsb: fc.integer({ min: 1, max: 4 }),
    tpm: fc.oneof(
      some({ model: word(tpmModel), version: word(tpmVersion) }, { persistentState: fc.boolean() }),
      fc
        .tuple(
          word(tpmModel),
          fc.oneof(
            path.map((device) => ({ type: "passthrough" as const, device })),
            path.map((socket) => ({ type: "external" as const, socket })),
          ),
        )
        .map(([model, backend]) => ({ model, version: "2.0" as const, backend })),
    ),
    folders: fc.uniqueArray(fc.record({ source: path, tag: text }, { noNullPrototype: true }), {
      minLength: 1,
      maxLength: 3,
      selector: ({ tag }) => tag,
    }),
    sharedMemory: fc.uniqueArray(
      fc.record({ name: text, sizeMiB: fc.integer({ min: 1, max: 4096 }) }, { noNullPrototype: true }),
      { minLength: 1, maxLength: 2, selector: ({ name }) => name },
    ),
    watchdog: fc.record({ model: word(watchdogModel), action: text }, { noNullPrototype: true }),
  },
);

/** A log of the serial console there is, and further video devices beside one there is. */
const moreDevices = fc
  .tuple(
    devices,
    fc.option(some({ file: text }, { append: fc.constant(true as const) })),
    fc.array(anyVideo, { maxLength: 2 }),
  )
  .map(([all, log, others]) => ({
    ...all,
    ...(all.serialConsole === true && log !== null ? { serialLog: log } : {}),
    ...(all.video !== undefined && others.length > 0 ? { otherVideos: others } : {}),
  }));

const fullDefinition: fc.Arbitrary<DomainDefinition> = some(
  {
    type: word(domainType),
    name: fc.stringMatching(/^[A-Za-z0-9_.+-][A-Za-z0-9_.+-]{0,20}$/),
    memoryKiB: uint,
    vcpus: uint,
    os: fc
      .tuple(
        some(
          { machine: fc.constantFrom("q35", "pc-q35-7.2"), firmware },
          { bootMenu: fc.boolean(), smbios: word(smbiosMode) },
        ),
        uint,
      )
      .map(([os, ms]) => (os.bootMenu === undefined || ms % 2 === 0 ? os : { ...os, bootMenuTimeoutMs: ms })),
    features: some(
      {},
      {
        hyperv,
        kvmHidden: fc.boolean(),
        vmport: fc.boolean(),
        pmu: fc.boolean(),
        smm: fc.boolean(),
        ioapic: word(ioapicDriver),
      },
    ),
    cpu: some(
      {
        mode: word(cpuMode),
        features: fc.array(
          fc.record(
            { name: fc.constantFrom("vmx", "svm", "invtsc"), policy: word(cpuFeaturePolicy) },
            { noNullPrototype: true },
          ),
          { maxLength: 3 },
        ),
      },
      {
        model: fc.constantFrom("EPYC", "Skylake-Client"),
        check: word(cpuCheck),
        migratable: fc.boolean(),
        topology: fc.record({ sockets: uint, dies: uint, cores: uint, threads: uint }, { noNullPrototype: true }),
        cache: word(cpuCache),
        addressBits: uint,
      },
    ),
    clock: fc.record(
      {
        offset: word(clockOffset),
        timers: fc.array(
          some(
            { name: word(timerName) },
            {
              present: fc.boolean(),
              tickpolicy: word(timerTickpolicy),
              track: word(timerTrack),
              mode: word(timerMode),
              frequency: uint,
            },
          ),
          { maxLength: 4 },
        ),
      },
      { noNullPrototype: true },
    ),
    devices: moreDevices,
  },
  {
    uuid: fc.uuid(),
    sysinfo: some(
      {},
      {
        bios: some({}, { vendor: text, version: text, date: fc.constant("01/02/2024"), release: fc.constant("1.2") }),
        system: some({}, { manufacturer: text, product: text, version: text, serial: text, sku: text, family: text }),
        baseBoard: some({}, { manufacturer: text, serial: text, asset: text, location: text }),
        chassis: some({}, { manufacturer: text, version: text, serial: text, asset: text, sku: text }),
        oemStrings: fc.array(text, { minLength: 1, maxLength: 3 }),
      },
    ),
    title: text,
    description: text,
    metadata: some(
      { windows: text, preset: text },
      {
        digest: text,
        reverted: fc.constant(true as const),
        osinfoId: text,
        suppress: fc.array(some({ rule: text, reason: text }, { until: text }), { minLength: 1, maxLength: 3 }),
      },
    ),
    hugepages: fc.record({ sizeKiB: uint }, { noNullPrototype: true }),
    memoryLocked: fc.constant(true as const),
    noSharePages: fc.constant(true as const),
    memorySource: word(memorySource),
    memoryAccess: word(memoryAccess),
    iothreads: uint,
    cputune: some(
      { vcpupin: vcpuPins },
      {
        emulatorpin: cpuset,
        iothreadpin: fc.array(cpuset, { minLength: 1, maxLength: 2 }),
        shares: uint,
        periodUs: uint,
        quotaUs: uint,
        globalQuotaUs: uint,
        emulatorPeriodUs: uint,
        vcpusched: fc.array(some({ scheduler: word(schedulerName) }, { priority: uint }), {
          minLength: 1,
          maxLength: 3,
        }),
      },
    ),
    memtune: some({ hardLimitKiB: uint }, { softLimitKiB: uint, swapHardLimitKiB: uint }),
    maxMemory: fc.record({ sizeKiB: uint, slots: uint }, { noNullPrototype: true }),
    numatune: fc.record({ mode: word(numatuneMode), nodeset: cpuset }, { noNullPrototype: true }),
    onPoweroff: word(lifecycleAction),
    onReboot: word(lifecycleAction),
    onCrash: word(crashAction),
    pm: fc.record({ suspendToMem: fc.boolean(), suspendToDisk: fc.boolean() }, { noNullPrototype: true }),
  },
);

/** Also with room for more vCPUs, and with a balloon that takes half of the memory. */
export const anyDefinition: fc.Arbitrary<DomainDefinition> = fc
  .tuple(fullDefinition, fc.integer({ min: 0, max: 64 }), fc.boolean())
  .map(([definition, more, half]) => ({
    ...definition,
    ...(half ? { clock: { ...definition.clock, offset: "localtime" as const, timeZone: "Europe/Berlin" } } : {}),
    ...(more > 0 && definition.vcpus > 0 ? { maxVcpus: definition.vcpus + more } : {}),
    ...(half && definition.memoryKiB > 1 ? { currentMemoryKiB: Math.floor(definition.memoryKiB / 2) } : {}),
  }));

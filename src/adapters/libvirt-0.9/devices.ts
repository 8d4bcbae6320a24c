import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import { unlessEmpty } from "../unless-empty";
import type {
  LibvirtChannelArgs,
  LibvirtDevicesArgs,
  LibvirtDiskArgs,
  LibvirtGraphicArgs,
  LibvirtInterfaceArgs,
  LibvirtTpmBackendArgs,
  LibvirtVideoModelArgs,
} from "./args";

type Devices = DomainDefinition["devices"];
type Disk = Devices["disks"][number];
type Interface = Devices["interfaces"][number];

function diskSource(source: NonNullable<Disk["source"]>): NonNullable<LibvirtDiskArgs["source"]> {
  switch (source.type) {
    case "file":
      return { file: { file: source.path } };
    case "block":
      return { block: { dev: source.path } };
    case "volume":
      return { volume: { pool: source.pool, volume: source.volume } };
  }
}

const driverArgs = (disk: Disk): NonNullable<LibvirtDiskArgs["driver"]> => {
  const { format, cache, io, discard, detectZeroes, iothread, queues } = disk;
  return defined({
    ...{ name: "qemu" as const, type: format, cache, io, discard },
    ...{ detectZeros: detectZeroes, ioThread: iothread, queues },
  });
};

const limitArgs = (limits: NonNullable<Disk["limits"]>): NonNullable<LibvirtDiskArgs["ioTune"]> =>
  defined({
    totalBytesSec: limits.totalBytesPerSecond,
    readBytesSec: limits.readBytesPerSecond,
    writeBytesSec: limits.writeBytesPerSecond,
    totalIopsSec: limits.totalIops,
    readIopsSec: limits.readIops,
    writeIopsSec: limits.writeIops,
  });

const diskArgs = (disk: Disk): LibvirtDiskArgs =>
  defined({
    device: disk.device,
    // An empty drive has no format while the machine runs.
    driver: disk.source && driverArgs(disk),
    source: disk.source && diskSource(disk.source),
    ioTune: disk.limits && limitArgs(disk.limits),
    target: defined({ dev: disk.target, bus: disk.bus, rotationRate: disk.rotationRate }),
    serial: disk.serial,
    wwn: disk.wwn,
    readOnly: disk.readonly ? true : undefined,
    shareable: disk.shareable,
    boot: disk.bootOrder === undefined ? undefined : { order: disk.bootOrder },
  });

function interfaceSource(source: Interface["source"]): LibvirtInterfaceArgs["source"] {
  switch (source.type) {
    case "network":
      return { network: { network: source.network } };
    case "bridge":
      return { bridge: { bridge: source.bridge } };
    case "user":
      return { user: {} };
  }
}

const interfaceArgs = (nic: Interface): LibvirtInterfaceArgs =>
  defined({
    source: interfaceSource(nic.source),
    mac: nic.mac === undefined ? undefined : { address: nic.mac },
    model: { type: nic.model },
    driver: nic.queues === undefined ? undefined : { queues: nic.queues },
    link: nic.link && { state: nic.link },
    boot: nic.bootOrder === undefined ? undefined : { order: nic.bootOrder },
  });

function graphicArgs(graphics: NonNullable<Devices["graphics"]>): LibvirtGraphicArgs {
  const automatic = graphics.port === undefined || graphics.port === -1;
  return defined({
    autoPort: automatic,
    port: automatic ? undefined : graphics.port,
    listen: graphics.listen,
    passwd: graphics.password,
  });
}

function channelArgs(devices: Devices): LibvirtChannelArgs[] {
  const channels: LibvirtChannelArgs[] = [];
  if (devices.guestAgent)
    channels.push({ source: { unix: {} }, target: { virtIo: { name: "org.qemu.guest_agent.0" } } });
  if (devices.spiceAgent)
    channels.push({ source: { spiceVmc: true }, target: { virtIo: { name: "com.redhat.spice.0" } } });
  return channels;
}

/** KiB, as libvirt fills them in for a model when its XML says nothing. */
const videoMemory: Readonly<
  Record<string, { readonly ram?: number; readonly vram?: number; readonly vgaMem?: number }>
> = {
  qxl: { ram: 65536, vram: 65536, vgaMem: 16384 },
  vga: { vram: 16384 },
  bochs: { vram: 16384 },
};

/**
 * What libvirt would fill in is said: this provider reads these properties back even where nobody gave them, and then
 * sees a change.
 */
function videoArgs(video: NonNullable<Devices["video"]>): LibvirtVideoModelArgs {
  if (video.model === "none") return { type: video.model };
  const memory = videoMemory[video.model] ?? {};
  return defined({
    type: video.model,
    ...memory,
    vram: video.vramKiB ?? memory.vram,
    heads: video.heads ?? 1,
    primary: "yes" as const,
  });
}

const tpmArgs = (tpm: NonNullable<Devices["tpm"]>): NonNullable<LibvirtDevicesArgs["tpms"]>[number] => ({
  // The model is always said: without it this provider fails when it reads the machine back.
  model: tpm.model,
  backend: tpmBackendArgs(tpm),
});

function tpmBackendArgs({ backend, version, persistentState }: NonNullable<Devices["tpm"]>): LibvirtTpmBackendArgs {
  switch (backend?.type) {
    case undefined:
      // "no" is libvirt's own and does not come back.
      return { emulator: defined({ version, persistentState: persistentState ? ("yes" as const) : undefined }) };
    case "passthrough":
      return { passthrough: { device: { path: backend.device } } };
    case "external":
      return { external: { source: { unix: { mode: "connect", path: backend.socket } } } };
  }
}

export function deviceArgs(devices: Devices): LibvirtDevicesArgs {
  const { graphics, video, sound, tablet, tpm, watchdog } = devices;
  return defined({
    disks: devices.disks.map(diskArgs),
    controllers: unlessEmpty(
      devices.controllers.map(({ type, index, model, iothread }) =>
        defined({ type, index, model, driver: iothread === undefined ? undefined : { ioThread: iothread } }),
      ),
    ),
    filesystems: devices.folders?.map(({ source, tag }) => ({
      accessMode: "passthrough" as const,
      driver: { type: "virtiofs" as const },
      source: { mount: { dir: source } },
      target: { dir: tag },
    })),
    shmems: devices.sharedMemory?.map(({ name, sizeMiB }) => ({
      name,
      model: { type: "ivshmem-plain" as const },
      size: sizeMiB,
      sizeUnit: "M" as const,
    })),
    interfaces: devices.interfaces.map(interfaceArgs),
    channels: unlessEmpty(channelArgs(devices)),
    // No `source`: a pty without a path has no form in this provider, and is what libvirt takes when none is named.
    serials: devices.serialConsole ? [{}] : undefined,
    inputs: tablet && [{ type: "tablet", bus: tablet }],
    graphics: graphics && [graphics.type === "vnc" ? { vnc: graphicArgs(graphics) } : { spice: graphicArgs(graphics) }],
    videos: video && [{ model: videoArgs(video) }],
    sounds: sound && sound !== "none" ? [{ model: sound }] : undefined,
    rngs: devices.rng ? [{ model: "virtio" as const, backend: { random: "/dev/urandom" } }] : undefined,
    tpms: tpm && [tpmArgs(tpm)],
    panics: unlessEmpty(devices.panic.map((model) => ({ model }))),
    memBalloon: { model: devices.memballoon },
    watchdogs: watchdog && [{ model: watchdog.model, action: watchdog.action }],
  });
}

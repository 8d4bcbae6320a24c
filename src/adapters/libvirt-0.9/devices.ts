import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import { unlessEmpty } from "../unless-empty";
import type { LibvirtChannelArgs, LibvirtDevicesArgs, LibvirtDiskArgs, LibvirtTpmBackendArgs } from "./args";
import { interfaceArgs } from "./interfaces";
import { audioArgs, graphicArgs, inputArgs, logArgs, videoArgs } from "./peripherals";

type Devices = DomainDefinition["devices"];
type Disk = Devices["disks"][number];

function diskSource(source: NonNullable<Disk["source"]>, lun: Disk["lun"]): NonNullable<LibvirtDiskArgs["source"]> {
  switch (source.type) {
    case "file":
      return { file: { file: source.path } };
    case "block":
      return { block: { dev: source.path }, ...(lun?.reservations ? { reservations: { managed: true } } : {}) };
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
    device: disk.lun === undefined ? disk.device : ("lun" as const),
    rawIo: disk.lun?.rawio && ("yes" as const),
    // An empty drive has no format while the machine runs.
    driver: disk.source && driverArgs(disk),
    source: disk.source && diskSource(disk.source, disk.lun),
    ioTune: disk.limits && limitArgs(disk.limits),
    target: defined({ dev: disk.target, bus: disk.bus, rotationRate: disk.rotationRate }),
    serial: disk.serial,
    wwn: disk.wwn,
    readOnly: disk.readonly ? true : undefined,
    shareable: disk.shareable,
    boot: disk.bootOrder === undefined ? undefined : { order: disk.bootOrder },
  });

function channelArgs(devices: Devices): LibvirtChannelArgs[] {
  const channels: LibvirtChannelArgs[] = [];
  if (devices.guestAgent)
    channels.push({ source: { unix: {} }, target: { virtIo: { name: "org.qemu.guest_agent.0" } } });
  if (devices.spiceAgent)
    channels.push({ source: { spiceVmc: true }, target: { virtIo: { name: "com.redhat.spice.0" } } });
  return channels;
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
  const { graphics, sound, tpm, watchdog } = devices;
  return defined({
    disks: devices.disks.map(diskArgs),
    controllers: unlessEmpty(
      devices.controllers.map(({ type, index, model, iothread, queues, ports }) =>
        defined({
          ...{ type, index, model },
          driver: iothread === undefined && queues === undefined ? undefined : defined({ ioThread: iothread, queues }),
          usb: ports === undefined ? undefined : { port: ports },
        }),
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
    redirDevs: unlessEmpty(
      Array.from({ length: devices.redirectedUsb ?? 0 }, () => ({
        bus: "usb" as const,
        source: { spiceVmc: true as const },
      })),
    ),
    // No `source`: a pty without a path has no form in this provider, and is what libvirt takes when none is named.
    serials: devices.serialConsole ? [defined({ log: devices.serialLog && logArgs(devices.serialLog) })] : undefined,
    inputs: unlessEmpty(inputArgs(devices)),
    graphics: graphics && [graphicArgs(graphics)],
    audios: devices.audio && [audioArgs(devices.audio)],
    videos: unlessEmpty(videoArgs(devices)),
    sounds: sound && sound !== "none" ? [{ model: sound }] : undefined,
    rngs: devices.rng ? [{ model: "virtio" as const, backend: { random: "/dev/urandom" } }] : undefined,
    tpms: tpm && [tpmArgs(tpm)],
    panics: unlessEmpty(devices.panic.map((model) => ({ model }))),
    memBalloon: { model: devices.memballoon },
    watchdogs: watchdog && [{ model: watchdog.model, action: watchdog.action }],
  });
}

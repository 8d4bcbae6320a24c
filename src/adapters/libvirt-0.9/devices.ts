import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import { unlessEmpty } from "../unless-empty";
import type { LibvirtChannelArgs, LibvirtDevicesArgs, LibvirtDiskArgs } from "./args";
import { interfaceArgs } from "./interfaces";
import { audioArgs, graphicArgs, inputArgs, logArgs, videoArgs } from "./peripherals";

type Devices = DomainDefinition["devices"];
type Disk = Devices["disks"][number];

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

const driverArgs = ({ format, cache, io, discard, iothread }: Disk): NonNullable<LibvirtDiskArgs["driver"]> =>
  defined({ name: "qemu" as const, type: format, cache, io, discard, ioThread: iothread });

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
    target: { dev: disk.target, bus: disk.bus },
    serial: disk.serial,
    readOnly: disk.readonly ? true : undefined,
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
  backend: {
    emulator: defined({
      version: tpm.version,
      // "no" is libvirt's own and does not come back.
      persistentState: tpm.persistentState ? ("yes" as const) : undefined,
    }),
  },
});

export function deviceArgs(devices: Devices): LibvirtDevicesArgs {
  const { graphics, sound, tpm, watchdog } = devices;
  return defined({
    disks: devices.disks.map(diskArgs),
    controllers: unlessEmpty(
      devices.controllers.map(({ type, index, model, iothread }) =>
        defined({ type, index, model, driver: iothread === undefined ? undefined : { ioThread: iothread } }),
      ),
    ),
    interfaces: devices.interfaces.map(interfaceArgs),
    channels: unlessEmpty(channelArgs(devices)),
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

import type { DomainDefinition } from "../../domain/definition";
import { catalogue } from "../../enlightenments/catalogue";
import type { Enlightenment } from "../../enlightenments/types";
import { defined } from "../../foreign/defined";
import { sizeText } from "../reading/size";
import type { CdromSpec, DiskSpec, GuestSpec, NetworkSpec } from "../types";
import { hostDeviceSpecs } from "./host-devices";

type Disk = DomainDefinition["devices"]["disks"][number];

/**
 * A machine as a spec that leaves nothing to a preset: every argument that the definition answers is written out. What
 * no argument can say is left out here; the comparison that follows finds it.
 */
export function plainSpec(definition: DomainDefinition, windows: string): GuestSpec {
  const { cpu, devices, cputune, numatune, hugepages, features } = definition;
  const tsc = definition.clock.timers.find(({ name, frequency }) => name === "tsc" && frequency !== undefined);
  const bootsFirst = systemDiskOf(devices.disks);
  const others = devices.disks.filter((disk) => disk.device === "disk" && disk !== bootsFirst);
  const spec: GuestSpec = {
    name: definition.name,
    windows,
    ...defined({
      uuid: definition.uuid,
      description: definition.description,
      // Before the number of vCPUs, which says the same in fewer words where there is one socket.
      topology: topologySpec(cpu),
      vcpus: definition.vcpus,
      maxVcpus: definition.maxVcpus,
      memory: sizeText(definition.memoryKiB),
      currentMemory: definition.currentMemoryKiB === undefined ? undefined : sizeText(definition.currentMemoryKiB),
      tscFrequency: tsc?.frequency,
      hideKvm: features.kvmHidden,
      systemDisk: bootsFirst && diskSpec(bootsFirst),
      graphics: graphicsSpec(devices.graphics),
      pinning:
        cputune === undefined || cputune.vcpupin.length === 0
          ? undefined
          : defined({
              vcpus: [...cputune.vcpupin],
              emulator: cputune.emulatorpin,
              iothread: cputune.iothreadpin?.[0],
            }),
      hugepages: hugepages === undefined ? undefined : { size: sizeText(hugepages.sizeKiB) },
      hostDevices: devices.hostDevices && hostDeviceSpecs(devices.hostDevices),
      redirectedUsb: devices.redirectedUsb,
      numa: numatune === undefined ? undefined : { nodes: numatune.nodeset, mode: numatune.mode },
    }),
    disks: others.map(diskSpec),
    cdroms: devices.disks.filter(({ device }) => device === "cdrom").map(cdromSpec),
    networks: devices.interfaces.filter(isSayable).map(networkSpec),
    cpu: cpuSpec(cpu),
    firmware: firmwareSpec(definition.os.firmware),
    tpm: devices.tpm === undefined ? { enabled: false } : { enabled: true, model: devices.tpm.model },
    drivers: driversOf(definition),
    nestedVirtualization: showsVirtualization(cpu),
    clock: { offset: definition.clock.offset },
    video: { model: devices.video?.model ?? "none" },
    guestAgent: devices.guestAgent,
    memoryBalloon: devices.memballoon !== "none",
    ...enlightenmentSpec(definition),
  };
  return spec;
}

/** The disk that boots first; without an order libvirt takes the first one. */
export function systemDiskOf(disks: readonly Disk[]): Disk | undefined {
  const candidates = disks.filter(({ device }) => device === "disk");
  const orders = candidates.filter(({ bootOrder }) => bootOrder !== undefined);
  return orders.length === 0
    ? candidates[0]
    : orders.reduce((first, one) => (one.bootOrder! < first.bootOrder! ? one : first));
}

const placeSpec = (source: Disk["source"]): Pick<DiskSpec, "path" | "pool" | "volume"> => {
  if (source === undefined) return {};
  return source.type === "volume" ? { pool: source.pool, volume: source.volume } : { path: source.path };
};

const diskSpec = (disk: Disk): DiskSpec => ({
  ...placeSpec(disk.source),
  ...defined({
    format: disk.format,
    bus: disk.bus === "virtio" || disk.bus === "scsi" || disk.bus === "sata" ? disk.bus : undefined,
    cache: disk.cache,
    serial: disk.serial,
    limits: disk.limits,
  }),
});

const cdromSpec = (disk: Disk): CdromSpec => placeSpec(disk.source);

type Card = DomainDefinition["devices"]["interfaces"][number];

/** A network card that an argument has words for. */
type SayableCard = Card & {
  readonly source: Exclude<Card["source"], { readonly type: "user" }>;
  readonly model: Exclude<Card["model"], "rtl8139">;
};

export const isSayable = (card: Card): card is SayableCard => card.source.type !== "user" && card.model !== "rtl8139";

function networkSpec({ source, mac, model, link }: SayableCard): NetworkSpec {
  const plug = source.type === "network" ? { network: source.network } : { bridge: source.bridge };
  return { ...plug, model, ...defined({ mac, link }) };
}

function graphicsSpec(graphics: DomainDefinition["devices"]["graphics"]): NonNullable<GuestSpec["graphics"]> {
  if (graphics === undefined) return { type: "none" };
  // No password: a program that names none leaves the one on the host alone.
  const { type, listen, port } = graphics;
  return { type, listen, ...defined({ port }) };
}

const firmwareSpec = (firmware: DomainDefinition["os"]["firmware"]): NonNullable<GuestSpec["firmware"]> =>
  firmware.type === "bios"
    ? { type: "bios" }
    : { type: "uefi", secureBoot: firmware.secureBoot, ...defined({ nvram: firmware.nvramPath }) };

/** Does Windows have the virtio drivers? A device that it could not drive without them tells. */
function driversOf({ devices }: DomainDefinition): "virtio" | "inbox" {
  const disks = devices.disks.some(({ device, bus }) => device === "disk" && (bus === "virtio" || bus === "scsi"));
  return disks || devices.interfaces.some(({ model }) => model === "virtio") ? "virtio" : "inbox";
}

function topologySpec({ topology }: DomainDefinition["cpu"]): GuestSpec["topology"] {
  if (topology === undefined || topology.dies !== 1) return undefined;
  const { sockets, cores, threads } = topology;
  return { sockets, cores, threads };
}

/** A machine without `<cpu>` has QEMU's own model, which no argument can ask for. */
const cpuSpec = ({ mode, model, features }: DomainDefinition["cpu"]): NonNullable<GuestSpec["cpu"]> => ({
  ...defined({ mode: mode === "custom" && model === undefined ? undefined : mode, model }),
  features: features.map((feature) => ({ ...feature })),
});

/** Without a word about them, the guest sees vmx or svm in the modes that show it the host's CPU. */
function showsVirtualization({ mode, features }: DomainDefinition["cpu"]): boolean {
  const said = features.filter(({ name }) => name === "vmx" || name === "svm");
  if (said.some(({ policy }) => policy === "require" || policy === "force")) return true;
  return said.length === 0 && mode !== "custom";
}

function enlightenmentSpec(definition: DomainDefinition): Pick<GuestSpec, "enlightenments" | "enlightenmentMode"> {
  const { hyperv } = definition.features;
  const mode = hyperv?.mode ?? "custom";
  const enlightenments: Record<string, string | number> = {};
  for (const row of catalogue) {
    if (row.libvirt.kind === "none") continue;
    const found = written(row, definition);
    // The other modes leave the rest to libvirt.
    if (found === undefined && mode !== "custom") continue;
    enlightenments[row.property] = found?.state ?? "off";
    if (found?.state === "on" && found.value !== undefined && row.value !== undefined)
      enlightenments[row.value.property] = found.value;
  }
  return { enlightenments: enlightenments, enlightenmentMode: mode };
}

/** An enlightenment as the definition says it, whatever form libvirt gives it. */
function written(
  { libvirt }: Enlightenment,
  { features, clock, devices }: DomainDefinition,
): { readonly state: "on" | "off"; readonly value?: number | string | undefined } | undefined {
  switch (libvirt.kind) {
    case "element":
      return features.hyperv?.features[libvirt.element];
    case "child":
      return features.hyperv?.features[`${libvirt.parent}.${libvirt.element}`];
    case "timer": {
      const timer = clock.timers.find(({ name }) => name === "hypervclock");
      return timer === undefined ? undefined : { state: timer.present === false ? "off" : "on" };
    }
    case "panic":
      return devices.panic.includes("hyperv") ? { state: "on" } : undefined;
    default:
      return undefined;
  }
}

import { defined } from "../../foreign/defined";
import { integer, sizeKiB } from "../sizes";
import { type Answer, readSections } from "../xml";
import { handedOver } from "./handed-over";
import type {
  HostConsole,
  HostDisk,
  HostInterface,
  HostMachine,
  HostNetwork,
  HostPool,
  HostResources,
  HostVolume,
  QemuUser,
} from "./types";

/**
 * Reads the sections that `probe` brings: lists of UUIDs, definitions, and what only a shell can tell. A section that
 * is missing, cut or no XML leaves its part unknown; so does a list that holds an error.
 */
export function parseResources(text: string, capabilities: Answer | undefined): HostResources | undefined {
  const sections = sectionsOf(text);
  const lists = new Map(
    [...sections].flatMap(
      ([name, told]) => (isList(name) ? [[name, uuidsIn(told)]] : []) as [string, string[] | undefined][],
    ),
  );
  const parts: { [K in keyof HostResources]: HostResources[K] | undefined } = {
    pools: poolsOf(sections, lists),
    networks: networksOf(sections, lists),
    interfaces: interfacesOf(sections.get("interfaces")),
    machines: machinesOf(sections, lists),
    qemuUser: qemuUserOf(capabilities, sections.get("ownership")),
  };
  const told = Object.entries(parts).filter(([, part]) => part !== undefined);
  return told.length === 0 ? undefined : Object.fromEntries(told);
}

type Sections = ReadonlyMap<string, string>;
type Lists = ReadonlyMap<string, readonly string[] | undefined>;

/** The first line names the mark, which the answers cannot hold: it was drawn for them. */
function sectionsOf(text: string): Sections {
  const [mark = ""] = text.trimStart().split(/\s/, 1);
  if (mark === "") return new Map();
  const found = new Map<string, string[]>();
  let into: string[] | undefined;
  for (const line of text.split("\n")) {
    const section = line.startsWith(`${mark} `) ? line.slice(mark.length + 1).split(" ", 1)[0] : undefined;
    if (section !== undefined) found.set(section, (into = []));
    else
      into?.push(
        line.startsWith(`${mark}-pool `)
          ? `</pool-volumes><pool-volumes uuid="${line
              .slice(mark.length + 6)
              .trim()
              .replace(/[^0-9a-f-]/g, "")}">`
          : line,
      );
  }
  return new Map([...found].map(([name, all]) => [name, all.join("\n")]));
}

const isList = (name: string): boolean => /^(pools|networks|machines)(-active|-autostart)?$/.test(name);

function uuidsIn(text: string): string[] | undefined {
  const words = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return words.every((word) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(word)) ? words : undefined;
}

/** Everything that is listed must be told, or nothing is known to be missing. */
function complete<T extends { readonly uuid: string }>(
  found: readonly T[] | undefined,
  listed: readonly string[] | undefined,
): readonly T[] | undefined {
  return found !== undefined && listed !== undefined && listed.every((uuid) => found.some((one) => one.uuid === uuid))
    ? found
    : undefined;
}

function poolsOf(sections: Sections, lists: Lists): HostResources["pools"] {
  const active = lists.get("pools-active");
  const definitions = readSections(sections.get("pool-definitions"));
  if (active === undefined || definitions === undefined) return undefined;
  const space = spaceIn(sections.get("space") ?? "");
  const volumes = volumesOf(sections.get("volumes"));
  const pools = definitions.all("pool").map((pool): HostPool => {
    const uuid = pool.one("uuid")?.text ?? "";
    const path = pool.one("target/path")?.text;
    const isActive = active.includes(uuid);
    const available = isActive
      ? ((path === undefined ? undefined : space.get(path)) ?? bytes(pool.one("available")))
      : undefined;
    const own = isActive ? volumes?.get(uuid) : undefined;
    return {
      name: pool.one("name")?.text ?? "",
      uuid,
      type: pool.attribute("type") ?? "dir",
      ...(path === undefined || path === "" ? {} : { path }),
      active: isActive,
      ...(available === undefined ? {} : { availableBytes: available }),
      ...(own === undefined ? {} : { volumes: own }),
    };
  });
  return complete(pools, lists.get("pools"));
}

function volumesOf(text: string | undefined): ReadonlyMap<string, readonly HostVolume[]> | undefined {
  if (text === undefined) return undefined;
  const all = readSections(`<pool-volumes>${text}</pool-volumes>`);
  return all === undefined
    ? undefined
    : new Map(all.all("pool-volumes").map((pool) => [pool.attribute("uuid") ?? "", pool.all("volume").map(volumeOf)]));
}

function volumeOf(volume: Answer): HostVolume {
  const path = volume.one("target/path")?.text;
  const format = volume.one("target/format")?.attribute("type");
  const [capacityBytes, allocationBytes] = [bytes(volume.one("capacity")), bytes(volume.one("allocation"))];
  return {
    name: volume.one("name")?.text ?? "",
    ...(path?.startsWith("/") === true ? { path } : {}),
    ...(format === undefined ? {} : { format }),
    ...(capacityBytes === undefined ? {} : { capacityBytes }),
    ...(allocationBytes === undefined ? {} : { allocationBytes }),
  };
}

/** libvirt writes sizes of storage in bytes. */
function bytes(size: Answer | undefined): number | undefined {
  const unit = size?.attribute("unit");
  return size !== undefined && (unit === undefined || unit === "bytes") && /^\d+$/.test(size.text)
    ? Number(size.text)
    : undefined;
}

/** Lines `blocks blocksize path` of `stat -f`. */
function spaceIn(text: string): ReadonlyMap<string, number> {
  return new Map(
    [...text.matchAll(/^(\d+) (\d+) (\/.*)$/gm)].map(([, blocks, size, path]) => [
      path!,
      Number(blocks) * Number(size),
    ]),
  );
}

function networksOf(sections: Sections, lists: Lists): HostResources["networks"] {
  const [active, autostart] = [lists.get("networks-active"), lists.get("networks-autostart")];
  const definitions = readSections(sections.get("network-definitions"));
  if (active === undefined || definitions === undefined) return undefined;
  const networks = definitions.all("network").map((network): HostNetwork & { uuid: string } => {
    const uuid = network.one("uuid")?.text ?? "";
    return {
      uuid,
      name: network.one("name")?.text ?? "",
      active: active.includes(uuid),
      autostart: autostart?.includes(uuid) ?? false,
    };
  });
  return complete(networks, lists.get("networks"))?.map(({ name, active: on, autostart: also }) => ({
    name,
    active: on,
    autostart: also,
  }));
}

function machinesOf(sections: Sections, lists: Lists): HostResources["machines"] {
  const [active, autostart] = [lists.get("machines-active"), lists.get("machines-autostart")];
  const definitions = readSections(sections.get("machine-definitions"));
  if (active === undefined || definitions === undefined) return undefined;
  // One that was undefined meanwhile is not missed: machines are looked at for what they have, never for being absent.
  return definitions.all("domain").map((domain) => {
    const uuid = domain.one("uuid")?.text ?? "";
    const variables = domain.one("os/nvram")?.text.trim();
    const sizes = sizesOf(domain);
    const devices = handedOver(domain);
    return {
      name: domain.one("name")?.text ?? "",
      uuid,
      ...(variables?.startsWith("/") === true ? { variables } : {}),
      running: active.includes(uuid),
      ...sizes,
      disks: domain.all("devices/disk").flatMap(diskOf),
      consoles: domain.all("devices/graphics").flatMap(consoleOf),
      ...(autostart?.includes(uuid) === true ? { autostart: true } : {}),
      ...devices,
      ...pinnedOf(domain, sizes, devices),
      ...sharedOf(domain),
    };
  });
}

/** Of huge pages whose size the definition leaves to the host, x86's usual one. */
const USUAL_PAGE_KIB = 2048;

function sizesOf(domain: Answer): Pick<HostMachine, "memoryKiB" | "vcpus" | "pageKiB" | "pinnedCpus"> {
  const sizeOf = (size: Answer | undefined, text = size?.text): number | undefined =>
    size === undefined ? undefined : sizeKiB(text, size.attribute("unit"));
  const pages = domain.one("memoryBacking/hugepages");
  const page = pages?.one("page");
  const pins = domain.all("cputune/vcpupin").map((pin) => pin.attribute("cpuset") ?? "");
  const own = [...new Set(pins.filter((cpus) => /^\d{1,5}$/.test(cpus)).map(Number))].sort((a, b) => a - b);
  return defined({
    memoryKiB: sizeOf(domain.one("memory")),
    vcpus: integer(domain.one("vcpu")?.text),
    pageKiB: pages === undefined ? undefined : (sizeOf(page, page?.attribute("size")) ?? USUAL_PAGE_KIB),
    pinnedCpus: own.length === 0 ? undefined : own,
  });
}

/** VFIO pins all memory of a machine with a PCI or mediated device, and `locked` keeps it from being swapped. */
function pinnedOf(
  domain: Answer,
  { memoryKiB }: Pick<HostMachine, "memoryKiB">,
  { hostDevices, mediatedDevices }: Pick<HostMachine, "hostDevices" | "mediatedDevices">,
): Pick<HostMachine, "pinnedKiB"> {
  const isPinned =
    hostDevices !== undefined || mediatedDevices !== undefined || domain.one("memoryBacking/locked") !== undefined;
  return isPinned && memoryKiB !== undefined ? { pinnedKiB: memoryKiB } : {};
}

function sharedOf(domain: Answer): Pick<HostMachine, "sharedMemory"> {
  const names = domain.all("devices/shmem").flatMap((shared) => shared.attribute("name") ?? []);
  return names.length === 0 ? {} : { sharedMemory: names };
}

function diskOf(disk: Answer): HostDisk[] {
  const device = disk.attribute("device") ?? "disk";
  const source = disk.one("source");
  if (
    !["disk", "lun"].includes(device) ||
    source === undefined ||
    ["readonly", "shareable", "transient"].some((mark) => disk.one(mark) !== undefined)
  )
    return [];
  const target = disk.one("target")?.attribute("dev") ?? "";
  const [path, pool, volume] = [
    source.attribute("file") ?? source.attribute("dev"),
    source.attribute("pool"),
    source.attribute("volume"),
  ];
  if (path?.startsWith("/") === true) return [{ target, path }];
  return pool === undefined || volume === undefined ? [] : [{ target, pool, volume }];
}

function consoleOf(graphics: Answer): HostConsole[] {
  const port = Number(graphics.attribute("port"));
  if (!Number.isInteger(port) || port <= 0) return [];
  const listen = graphics.attribute("listen") ?? graphics.one("listen")?.attribute("address");
  return [
    {
      type: graphics.attribute("type") ?? "vnc",
      port,
      fixed: graphics.attribute("autoport") !== "yes",
      ...(listen === undefined ? {} : { listen }),
    },
  ];
}

function interfacesOf(text: string | undefined): HostResources["interfaces"] {
  const found = [...(text ?? "").matchAll(/^(bridge|card|other) (\S+)$/gm)].map(([, kind, name]): HostInterface => ({
    name: name!,
    kind: kind as HostInterface["kind"],
  }));
  // Every Linux has lo.
  return found.length === 0 ? undefined : found;
}

function qemuUserOf(capabilities: Answer | undefined, settings: string | undefined): QemuUser | undefined {
  const dac = capabilities?.all("host/secmodel").find((model) => model.one("model")?.text === "dac");
  const label = dac?.all("baselabel").find((one) => one.attribute("type") === "kvm")?.text;
  const [, uid, gid] = /^\+?(\d+):\+?(\d+)$/.exec(label ?? "") ?? [];
  if (uid === undefined || gid === undefined) return undefined;
  return {
    uid: Number(uid),
    gid: Number(gid),
    ...(/=\s*0\s*$/m.test(settings ?? "") ? { ownsFiles: false as const } : {}),
  };
}

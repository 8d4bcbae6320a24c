import type { CpuVendor, Known } from "../enlightenments/types";
import { defined } from "../foreign/defined";
import { newlyNamedCpuFeatures } from "../presets";
import { parseCertificates } from "./resources/certificates";
import { parseResources } from "./resources/parse";
import { integer, sizeKiB } from "./sizes";
import type { HostProfile, NumaCell } from "./types";
import { enumValues, readAnswer, type Answer } from "./xml";

/** What was read from a host, as text. Only `domcapabilities` is needed; what else is missing stays unknown. */
export interface HostAnswers {
  /** How messages call the host. Default: "the host". */
  readonly name?: string;
  /** `virsh domcapabilities --virttype kvm --machine q35`; of another machine type, Secure Boot stays unknown. */
  readonly domcapabilities: string;
  /** `virsh capabilities` */
  readonly capabilities?: string;
  /** `virsh version --daemon`; without the option, virsh tells its own version for that of the host's libvirt. */
  readonly version?: string;
  /** `uname -r` */
  readonly uname?: string;
  /** Lines `/sys/module/kvm_amd/parameters/nested:1`, and the line "address sizes" of /proc/cpuinfo. */
  readonly extra?: string;
  /** `virsh domxml-to-native qemu-argv` of a machine with UEFI. */
  readonly uefi?: string;
  /** Which files hold which of Microsoft's Secure Boot certificates, as `probe` brings it. */
  readonly certificates?: string;
  /** Sections about what lies on the host, as `probe` brings them. */
  readonly resources?: string;
}

/** Reads a profile. Throws {@link HostProfileError} when an answer is no libvirt XML. */
export function parseHostProfile(answers: HostAnswers): HostProfile {
  const name = answers.name ?? "the host";
  const domain = readAnswer(answers.domcapabilities, "domainCapabilities", name);
  const host = answers.capabilities ? readAnswer(answers.capabilities, "capabilities", name) : undefined;
  const parameters = kernelParameters(answers.extra ?? "");
  const { template, variables } = parseCertificates(answers.certificates ?? "");
  const resources = parseResources(answers.resources ?? "", host);
  const cells = host?.all("host/topology/cells/cell").map(numaCell);
  return defined({
    format: 1 as const,
    name,
    uuid: host?.one("host/uuid")?.text || undefined,
    libvirt: libvirtVersion(answers.version ?? ""),
    qemu: /Running hypervisor: QEMU ([\d.]+)/.exec(answers.version ?? "")?.[1],
    linux: /^\s*(\d+\.\d+(?:\.\d+)?)/.exec(answers.uname ?? "")?.[1],
    kernelRelease: answers.uname?.trim() || undefined,
    accelerator: accelerator(domain),
    cpu: { ...cpu(domain, host), ...addressBits(domain, host, answers.extra ?? "") },
    nested: nested(domain, parameters),
    tsc: tsc(host),
    apicv: switchState(parameters, ["kvm_intel/enable_apicv", "kvm_amd/avic"]),
    ...hyperv(domain),
    panicModels: enumValues(domain.one("devices/panic"), "model"),
    machineTypes: machineTypes(host),
    maxVcpus: integer(domain.one("vcpu")?.attribute("max")),
    firmware: {
      ...firmware(domain),
      ...variablesFolder(answers.uefi ?? ""),
      ...(template === undefined ? {} : { variablesTemplate: template }),
    },
    tpm: tpm(domain),
    devices: devices(domain),
    memoryKiB: cells?.length ? cells.reduce((sum, cell) => sum + cell.memoryKiB, 0) : undefined,
    hugepages: hugepages(host, cells),
    numa: cells,
    cpus: cells?.flatMap((cell) => cell.cpus).sort((a, b) => a - b),
    siblings: siblings(host),
    topology: topology(host),
    resources: variables === undefined ? resources : { ...resources, variables },
    hostDevices: hostDevices(domain),
  });
}

/** The file behind the second flash memory on a QEMU command line, of which the first is the firmware itself. */
export const variablesFileIn = (commandLine: string): string | undefined =>
  /"filename":"([^"\\]+)","node-name":"libvirt-pflash1-storage"/.exec(commandLine)?.[1];

function variablesFolder(commandLine: string): { variablesFolder?: string } {
  const folder = variablesFileIn(commandLine)?.replace(/\/[^/]*$/, "");
  return folder === undefined || folder === "" ? {} : { variablesFolder: folder };
}

/** The version of the libvirt daemon in what `virsh version --daemon` says. */
export const daemonVersionIn = (text: string): string | undefined =>
  /Running against daemon: (?:libvirt )?(\d[\d.]*)/.exec(text)?.[1];

const libvirtVersion = (text: string): string | undefined =>
  daemonVersionIn(text) ?? /Using library: libvirt (\d[\d.]*)/.exec(text)?.[1];

function accelerator(domain: Answer): HostProfile["accelerator"] {
  const type = domain.one("domain")?.text;
  return type === "kvm" || type === "qemu" ? type : undefined;
}

/** "kvm_amd/nested" → "1" */
function kernelParameters(extra: string): ReadonlyMap<string, string> {
  const lines = extra.matchAll(/^\/sys\/module\/(kvm_intel|kvm_amd)\/parameters\/(\w+):(.*)$/gm);
  return new Map([...lines].map(([, module, name, value]) => [`${module}/${name}`, (value ?? "").trim()]));
}

function switchState(parameters: ReadonlyMap<string, string>, names: readonly string[]): Known {
  const value = names.map((name) => parameters.get(name)).find((found) => found !== undefined);
  if (value === undefined) return "unknown";
  return /^(1|Y|y)$/.test(value) ? "yes" : /^(0|N|n)$/.test(value) ? "no" : "unknown";
}

function cpu(domain: Answer, host: Answer | undefined): HostProfile["cpu"] {
  const modes = domain.all("cpu/mode");
  const hostModel = modes.find((mode) => mode.attribute("name") === "host-model");
  const custom = modes.find((mode) => mode.attribute("name") === "custom");
  const features = (policy: string): string[] | undefined =>
    hostModel
      ?.all("feature")
      .filter((feature) => feature.attribute("policy") === policy)
      .flatMap((feature) => feature.attribute("name") ?? []);
  return defined({
    vendor: vendor(hostModel?.one("vendor")?.text ?? host?.one("host/cpu/vendor")?.text),
    model: hostModel?.one("model")?.text ?? host?.one("host/cpu/model")?.text,
    features: features("require"),
    missingFeatures: [...(features("disable") ?? []), ...withoutInvariantTsc(host)],
    namedFeatures: named(domain),
    usableModels: custom
      ?.all("model")
      .filter((model) => model.attribute("usable") === "yes")
      .map((model) => model.text),
    modes: modes
      .filter((mode) => mode.attribute("supported") === "yes")
      .flatMap((mode) => mode.attribute("name") ?? []),
  });
}

/**
 * A libvirt that names a feature in one place, for example among what keeps a model from running here, takes it in a
 * definition.
 */
function named(domain: Answer): string[] | undefined {
  const seen = new Set(
    ["cpu/mode/feature", "cpu/mode/blockers/feature"].flatMap((path) =>
      domain.all(path).map((feature) => feature.attribute("name")),
    ),
  );
  const found = newlyNamedCpuFeatures.filter((name) => seen.has(name));
  return found.length === 0 ? undefined : found;
}

/**
 * The host-model CPU never has the invariant TSC, because it stands against migration; whether the host has it is told
 * by `capabilities`, which lists every feature of the host's own CPU. Without it libvirt refuses to start a machine
 * that requires it.
 */
function withoutInvariantTsc(host: Answer | undefined): string[] {
  const own = host?.all("host/cpu/feature").map((feature) => feature.attribute("name"));
  return own === undefined || own.length === 0 || own.includes("invtsc") ? [] : ["invtsc"];
}

/**
 * libvirt tells it from 8.7 on, among the host's own CPU and, from 9.3 on, beside the host-model CPU; the kernel always
 * does.
 */
function addressBits(domain: Answer, host: Answer | undefined, extra: string): { addressBits?: number } {
  const hostModel = domain.all("cpu/mode").find((mode) => mode.attribute("name") === "host-model");
  const bits =
    integer(host?.one("host/cpu/maxphysaddr")?.attribute("bits")) ??
    integer(hostModel?.one("maxphysaddr")?.attribute("limit")) ??
    integer(/address sizes\s*:\s*(\d+) bits physical/.exec(extra)?.[1]);
  return bits === undefined ? {} : { addressBits: bits };
}

const vendor = (text: string | undefined): CpuVendor =>
  text === "Intel" ? "intel" : text === "AMD" ? "amd" : "unknown";

function nested(domain: Answer, parameters: ReadonlyMap<string, string>): Known {
  const parameter = switchState(parameters, ["kvm_intel/nested", "kvm_amd/nested"]);
  if (parameter !== "unknown") return parameter;
  const hostModel = domain.all("cpu/mode").find((mode) => mode.attribute("name") === "host-model");
  const feature = hostModel?.all("feature").find((candidate) => /^(vmx|svm)$/.test(candidate.attribute("name") ?? ""));
  const policy = feature?.attribute("policy");
  return policy === "require" ? "yes" : policy === "disable" ? "no" : "unknown";
}

function tsc(host: Answer | undefined): HostProfile["tsc"] {
  const counter = host?.all("host/cpu/counter").find((candidate) => candidate.attribute("name") === "tsc");
  const scaling = counter?.attribute("scaling");
  const known: Known = scaling === "yes" || scaling === "no" ? scaling : "unknown";
  return defined({ frequencyHz: integer(counter?.attribute("frequency")), scaling: known });
}

function hyperv(domain: Answer): Pick<HostProfile, "hypervFeatures" | "hypervDefaults" | "hypervSupported"> {
  const element = domain.one("features/hyperv");
  const supported = element?.attribute("supported");
  const defaults = ["spinlocks", "stimer_direct", "tlbflush_direct", "tlbflush_extended", "vendor_id"].flatMap(
    (name) => {
      const value = element?.one(`defaults/${name}`)?.text;
      return value === undefined ? [] : [[name, value] as const];
    },
  );
  const features = enumValues(element, "features");
  return {
    hypervSupported: supported === "yes" || supported === "no" ? supported : "unknown",
    ...(features ? { hypervFeatures: features } : {}),
    ...(defaults.length > 0 ? { hypervDefaults: Object.fromEntries(defaults) } : {}),
  };
}

function machineTypes(host: Answer | undefined): string[] | undefined {
  const arch = host
    ?.all("guest")
    .find((guest) => guest.one("os_type")?.text === "hvm" && guest.one("arch")?.attribute("name") === "x86_64");
  const machines = [...(arch?.all("arch/machine") ?? []), ...(arch?.all("arch/domain/machine") ?? [])].map(
    (machine) => machine.text,
  );
  return machines.length > 0 ? [...new Set(machines)] : undefined;
}

function firmware(domain: Answer): HostProfile["firmware"] {
  const os = domain.one("os");
  // Secure Boot needs SMM, which only q35 has: the answer for another machine type says nothing about q35.
  const asked = /q35/.test(domain.one("machine")?.text ?? "") ? os : undefined;
  const offered = (values: readonly string[] | undefined, wanted: string): Known =>
    values === undefined ? "unknown" : values.includes(wanted) ? "yes" : "no";
  return defined({
    uefi: offered(enumValues(os, "firmware"), "efi"),
    secureBoot: offered(enumValues(asked?.one("loader"), "secure"), "yes"),
    enrolledKeys: offered(enumValues(asked?.one("firmwareFeatures"), "enrolledKeys"), "yes"),
    loaders: os?.all("loader/value").map((value) => value.text),
  });
}

function tpm(domain: Answer): HostProfile["tpm"] {
  const element = domain.one("devices/tpm");
  if (element?.attribute("supported") === "no") return { models: [], backends: [], versions: [] };
  return defined({
    models: enumValues(element, "model"),
    backends: enumValues(element, "backendModel"),
    versions: enumValues(element, "backendVersion"),
  });
}

const devices = (domain: Answer): HostProfile["devices"] =>
  defined({
    diskBuses: enumValues(domain.one("devices/disk"), "bus"),
    graphics: enumValues(domain.one("devices/graphics"), "type"),
    video: enumValues(domain.one("devices/video"), "modelType"),
    rng: enumValues(domain.one("devices/rng"), "model"),
    channels: enumValues(domain.one("devices/channel"), "type"),
    filesystems: enumValues(domain.one("devices/filesystem"), "driverType"),
  });

/** libvirt lists the back end where its QEMU has it and the kernel has put devices into IOMMU groups. */
function hostDevices(domain: Answer): HostProfile["hostDevices"] {
  const backends = enumValues(domain.one("devices/hostdev"), "pciBackend");
  return backends === undefined ? undefined : { vfio: backends.includes("vfio") ? "yes" : "no" };
}

const isHuge = (pageKiB: number): boolean => pageKiB > 4;

function numaCell(cell: Answer): NumaCell {
  const memory = cell.one("memory");
  return {
    id: integer(cell.attribute("id")) ?? 0,
    memoryKiB: sizeKiB(memory?.text, memory?.attribute("unit")),
    cpus: cell.all("cpus/cpu").flatMap((cpuOfCell) => integer(cpuOfCell.attribute("id")) ?? []),
    hugepages: cell
      .all("pages")
      .map((pages) => ({
        sizeKiB: sizeKiB(pages.attribute("size"), pages.attribute("unit")),
        count: integer(pages.text) ?? 0,
      }))
      .filter((pages) => isHuge(pages.sizeKiB)),
  };
}

/** From the CPUs of the cells: `<topology>` of the host's CPU counts the sockets of one NUMA node only. */
function topology(host: Answer | undefined): HostProfile["topology"] {
  const cpus = (host?.all("host/topology/cells/cell/cpus/cpu") ?? []).map((one) => ({
    socket: one.attribute("socket_id"),
    core: one.attribute("siblings"),
  }));
  if (cpus.length === 0 || cpus.some(({ socket, core }) => socket === undefined || core === undefined))
    return undefined;
  const cores = [...new Set(cpus.map(({ core }) => core))];
  return {
    sockets: new Set(cpus.map(({ socket }) => socket)).size,
    cores: cores.length,
    threads: Math.max(...cores.map((core) => cpus.filter((one) => one.core === core).length)),
  };
}

/** "0,4" or "0-1" → its ids; libvirt writes both. */
const idsIn = (text: string): number[] =>
  text.split(",").flatMap((part) => {
    const [first, last = first] = part.split("-").map((id) => integer(id));
    return first === undefined || last === undefined || last - first > 4096
      ? []
      : Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });

function siblings(host: Answer | undefined): number[][] | undefined {
  const told = host?.all("host/topology/cells/cell/cpus/cpu").map((cpu) => cpu.attribute("siblings"));
  if (told === undefined || told.length === 0 || told.includes(undefined)) return undefined;
  const groups = [...new Set(told as string[])].map(idsIn).filter((ids) => ids.length > 1);
  return groups.sort(([a = 0], [b = 0]) => a - b);
}

function hugepages(host: Answer | undefined, cells: readonly NumaCell[] | undefined): HostProfile["hugepages"] {
  const sizes = host
    ?.all("host/cpu/pages")
    .map((pages) => sizeKiB(pages.attribute("size"), pages.attribute("unit")))
    .filter(isHuge);
  return sizes?.map((pageKiB) => {
    const counts = cells?.flatMap((cell) =>
      cell.hugepages.filter((pages) => pages.sizeKiB === pageKiB).map((pages) => pages.count),
    );
    return counts?.length
      ? { sizeKiB: pageKiB, count: counts.reduce((sum, count) => sum + count, 0) }
      : { sizeKiB: pageKiB };
  });
}

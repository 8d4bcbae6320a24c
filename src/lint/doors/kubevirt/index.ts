import type { DoorMachine, Properties } from "../types";
import { UNKNOWN } from "../values";
import { type Draft, Written } from "../written";
import { addDevices, type Gaps } from "./devices";
import { addClock, addFeatures } from "./features";
import { quantity } from "./quantity";
import { View } from "../view";
import { windowsOf } from "./windows";

const KINDS: ReadonlySet<unknown> = new Set([
  "VirtualMachine",
  "VirtualMachineInstance",
  "VirtualMachineInstanceReplicaSet",
]);

/**
 * A machine of KubeVirt as the domain that virt-launcher would give libvirt. What KubeVirt, a preference or an instance
 * type decides is marked as not known.
 */
export function kubevirtMachine(props: Properties): DoorMachine | undefined {
  const { apiVersion, kind } = props;
  if (typeof apiVersion !== "string" || !apiVersion.startsWith("kubevirt.io/") || !KINDS.has(kind)) return undefined;
  const object = new View(props, "");
  const template = kind === "VirtualMachineInstance" ? object : object.along("spec", "template");
  const domain = template.along("spec", "domain");
  const gaps: Gaps = { preference: object.along("spec", "preference").isSaid };
  const tree = new Written("domain", domain.path);
  tree.root.set("type", "kvm", domain.path);
  addGeneral(tree.root, object, domain);
  addOs(tree.root, domain, gaps);
  addSections(tree.root, domain, gaps);
  addDevices(tree.root, domain.at("devices"), gaps);
  const { id, isWindows } = windowsOf(object, template);
  const hyperv = domain.along("features", "hyperv").isSaid || domain.along("clock", "timer", "hyperv").isSaid;
  return {
    door: "kubevirt",
    root: tree.root.element,
    unknown: tree.unknown,
    locate: tree.locate,
    isWindows: isWindows || hyperv,
    ...(id === undefined ? {} : { windows: id }),
  };
}

function addGeneral(root: Draft, object: View, domain: View): void {
  const name = object.along("metadata", "name");
  root.child("name", name.path).text(name.value ?? UNKNOWN, name.path);
  // virt-launcher and the cluster's settings decide these.
  for (const place of ["uuid", "iothreads", "on_poweroff", "on_reboot", "on_crash", "numatune", "metadata", "cpu/numa"])
    root.unknown(place);
  const hasInstanceType = object.along("spec", "instancetype").isSaid;
  addMemory(root, domain, hasInstanceType);
  addVcpus(root, domain, hasInstanceType);
  const cpu = domain.at("cpu");
  // Which host CPUs a machine gets, Kubernetes says when it starts.
  if (cpu.at("dedicatedCpuPlacement").value !== false && (cpu.at("dedicatedCpuPlacement").isSaid || hasInstanceType))
    root.unknown("cputune");
}

function addMemory(root: Draft, domain: View, hasInstanceType: boolean): void {
  const places = [
    domain.along("memory", "guest"),
    domain.along("resources", "requests", "memory"),
    domain.along("resources", "limits", "memory"),
  ];
  const said = places.find(({ isSaid }) => isSaid);
  const bytes = said === undefined || said.isUnknown ? undefined : quantity(said.value);
  const path = said?.path ?? domain.path;
  const memory = root.child("memory", path);
  memory.set("unit", "KiB", path);
  memory.text(bytes === undefined ? UNKNOWN : Math.floor(bytes / 1024), path);
  const size = domain.along("memory", "hugepages", "pageSize");
  if (domain.at("memory").isUnknown || (!domain.at("memory").isSaid && hasInstanceType)) root.unknown("memoryBacking");
  else if (domain.along("memory", "hugepages").isSaid) {
    const pages = size.isUnknown ? undefined : quantity(size.value);
    const page = root.along("memoryBacking/hugepages", size.path).child("page", size.path);
    page.set("size", pages === undefined ? UNKNOWN : pages / 1024, size.path);
    page.set("unit", "KiB", size.path);
  }
}

function addVcpus(root: Draft, domain: View, hasInstanceType: boolean): void {
  const view = domain.at("cpu");
  const [sockets, cores, threads] = ["sockets", "cores", "threads"].map((name) => view.at(name)) as [View, View, View];
  const parts = [sockets, cores, threads];
  const path = view.isSaid ? view.path : domain.path;
  const vcpu = root.child("vcpu", path);
  // More sockets can be plugged in where the cluster allows it.
  if (!view.at("maxSockets").isSaid) vcpu.unknown("@current");
  const requested = ["limits", "requests"]
    .map((group) => domain.along("resources", group, "cpu"))
    .find(({ isSaid }) => isSaid);
  if (parts.every(({ isSaid }) => !isSaid) && (view.isUnknown || hasInstanceType || requested !== undefined)) {
    const count = requested === undefined || requested.isUnknown ? undefined : quantity(requested.value);
    vcpu.text(count === undefined ? UNKNOWN : Math.max(1, Math.ceil(count)), requested?.path ?? path);
    root.unknown("cpu/topology");
    return;
  }
  if (parts.some(({ isUnknown }) => isUnknown)) {
    vcpu.text(UNKNOWN, path);
    root.unknown("cpu/topology");
    return;
  }
  const counts = parts.map(({ value }) => (typeof value === "number" ? value : 1));
  vcpu.text(
    counts.reduce((product, one) => product * one, 1),
    path,
  );
}

function addOs(root: Draft, domain: View, gaps: Gaps): void {
  const os = root.child("os", domain.at("firmware").isSaid ? domain.at("firmware").path : domain.path);
  const machine = domain.along("machine", "type");
  const type = os.child("type", machine.isSaid ? machine.path : domain.path);
  type.set("arch", "x86_64", domain.path);
  type.set("machine", machine.value ?? "q35", machine.isSaid ? machine.path : domain.path);
  // The cluster's settings say which q35.
  if (!machine.isSaid) type.unknown("@machine");
  type.text("hvm", domain.path);
  for (const place of ["nvram", "loader/@readonly", "loader/@type", "loader/@template", "loader"]) os.unknown(place);
  const bootloader = domain.along("firmware", "bootloader");
  const efi = bootloader.at("efi");
  if (bootloader.isUnknown || efi.isUnknown || (gaps.preference && !bootloader.isSaid)) os.unknown();
  else if (efi.isSaid) addEfi(os, efi);
}

/** Secure Boot is on unless somebody says otherwise. */
function addEfi(os: Draft, efi: View): void {
  os.set("firmware", "efi", efi.path);
  const secure = efi.at("secureBoot");
  const path = secure.isSaid ? secure.path : efi.path;
  const state = secure.isUnknown ? UNKNOWN : secure.value === false ? "no" : "yes";
  const firmware = os.child("firmware", path);
  for (const name of ["enrolled-keys", "secure-boot"]) {
    const feature = firmware.child("feature", path);
    feature.set("enabled", state, path);
    feature.set("name", name, path);
  }
  os.child("loader", path).set("secure", state, path);
}

function addSections(root: Draft, domain: View, gaps: Gaps): void {
  const features = domain.at("features");
  if (features.isSaid) addFeatures(root, features);
  if (gaps.preference) for (const place of missing(features)) root.unknown(place);
  addCpu(root, domain, gaps);
  const clock = domain.at("clock");
  if (gaps.preference && !clock.isSaid) root.unknown("clock");
  else addClock(root, clock);
  if (gaps.preference && clock.isSaid && !clock.at("timer").isSaid) root.unknown("clock/timer");
}

/** What a preference may add to the features. */
function missing(features: View): string[] {
  if (!features.isSaid) return ["features"];
  return ["acpi", "apic", "hyperv", "kvm", "smm"]
    .filter((name) => !features.at(name).isSaid)
    .map((name) => `features/${name}`);
}

function addCpu(root: Draft, domain: View, gaps: Gaps): void {
  const view = domain.at("cpu");
  const cpu = root.child("cpu", view.isSaid ? view.path : domain.path);
  const model = view.at("model");
  const path = model.isSaid ? model.path : cpu.property;
  const word = model.text ?? "host-model";
  if (view.isUnknown || model.isUnknown || (gaps.preference && !model.isSaid)) {
    cpu.unknown("@mode");
    cpu.unknown("model");
  } else if (word === "host-model" || word === "host-passthrough") cpu.set("mode", word, path);
  else {
    cpu.set("mode", "custom", path);
    cpu.child("model", path).text(word, path);
  }
  addTopology(cpu, view);
  const features = view.at("features");
  if (features.isUnknown || (gaps.preference && !features.isSaid)) cpu.unknown("feature");
  for (const one of features.items) {
    const feature = cpu.child("feature", one.path);
    const policy = one.at("policy");
    feature.set("policy", policy.value ?? "require", policy.isSaid ? policy.path : one.path);
    feature.set("name", one.at("name").value, one.at("name").path);
  }
}

function addTopology(cpu: Draft, view: View): void {
  const names = ["sockets", "cores", "threads"];
  if (!names.some((name) => view.at(name).isSaid) || names.some((name) => view.at(name).isUnknown)) return;
  const topology = cpu.child("topology", view.path);
  for (const name of names) {
    const one = view.at(name);
    topology.set(name, one.value ?? 1, one.isSaid ? one.path : view.path);
  }
}

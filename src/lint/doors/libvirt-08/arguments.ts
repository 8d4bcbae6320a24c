import type { Properties } from "../types";
import { View } from "../view";
import { UNKNOWN } from "../values";
import { type Draft, Written } from "../written";

/** The machine that the provider makes of its arguments, before any stylesheet: with the provider's own defaults. */
export function machineOfArguments(props: Properties): Written {
  const tree = new Written();
  const args = new View(props, "");
  const { root } = tree;
  setFrom(root, "type", args.at("type"), "kvm");
  text(root, "name", args.at("name"), UNKNOWN);
  if (args.at("description").isSaid) text(root, "description", args.at("description"));
  const memory = text(root, "memory", args.at("memory"), 512);
  memory.set("unit", "MiB", args.at("memory").path);
  text(root, "vcpu", args.at("vcpu"), 1);
  addOs(root, args);
  const features = root.child("features", "");
  for (const name of ["pae", "acpi", "apic"]) features.child(name, "");
  const cpu = root.child("cpu", args.at("cpu").isSaid ? args.at("cpu").path : "");
  const mode = args.along("cpu", "mode");
  if (mode.isSaid) cpu.set("mode", mode.value, mode.path);
  addDevices(root, args);
  return tree;
}

const setFrom = (draft: Draft, attribute: string, view: View, otherwise?: unknown): void => {
  if (view.isSaid || otherwise !== undefined) draft.set(attribute, view.value ?? otherwise, view.path);
};

function text(draft: Draft, name: string, view: View, otherwise?: unknown): Draft {
  const element = draft.child(name, view.path);
  element.text(view.value ?? otherwise, view.path);
  return element;
}

function addOs(root: Draft, args: View): void {
  const os = root.child("os", "");
  const type = text(os, "type", new View("hvm", ""));
  setFrom(type, "arch", args.at("arch"), "x86_64");
  // The provider asks the host for its first machine type.
  setFrom(type, "machine", args.at("machine"), UNKNOWN);
  const firmware = args.at("firmware");
  if (firmware.isSaid) {
    const loader = text(os, "loader", firmware);
    for (const [name, value] of [
      ["readonly", "yes"],
      ["secure", "no"],
      ["type", "pflash"],
    ] as const)
      loader.set(name, value, firmware.path);
    const nvram = args.at("nvram");
    if (nvram.isUnknown) os.unknown("nvram");
    else if (nvram.isSaid) {
      const element = text(os, "nvram", nvram.at("file"));
      setFrom(element, "template", nvram.at("template"));
    }
  }
  for (const device of args.at("bootDevices").items)
    for (const dev of device.at("devs").items) os.child("boot", dev.path).set("dev", dev.value, dev.path);
}

function addDevices(root: Draft, args: View): void {
  const devices = root.child("devices", "");
  addDisks(devices, args.at("disks"));
  if (args.at("cloudinit").isSaid) devices.unknown("disk");
  for (const nic of listOf(devices, args.at("networkInterfaces"), "interface")) addInterface(devices, nic);
  const agent = devices.child("channel", "");
  agent.set("type", "unix", "");
  agent.child("target", "").set("type", "virtio", "");
  agent.sub("target", "").set("name", "org.qemu.guest_agent.0", "");
  addGraphics(devices, args.at("graphics"));
  const video = args.at("video");
  if (video.isSaid)
    devices
      .child("video", video.path)
      .child("model", video.path)
      .set("type", video.at("type").value ?? "cirrus", video.path);
  for (const one of listOf(devices, args.at("consoles"), "console")) {
    const console_ = devices.child("console", one.path);
    setFrom(console_, "type", one.at("type"), "pty");
    setFrom(console_.child("target", one.path), "port", one.at("targetPort"));
    setFrom(console_.sub("target", one.path), "type", one.at("targetType"));
  }
  addTpm(devices, args.at("tpm"));
  const rng = devices.child("rng", "");
  rng.set("model", "virtio", "");
  rng.child("backend", "").set("model", "random", "");
  rng.sub("backend", "").text("/dev/urandom", "");
  for (const one of listOf(devices, args.at("filesystems"), "filesystem")) {
    const filesystem = devices.child("filesystem", one.path);
    setFrom(filesystem, "accessmode", one.at("accessmode"), "mapped");
    setFrom(filesystem.child("source", one.path), "dir", one.at("source"));
    setFrom(filesystem.child("target", one.path), "dir", one.at("target"));
  }
}

/** The items of a list that are known; of the others the element is marked. */
function listOf(devices: Draft, list: View, element: string): View[] {
  if (list.isUnknown || list.items.some(({ isUnknown }) => isUnknown)) devices.unknown(element);
  return list.items.filter(({ isUnknown }) => !isUnknown);
}

const letter = (index: number): string => String.fromCharCode(97 + (index % 26));

function addDisks(devices: Draft, list: View): void {
  let isos = 0;
  let scsi = 0;
  listOf(devices, list, "disk").forEach((view, index) => {
    const disk = devices.child("disk", view.path);
    const driver = disk.child("driver", view.path);
    driver.set("name", "qemu", view.path);
    const place = placeOf(view);
    const isIso = /\.iso$/.test(place?.text ?? "");
    disk.set("device", isIso ? "cdrom" : "disk", place?.path ?? view.path);
    const target = disk.child("target", view.path);
    const isScsi = view.at("scsi").value === true && !isIso;
    target.set("dev", isIso ? `hd${letter(isos++)}` : isScsi ? `sd${letter(scsi++)}` : `vd${letter(index)}`, view.path);
    target.set(
      "bus",
      isIso ? "ide" : isScsi ? "scsi" : view.at("scsi").isUnknown ? UNKNOWN : "virtio",
      view.at("scsi").path,
    );
    // Of a volume the provider asks the host for the format.
    driver.set("type", view.at("volumeId").isSaid || place?.isUnknown === true ? UNKNOWN : formatOf(place), view.path);
    addSource(disk, view);
    if (view.at("wwn").isSaid) text(disk, "wwn", view.at("wwn"));
  });
  if (scsi > 0) {
    const controller = devices.child("controller", list.path);
    controller.set("type", "scsi", list.path);
    controller.set("model", "virtio-scsi", list.path);
  }
}

const placeOf = (view: View): View | undefined =>
  ["volumeId", "url", "file", "blockDevice"].map((name) => view.at(name)).find(({ isSaid }) => isSaid);

/** The provider takes what it finds no other name for as raw, and never says qcow2 of a file. */
const formatOf = (place: View | undefined): unknown => (place === undefined ? UNKNOWN : "raw");

function addSource(disk: Draft, view: View): void {
  const [volume, file, block] = ["volumeId", "file", "blockDevice"].map((name) => view.at(name)) as [View, View, View];
  if (volume.isSaid) {
    // The id of a volume is its path, where the pool has paths.
    disk.set("type", "file", volume.path);
    disk.unknown("@type");
    setFrom(disk.child("source", volume.path), "file", volume);
  } else if (file.isSaid) {
    disk.set("type", "file", file.path);
    setFrom(disk.child("source", file.path), "file", file);
  } else if (block.isSaid) {
    disk.set("type", "block", block.path);
    setFrom(disk.child("source", block.path), "dev", block);
  } else if (view.at("url").isSaid) {
    disk.set("type", "network", view.at("url").path);
    disk.unknown("source");
  }
}

const PORTS = ["macvtap", "vepa", "private", "passthrough"] as const;

function addInterface(devices: Draft, view: View): void {
  const nic = devices.child("interface", view.path);
  const mac = view.at("mac");
  nic.child("mac", mac.isSaid ? mac.path : view.path).set("address", mac.value ?? UNKNOWN, mac.path);
  nic.child("model", view.path).set("type", "virtio", view.path);
  const [name, id, bridge] = ["networkName", "networkId", "bridge"].map((one) => view.at(one)) as [View, View, View];
  const port = PORTS.map((one) => view.at(one)).find(({ isSaid }) => isSaid);
  if (name.isSaid || id.isSaid) {
    nic.set("type", "network", name.isSaid ? name.path : id.path);
    nic.child("source", view.path).set("network", name.value ?? UNKNOWN, name.isSaid ? name.path : id.path);
  } else if (bridge.isSaid) {
    nic.set("type", "bridge", bridge.path);
    nic.child("source", view.path).set("bridge", bridge.value, bridge.path);
  } else if (port !== undefined) {
    nic.set("type", "direct", port.path);
    nic.child("source", view.path).set("dev", port.value, port.path);
  }
}

/** Without an argument the provider makes a SPICE console, to which libvirt gives the host's loopback address. */
function addGraphics(devices: Draft, view: View): void {
  if (view.isUnknown) return devices.unknown("graphics");
  const graphics = devices.child("graphics", view.isSaid ? view.path : "");
  setFrom(graphics, "type", view.at("type"), "spice");
  const auto = view.at("autoport");
  graphics.set("autoport", auto.isUnknown ? UNKNOWN : auto.value !== false, auto.path);
  if (!view.isSaid) return;
  if (view.at("websocket").isSaid) setFrom(graphics, "websocket", view.at("websocket"));
  const [type, address] = [view.at("listenType"), view.at("listenAddress")];
  const listen = graphics.child("listen", type.isSaid ? type.path : view.path);
  setFrom(listen, "type", type, "none");
  if (type.text !== "address") return;
  setFrom(listen, "address", address, "127.0.0.1");
  graphics.set("listen", address.value ?? "127.0.0.1", address.path);
}

function addTpm(devices: Draft, view: View): void {
  if (view.isUnknown) return devices.unknown("tpm");
  if (!view.isSaid) return;
  // Provider 0.8.3 does not hand the model on.
  const tpm = devices.child("tpm", view.path);
  const backend = tpm.child("backend", view.path);
  setFrom(backend, "type", view.at("backendType"), "emulator");
  setFrom(backend, "version", view.at("backendVersion"));
  setFrom(backend, "persistent_state", view.at("backendPersistentState"));
}

import type { Draft } from "../written";
import { UNKNOWN } from "../values";
import type { View } from "../view";

/** What a preference or an instance type fills in where the machine says nothing. */
export interface Gaps {
  /** Does a preference stand behind the machine? Then what is absent is not known. */
  readonly preference: boolean;
}

/** `spec.domain.devices` → `<devices>`. What KubeVirt chooses by itself is marked as not known. */
export function addDevices(domain: Draft, view: View, gaps: Gaps): void {
  const devices = domain.child("devices", view.path);
  if (view.isUnknown) return devices.unknown();
  // virt-launcher makes these as it needs them.
  for (const name of ["emulator", "controller", "serial", "console"]) devices.unknown(name);
  addDisks(devices, view, gaps);
  addInterfaces(devices, view, gaps);
  const agent = devices.child("channel", view.path);
  agent.set("type", "unix", view.path);
  const target = agent.child("target", view.path);
  target.set("type", "virtio", view.path);
  target.set("name", "org.qemu.guest_agent.0", view.path);
  addTpm(devices, view.at("tpm"), gaps);
  addConsole(devices, view, gaps);
  addOthers(devices, view, gaps);
  for (const list of ["gpus", "hostDevices"])
    for (const one of view.at(list).items) {
      const device = devices.child("hostdev", one.path);
      device.set("mode", "subsystem", one.path);
      // Kubernetes assigns the device itself.
      device.set("type", "pci", one.path);
      device.unknown("source");
    }
}

function addDisks(devices: Draft, view: View, gaps: Gaps): void {
  const list = view.at("disks");
  if (list.isUnknown) return devices.unknown("disk");
  const used = new Map<string, number>();
  for (const disk of list.items) {
    if (disk.isUnknown) {
      devices.unknown("disk");
      continue;
    }
    const kind = (["cdrom", "lun", "disk"] as const).find((one) => disk.at(one).isSaid) ?? "disk";
    const draft = devices.child("disk", disk.path);
    draft.set("device", kind, disk.at(kind).isSaid ? disk.at(kind).path : disk.path);
    // The image is a file or a device inside the machine's pod.
    draft.set("type", "file", disk.path);
    for (const place of ["@type", "source", "driver/@type", "driver/@iothread"]) draft.unknown(place);
    addDriver(draft, disk, kind);
    addTarget(draft, disk, kind, gaps, used);
    const serial = disk.at("serial");
    if (serial.isSaid) draft.child("serial", serial.path).text(serial.value, serial.path);
    if (kind === "cdrom" ? disk.along(kind, "readonly").value !== false : disk.along(kind, "readonly").value === true)
      draft.child("readonly", disk.at(kind).path);
    if (disk.at("shareable").value === true) draft.child("shareable", disk.at("shareable").path);
    addBoot(draft, disk);
  }
}

function addDriver(draft: Draft, disk: View, kind: string): void {
  const driver = draft.child("driver", disk.path);
  driver.set("name", "qemu", disk.path);
  for (const [attribute, member] of [
    ["cache", "cache"],
    ["io", "io"],
  ] as const) {
    const value = disk.at(member);
    // Without a word KubeVirt looks at what holds the image.
    driver.set(attribute, value.isSaid ? value.value : UNKNOWN, value.isSaid ? value.path : disk.path);
  }
  if (kind !== "cdrom") driver.set("discard", "unmap", disk.path);
}

function addTarget(draft: Draft, disk: View, kind: string, gaps: Gaps, used: Map<string, number>): void {
  const bus = disk.along(kind, "bus");
  const target = draft.child("target", disk.at(kind).isSaid ? disk.at(kind).path : disk.path);
  const word = bus.text ?? "sata";
  target.set(
    "bus",
    bus.isUnknown || (gaps.preference && !bus.isSaid) ? UNKNOWN : word,
    bus.isSaid ? bus.path : disk.path,
  );
  const prefix = word === "virtio" ? "vd" : "sd";
  const index = used.get(prefix) ?? 0;
  used.set(prefix, index + 1);
  target.set("dev", `${prefix}${letters(index)}`, disk.path);
}

const letters = (index: number): string =>
  (index >= 26 ? letters(Math.floor(index / 26) - 1) : "") + String.fromCharCode(97 + (index % 26));

function addBoot(draft: Draft, view: View): void {
  const order = view.at("bootOrder");
  if (order.isSaid) draft.child("boot", order.path).set("order", order.value, order.path);
}

function addInterfaces(devices: Draft, view: View, gaps: Gaps): void {
  const list = view.at("interfaces");
  // Without a list KubeVirt attaches the network of the pod.
  if (list.isUnknown || (!list.isSaid && view.at("autoattachPodInterface").value !== false))
    return devices.unknown("interface");
  for (const nic of list.items) {
    if (nic.isUnknown) devices.unknown("interface");
    else if (nic.at("sriov").isSaid) devices.unknown("hostdev");
    else addInterface(devices, nic, gaps);
  }
}

function addInterface(devices: Draft, nic: View, gaps: Gaps): void {
  const draft = devices.child("interface", nic.path);
  draft.set("type", "bridge", nic.path);
  for (const place of ["@type", "source", "target"]) draft.unknown(place);
  const mac = nic.at("macAddress");
  draft.child("mac", mac.isSaid ? mac.path : nic.path).set("address", mac.isSaid ? mac.value : UNKNOWN, mac.path);
  const model = nic.at("model");
  const word = model.isUnknown || (gaps.preference && !model.isSaid) ? UNKNOWN : (model.text ?? "virtio");
  draft.child("model", nic.path).set("type", word, model.isSaid ? model.path : nic.path);
  addBoot(draft, nic);
}

function addTpm(devices: Draft, view: View, gaps: Gaps): void {
  const persistent = view.at("persistent");
  if (view.isUnknown || view.at("enabled").isUnknown || (gaps.preference && !view.isSaid))
    return devices.unknown("tpm");
  if (!view.isSaid || view.at("enabled").value === false) return;
  const tpm = devices.child("tpm", view.path);
  const isPersistent = persistent.value === true;
  tpm.set("model", persistent.isUnknown ? UNKNOWN : isPersistent ? "tpm-crb" : "tpm-tis", view.path);
  const backend = tpm.child("backend", view.path);
  backend.set("type", "emulator", view.path);
  backend.set("version", "2.0", view.path);
  const path = persistent.isSaid ? persistent.path : view.path;
  if (persistent.isUnknown || isPersistent) backend.set("persistent_state", isPersistent ? "yes" : UNKNOWN, path);
}

/** Graphics are VNC on a socket that only KubeVirt reaches. */
function addConsole(devices: Draft, view: View, gaps: Gaps): void {
  const attach = view.at("autoattachGraphicsDevice");
  if (attach.isUnknown || (gaps.preference && !attach.isSaid)) {
    for (const name of ["graphics", "video"]) devices.unknown(name);
  } else if (attach.value !== false) {
    const graphics = devices.child("graphics", view.path);
    graphics.set("type", "vnc", view.path);
    graphics.child("listen", view.path).set("type", "socket", view.path);
    const video = view.at("video");
    const model = devices.child("video", video.isSaid ? video.path : view.path).child("model", view.path);
    // Bochs or VGA, by the cluster's settings.
    model.set("type", video.at("type").isSaid ? video.at("type").value : UNKNOWN, video.path);
  }
  const inputs = view.at("inputs");
  if (inputs.isUnknown || (gaps.preference && !inputs.isSaid)) devices.unknown("input");
  for (const input of inputs.items) {
    const draft = devices.child("input", input.path);
    draft.set("type", input.at("type").value, input.at("type").path);
    const bus = input.at("bus");
    draft.set("bus", bus.value ?? "usb", bus.isSaid ? bus.path : input.path);
  }
}

function addOthers(devices: Draft, view: View, gaps: Gaps): void {
  const balloon = view.at("autoattachMemBalloon");
  const draft = devices.child("memballoon", balloon.isSaid ? balloon.path : view.path);
  const unsure = balloon.isUnknown || (gaps.preference && !balloon.isSaid);
  draft.set("model", unsure ? UNKNOWN : balloon.value === false ? "none" : "virtio", balloon.path);
  const sound = view.at("sound");
  if (sound.isUnknown) devices.unknown("sound");
  else if (sound.isSaid) devices.child("sound", sound.path).set("model", sound.at("model").value ?? "ich9", sound.path);
  const rng = view.at("rng");
  if (rng.isUnknown || (gaps.preference && !rng.isSaid)) devices.unknown("rng");
  else if (rng.isSaid) {
    const one = devices.child("rng", rng.path);
    one.set("model", "virtio", rng.path);
    const backend = one.child("backend", rng.path);
    backend.set("model", "random", rng.path);
    backend.text("/dev/urandom", rng.path);
  }
  const action = view.along("watchdog", "i6300esb", "action");
  if (view.at("watchdog").isUnknown) devices.unknown("watchdog");
  else if (view.along("watchdog", "i6300esb").isSaid) {
    const one = devices.child("watchdog", view.at("watchdog").path);
    one.set("model", "i6300esb", view.at("watchdog").path);
    one.set("action", action.value ?? "reset", action.path);
  }
  for (const panic of view.at("panicDevices").items)
    devices.child("panic", panic.path).set("model", panic.at("model").value, panic.at("model").path);
}

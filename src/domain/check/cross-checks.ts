import { HYPERV_CHILDREN, HYPERV_ELEMENTS, HYPERV_VALUES } from "../sections/hyperv";
import type { DomainDefinition } from "../definition";
import { machineFamily } from "../rest/facts";

/** What a definition says twice or against itself. libvirt finds some of it when the machine is defined, QEMU the rest at start. */
export interface CrossCheck {
  readonly path: string;
  readonly message: string;
  readonly fix?: string;
}

type D = DomainDefinition;
type Check = (d: D) => Iterable<CrossCheck>;

const problem = (path: string, what: string, fix?: string): CrossCheck => ({
  path,
  message: `${path}: ${what}.`,
  ...(fix !== undefined && { fix }),
});

/** One problem for each value that stands at two paths. */
function* twice(values: Iterable<readonly [path: string, value: string | number | undefined]>, what: string): Generator<CrossCheck> {
  const seen = new Map<string | number, string>();
  for (const [path, value] of values) {
    if (value === undefined) continue;
    const first = seen.get(value);
    if (first === undefined) seen.set(value, path);
    else yield problem(path, `${what} ${value} is already that of ${first}`);
  }
}

const isAbsolute = (path: string): boolean => path.startsWith("/");

function* sizes(d: D): Generator<CrossCheck> {
  if (d.memoryKiB === 0) yield problem("memoryKiB", "a machine needs memory");
  if (d.vcpus === 0) yield problem("vcpus", "a machine needs at least one vCPU");
  if (d.title !== undefined && /[\r\n]/.test(d.title)) yield problem("title", "libvirt wants it on one line", "Put the longer text into description.");
}

function* processors({ cpu, vcpus, cputune, iothreads = 0 }: D): Generator<CrossCheck> {
  if (cpu.topology) {
    const { sockets, dies, cores, threads } = cpu.topology;
    const product = sockets * dies * cores * threads;
    if (product !== vcpus) yield problem("cpu.topology", `it makes ${product} vCPUs, but vcpus is ${vcpus}`);
  }
  if (cpu.mode === "custom" && cpu.model === undefined) yield problem("cpu.model", "mode custom needs a CPU model", "Name a model, or choose mode host-model.");
  if (cpu.mode !== "custom" && cpu.model !== undefined) yield problem("cpu.model", `mode ${cpu.mode} leaves the model to the host`);
  if (cpu.migratable !== undefined && cpu.mode !== "host-passthrough" && cpu.mode !== "maximum") {
    yield problem("cpu.migratable", "only modes host-passthrough and maximum have it");
  }
  if (cpu.cache === "passthrough" && cpu.mode !== "host-passthrough" && cpu.mode !== "maximum") {
    yield problem("cpu.cache", "passthrough needs mode host-passthrough or maximum");
  }
  // QEMU's bounds (x86_cpu_realizefn).
  if (cpu.addressBits !== undefined && (cpu.addressBits < 32 || cpu.addressBits > 52)) yield problem("cpu.addressBits", "QEMU takes 32 to 52 bits");
  yield* twice(cpu.features.map(({ name }, i) => [`cpu.features[${i}]`, name] as const), "CPU feature");
  for (const [i, { name }] of cpu.features.entries()) {
    if (!/^[A-Za-z0-9_.+-]+$/.test(name)) yield problem(`cpu.features[${i}].name`, "it is not the name of a CPU feature");
  }
  if (cputune && cputune.vcpupin.length > 0 && cputune.vcpupin.length !== vcpus) {
    yield problem("cputune.vcpupin", `it pins ${cputune.vcpupin.length} vCPUs, but vcpus is ${vcpus}`);
  }
  if ((cputune?.iothreadpin?.length ?? 0) > iothreads) yield problem("cputune.iothreadpin", `it pins more I/O threads than the ${iothreads} there are`);
}

const hypervNames: ReadonlySet<string> = new Set([
  ...HYPERV_ELEMENTS,
  ...Object.entries(HYPERV_CHILDREN).flatMap(([parent, children]) => children.map((name) => `${parent}.${name}`)),
]);

function* hyperv({ features }: D): Generator<CrossCheck> {
  for (const [name, { value }] of Object.entries(features.hyperv?.features ?? {})) {
    const path = `features.hyperv.features.${name}`;
    if (!hypervNames.has(name)) yield problem(path, "libvirt has no enlightenment of that name");
    const type = HYPERV_VALUES[name]?.type;
    if (type !== undefined && value !== undefined && typeof value !== type) yield problem(`${path}.value`, `it must be a ${type}`);
    if (name === "spinlocks" && typeof value === "number" && !(Number.isInteger(value) && value >= 4095 && value <= 4294967295)) {
      yield problem(`${path}.value`, "retries are a whole number from 4095 to 4294967295, which means never to notify");
    }
    if (name === "vendor_id" && typeof value === "string" && (Buffer.byteLength(value) > 12 || value.includes(","))) {
      yield problem(`${path}.value`, "a vendor id has at most 12 bytes and no comma");
    }
  }
}

function* firmware({ os, features }: D): Generator<CrossCheck> {
  const { firmware: f } = os;
  if (f.type !== "uefi") return;
  if (f.enrolledKeys && !f.secureBoot) yield problem("os.firmware.enrolledKeys", "keys are enrolled only in firmware with Secure Boot");
  if (f.secureBoot && features.smm === false) yield problem("features.smm", "Secure Boot needs system management mode", "Remove features.smm.");
  for (const name of ["nvramPath", "nvramTemplate", "loaderPath"] as const) {
    const path = f[name];
    if (path !== undefined && !isAbsolute(path)) yield problem(`os.firmware.${name}`, "it must be an absolute path on the host");
  }
}

function* clock({ clock: { timers } }: D): Generator<CrossCheck> {
  yield* twice(timers.map(({ name }, i) => [`clock.timers[${i}]`, name] as const), "timer");
  for (const [i, timer] of timers.entries()) {
    const path = `clock.timers[${i}]`;
    if (timer.frequency !== undefined && timer.name !== "tsc") yield problem(`${path}.frequency`, "only the timer tsc has one");
    if (timer.tickpolicy !== undefined && (timer.name === "hypervclock" || timer.name === "kvmclock")) {
      yield problem(`${path}.tickpolicy`, `the timer ${timer.name} has none`);
    }
  }
}

function* disks({ devices, os, iothreads = 0 }: D): Generator<CrossCheck> {
  yield* twice(devices.disks.map(({ target }, i) => [`devices.disks[${i}].target`, target] as const), "target");
  const prefixes: Record<string, string> = { virtio: "vd", scsi: "sd", sata: "sd", usb: "sd", ide: "hd" };
  for (const [i, disk] of devices.disks.entries()) {
    const path = `devices.disks[${i}]`;
    if (!disk.source && disk.device !== "cdrom") yield problem(`${path}.source`, "only a CD-ROM drive may be empty");
    if (disk.source && "path" in disk.source && !isAbsolute(disk.source.path)) yield problem(`${path}.source.path`, "it must be an absolute path on the host");
    if (!disk.target.startsWith(prefixes[disk.bus]!)) yield problem(`${path}.target`, `a disk on bus ${disk.bus} is called ${prefixes[disk.bus]}a, ${prefixes[disk.bus]}b and so on`);
    if (disk.device === "cdrom" && disk.bus === "virtio") yield problem(`${path}.bus`, "a CD-ROM drive cannot be on virtio");
    if (disk.bus === "ide" && machineFamily(os.machine) === "q35") yield problem(`${path}.bus`, "the q35 machine has no IDE", "Use sata.");
    if (disk.iothread !== undefined && disk.bus !== "virtio") yield problem(`${path}.iothread`, "only a virtio disk has its own; on virtio-scsi it belongs to the controller");
    if (disk.iothread !== undefined && (disk.iothread === 0 || disk.iothread > iothreads)) yield problem(`${path}.iothread`, `there are ${iothreads} I/O threads, counted from 1`);
    if (disk.io === "native" && disk.cache !== "none" && disk.cache !== "directsync") yield problem(`${path}.io`, "native I/O needs cache none or directsync");
    if (disk.bootOrder === 0) yield problem(`${path}.bootOrder`, "it counts from 1");
  }
  if (devices.disks.some(({ bus }) => bus === "scsi") && !devices.controllers.some(({ type }) => type === "scsi")) {
    yield problem("devices.controllers", "there are disks on scsi but no scsi controller, and libvirt would add one that Windows has no driver for", "Add { type: scsi, index: 0, model: virtio-scsi }.");
  }
}

function* others({ devices, iothreads = 0 }: D): Generator<CrossCheck> {
  yield* twice(devices.interfaces.map(({ mac }, i) => [`devices.interfaces[${i}].mac`, mac] as const), "address");
  yield* twice(
    [
      ...devices.disks.map(({ bootOrder }, i) => [`devices.disks[${i}].bootOrder`, bootOrder] as const),
      ...devices.interfaces.map(({ bootOrder }, i) => [`devices.interfaces[${i}].bootOrder`, bootOrder] as const),
    ],
    "boot order",
  );
  for (const [i, { mac, queues, model }] of devices.interfaces.entries()) {
    const path = `devices.interfaces[${i}]`;
    if (mac !== undefined && parseInt(mac.slice(0, 2), 16) % 2 === 1) yield problem(`${path}.mac`, "a multicast address cannot be that of a card");
    if (queues !== undefined && model !== "virtio") yield problem(`${path}.queues`, `only virtio has queues, not ${model}`);
  }
  for (const [i, { type, model, iothread }] of devices.controllers.entries()) {
    const path = `devices.controllers[${i}]`;
    if (iothread !== undefined && (type !== "scsi" || model !== "virtio-scsi")) yield problem(`${path}.iothread`, "only a virtio-scsi controller has one");
    if (iothread !== undefined && (iothread === 0 || iothread > iothreads)) yield problem(`${path}.iothread`, `there are ${iothreads} I/O threads, counted from 1`);
  }
  const { graphics, spiceAgent, tpm, watchdog } = devices;
  if (spiceAgent && graphics?.type !== "spice") yield problem("devices.spiceAgent", "it needs SPICE graphics");
  if (graphics?.type === "vnc" && graphics.port !== undefined && graphics.port !== -1 && graphics.port < 5900) {
    yield problem("devices.graphics.port", "libvirt takes VNC ports from 5900 on");
  }
  if (tpm?.model === "tpm-crb" && tpm.version !== "2.0") yield problem("devices.tpm.version", "tpm-crb is a TPM 2.0 interface");
  if (watchdog && !WATCHDOG_ACTIONS.has(watchdog.action)) yield problem("devices.watchdog.action", `it is one of ${[...WATCHDOG_ACTIONS].join(", ")}`);
}

const WATCHDOG_ACTIONS: ReadonlySet<string> = new Set(["reset", "shutdown", "poweroff", "pause", "none", "dump", "inject-nmi"]);

const CHECKS: readonly Check[] = [sizes, processors, hyperv, firmware, clock, disks, others];

export const crossChecks = (d: D): CrossCheck[] => CHECKS.flatMap((check) => [...check(d)]);

import { element, parseXml, type XmlElement, type XmlNode } from "../../../src/domain/xml";

/**
 * Provider 0.9's arguments as domain XML, by the names of libvirt's own format (libvirt formatdomain) and of libvirt's
 * Go types, from which that provider derives its arguments. Every argument is taken exactly once: one that has no place
 * here is an error.
 */
export function domainXmlOf(args: object): XmlElement {
  const taken = new Taker(args as Record<string, unknown>, "");
  for (const name of ["running", "autostart", "create", "update", "destroy"]) taken.take(name);
  const xml = domain(taken);
  taken.done();
  return xml;
}

type Plain = Record<string, unknown>;

/** Hands out properties and knows which ones nobody asked for. */
class Taker {
  constructor(
    private readonly value: Plain,
    private readonly path: string,
  ) {
    this.value = { ...value };
  }

  take<T = string | number | boolean>(name: string): T | undefined {
    const value = this.value[name] as T | undefined;
    delete this.value[name];
    return value;
  }

  /** A nested object, mapped. */
  in<T>(name: string, map: (inner: Taker) => T): T | undefined {
    const inner = this.take<Plain>(name);
    if (inner === undefined) return undefined;
    const taker = new Taker(inner, `${this.path}.${name}`);
    const mapped = map(taker);
    taker.done();
    return mapped;
  }

  /** A list of objects, each mapped. */
  each<T>(name: string, map: (inner: Taker) => T): T[] {
    return (this.take<Plain[]>(name) ?? []).map((item, index) => {
      const taker = new Taker(item, `${this.path}.${name}[${index}]`);
      const mapped = map(taker);
      taker.done();
      return mapped;
    });
  }

  done(): void {
    const left = Object.keys(this.value);
    if (left.length > 0)
      throw new Error(`no place in libvirt's XML for ${left.map((name) => `${this.path}.${name}`).join(", ")}`);
  }
}

const text = (name: string, value: unknown): XmlElement | undefined =>
  value === undefined ? undefined : element(name, {}, String(value));

/** An element whose attributes are properties: `attribute: property`. */
const attributes = (
  name: string,
  taker: Taker,
  names: Readonly<Record<string, string>>,
  ...children: (XmlNode | undefined)[]
): XmlElement =>
  element(
    name,
    Object.fromEntries(Object.entries(names).map(([attribute, property]) => [attribute, taker.take(property)])),
    ...children,
  );

const state =
  (name: string) =>
  (taker: Taker): XmlElement =>
    attributes(name, taker, { state: "state" });
const presence = (name: string, value: unknown): XmlElement | undefined => (value === true ? element(name) : undefined);

function domain(d: Taker): XmlElement {
  const memoryUnit = d.take("memoryUnit");
  const maximumMemory = d.take("maximumMemory");
  const [currentMemory, currentMemoryUnit] = [d.take("currentMemory"), d.take("currentMemoryUnit")];
  return element(
    "domain",
    { type: d.take("type") },
    text("name", d.take("name")),
    text("title", d.take("title")),
    text("description", d.take("description")),
    d.in("metadata", (m) => parseXml(`<metadata>${m.take<string>("xml")}</metadata>`)),
    element("memory", { unit: memoryUnit }, String(d.take("memory"))),
    currentMemory === undefined
      ? undefined
      : element("currentMemory", { unit: currentMemoryUnit }, String(currentMemory)),
    d.in("memoryBacking", (b) =>
      element(
        "memoryBacking",
        {},
        b.in("memoryHugePages", (h) =>
          element(
            "hugepages",
            {},
            ...h.each("hugepages", (p) => attributes("page", p, { size: "size", unit: "unit" })),
          ),
        ),
        presence("nosharepages", b.take("memoryNosharepages")),
        presence("locked", b.take("memoryLocked")),
        b.in("memorySource", (s) => attributes("source", s, { type: "type" })),
        b.in("memoryAccess", (a) => attributes("access", a, { mode: "mode" })),
      ),
    ),
    maximumMemory === undefined
      ? undefined
      : element(
          "maxMemory",
          { unit: d.take("maximumMemoryUnit"), slots: d.take("maximumMemorySlots") },
          String(maximumMemory),
        ),
    d.in("memoryTune", (m) =>
      element(
        "memtune",
        {},
        ...[
          ["hard_limit", "hardLimit"],
          ["soft_limit", "softLimit"],
          ["swap_hard_limit", "swapHardLimit"],
        ].map(([name, property]) => {
          const [limit, unit] = [m.take(property!), m.take(`${property}Unit`)];
          return limit === undefined ? undefined : element(name!, { unit }, String(limit));
        }),
      ),
    ),
    element("vcpu", { current: d.take("vcpuCurrent") }, String(d.take("vcpu"))),
    text("iothreads", d.take("ioThreads")),
    d.in("cpuTune", (c) =>
      element(
        "cputune",
        {},
        ...Object.entries({
          shares: "shares",
          period: "period",
          quota: "quota",
          global_period: "globalPeriod",
          global_quota: "globalQuota",
          emulator_period: "emulatorPeriod",
          emulator_quota: "emulatorQuota",
        }).map(([name, property]) => text(name, c.take(property))),
        ...c.each("vcpuScheds", (s) =>
          attributes("vcpusched", s, { vcpus: "vcpus", scheduler: "scheduler", priority: "priority" }),
        ),
        ...c.each("vcpuPins", (p) => attributes("vcpupin", p, { vcpu: "vcpu", cpuset: "cpuSet" })),
        c.in("emulatorPin", (p) => attributes("emulatorpin", p, { cpuset: "cpuSet" })),
        ...c.each("ioThreadPins", (p) => attributes("iothreadpin", p, { iothread: "ioThread", cpuset: "cpuSet" })),
      ),
    ),
    d.in("numaTune", (n) =>
      element(
        "numatune",
        {},
        n.in("memory", (m) => attributes("memory", m, { mode: "mode", nodeset: "nodeset" })),
      ),
    ),
    ...d.each("sysInfos", sysinfo),
    d.in("os", os),
    d.in("features", features),
    d.in("cpu", cpu),
    d.in("clock", (c) =>
      element(
        "clock",
        { offset: c.take("offset"), timezone: c.take("timeZone") },
        ...c.each("timers", (t) =>
          attributes("timer", t, {
            name: "name",
            present: "present",
            tickpolicy: "tickPolicy",
            track: "track",
            mode: "mode",
            frequency: "frequency",
          }),
        ),
      ),
    ),
    text("on_poweroff", d.take("onPoweroff")),
    text("on_reboot", d.take("onReboot")),
    text("on_crash", d.take("onCrash")),
    d.in("pm", (p) =>
      element(
        "pm",
        {},
        p.in("suspendToMem", (s) => attributes("suspend-to-mem", s, { enabled: "enabled" })),
        p.in("suspendToDisk", (s) => attributes("suspend-to-disk", s, { enabled: "enabled" })),
      ),
    ),
    d.in("devices", devices),
  );
}

const entries =
  (name: string) =>
  (t: Taker): XmlElement =>
    element(
      name,
      {},
      ...t.each("entries", (entry) => element("entry", { name: entry.take("name") }, String(entry.take("value")))),
    );

const sysinfo = (s: Taker): XmlElement =>
  element(
    "sysinfo",
    { type: "smbios" },
    ...(s.in("smbios", (t) => [
      t.in("bios", entries("bios")),
      t.in("system", entries("system")),
      ...t.each("baseBoards", entries("baseBoard")),
      t.in("chassis", entries("chassis")),
      t.in("oemStrings", (o) =>
        element("oemStrings", {}, ...(o.take<string[]>("entries") ?? []).map((one) => element("entry", {}, one))),
      ),
    ]) ?? []),
  );

function os(o: Taker): XmlElement {
  const loader = { readonly: o.take("loaderReadonly"), secure: o.take("loaderSecure"), type: o.take("loaderType") };
  const path = o.take<string>("loader");
  return element(
    "os",
    { firmware: o.take("firmware") },
    element("type", { arch: o.take("typeArch"), machine: o.take("typeMachine") }, String(o.take("type"))),
    o.in("firmwareInfo", (f) =>
      element(
        "firmware",
        {},
        ...f.each("features", (x) => attributes("feature", x, { enabled: "enabled", name: "name" })),
      ),
    ),
    path === undefined && loader.secure === undefined ? undefined : element("loader", loader, path),
    o.in("nvRam", (n) => element("nvram", { template: n.take("template") }, n.take<string>("nvRam"))),
    o.in("smBios", (s) => attributes("smbios", s, { mode: "mode" })),
    o.in("bootMenu", (b) => attributes("bootmenu", b, { enable: "enable", timeout: "timeout" })),
  );
}

function features(f: Taker): XmlElement {
  return element(
    "features",
    {},
    presence("acpi", f.take("acpi")),
    f.in("apic", () => element("apic")),
    f.in("hyperV", hyperv),
    f.in("kvm", (k) => element("kvm", {}, k.in("hidden", state("hidden")))),
    f.in("pmu", state("pmu")),
    f.in("vmPort", state("vmport")),
    f.in("smm", state("smm")),
    f.in("ioapic", (i) => attributes("ioapic", i, { driver: "driver" })),
  );
}

function hyperv(h: Taker): XmlElement {
  const plain = {
    relaxed: "relaxed",
    vapic: "vapic",
    vpIndex: "vpindex",
    runtime: "runtime",
    synic: "synic",
    reset: "reset",
    frequencies: "frequencies",
  };
  const later = {
    reEnlightenment: "reenlightenment",
    ipi: "ipi",
    evmcs: "evmcs",
    avic: "avic",
    emsrBitmap: "emsr_bitmap",
    xmmInput: "xmm_input",
  };
  const mode = h.take("mode");
  return element(
    "hyperv",
    { mode },
    ...Object.entries({ ...plain, ...later }).map(([property, name]) => h.in(property, state(name))),
    h.in("spinlocks", (s) => attributes("spinlocks", s, { state: "state", retries: "retries" })),
    h.in("vendorId", (v) => attributes("vendor_id", v, { state: "state", value: "value" })),
    h.in("stimer", (s) => attributes("stimer", s, { state: "state" }, s.in("direct", state("direct")))),
    h.in("tlbFlush", (t) =>
      attributes(
        "tlbflush",
        t,
        { state: "state" },
        t.in("direct", state("direct")),
        t.in("extended", state("extended")),
      ),
    ),
  );
}

function cpu(c: Taker): XmlElement {
  return element(
    "cpu",
    { mode: c.take("mode"), check: c.take("check") },
    text("model", c.take("model")),
    c.in("topology", (t) =>
      attributes("topology", t, { sockets: "sockets", dies: "dies", cores: "cores", threads: "threads" }),
    ),
    c.in("cache", (x) => attributes("cache", x, { level: "level", mode: "mode" })),
    c.in("maxPhysAddr", (x) => attributes("maxphysaddr", x, { mode: "mode", bits: "bits" })),
    c.in("numa", (n) =>
      element(
        "numa",
        {},
        ...n.each("cells", (x) => attributes("cell", x, { id: "id", cpus: "cpus", memory: "memory", unit: "unit" })),
      ),
    ),
    ...c.each("features", (f) => attributes("feature", f, { policy: "policy", name: "name" })),
  );
}

const boot = (t: Taker): XmlElement | undefined => t.in("boot", (b) => attributes("boot", b, { order: "order" }));

function disk(d: Taker): XmlElement {
  let type = "file";
  const source = d.in("source", (s) => {
    const of = (kind: string, names: Record<string, string>): XmlElement | undefined =>
      s.in(kind, (inner) => {
        type = kind;
        const made = attributes("source", inner, names);
        const reservations = s.in("reservations", (r) => attributes("reservations", r, { managed: "managed" }));
        return reservations === undefined ? made : { ...made, children: [reservations] };
      });
    return (
      of("file", { file: "file" }) ?? of("block", { dev: "dev" }) ?? of("volume", { pool: "pool", volume: "volume" })
    );
  });
  return element(
    "disk",
    { type, device: d.take("device"), rawio: d.take("rawIo") },
    d.in("driver", (x) =>
      attributes("driver", x, {
        name: "name",
        type: "type",
        cache: "cache",
        io: "io",
        discard: "discard",
        detect_zeroes: "detectZeros",
        iothread: "ioThread",
        queues: "queues",
      }),
    ),
    source,
    d.in("ioTune", (t) =>
      element(
        "iotune",
        {},
        text("total_bytes_sec", t.take("totalBytesSec")),
        text("read_bytes_sec", t.take("readBytesSec")),
        text("write_bytes_sec", t.take("writeBytesSec")),
        text("total_iops_sec", t.take("totalIopsSec")),
        text("read_iops_sec", t.take("readIopsSec")),
        text("write_iops_sec", t.take("writeIopsSec")),
      ),
    ),
    d.in("target", (t) => attributes("target", t, { dev: "dev", bus: "bus", rotation_rate: "rotationRate" })),
    presence("readonly", d.take("readOnly")),
    presence("shareable", d.take("shareable")),
    text("serial", d.take("serial")),
    text("wwn", d.take("wwn")),
    boot(d),
  );
}

function networkInterface(i: Taker): XmlElement {
  let type = "";
  const source = i.in("source", (s) => {
    const of = (kind: string, names: Record<string, string>): XmlElement | undefined =>
      s.in(kind, (inner) => {
        type = kind;
        return Object.keys(names).length === 0 ? undefined : attributes("source", inner, names);
      });
    const hostdev = (): XmlElement | undefined =>
      s.in("hostdev", (h) => {
        type = "hostdev";
        return element(
          "source",
          {},
          h.in("pci", (p) => p.in("address", pciAddress)),
        );
      });
    return (
      of("network", { network: "network", portgroup: "portGroup" }) ??
      of("bridge", { bridge: "bridge" }) ??
      of("direct", { dev: "dev", mode: "mode" }) ??
      hostdev() ??
      of("user", {})
    );
  });
  const flow = (name: string) => (f: Taker) =>
    attributes(name, f, { average: "average", peak: "peak", floor: "floor", burst: "burst" });
  return element(
    "interface",
    { type, managed: i.take("managed") },
    i.in("mac", (m) => attributes("mac", m, { address: "address" })),
    source,
    i.in("vlan", (v) =>
      attributes(
        "vlan",
        v,
        { trunk: "trunk" },
        ...v.each("tags", (t) => attributes("tag", t, { id: "id", nativeMode: "nativeMode" })),
      ),
    ),
    i.in("virtualPort", (v) => element("virtualport", { type: "openvswitch" }, v.in("params", openVSwitch))),
    i.in("bandwidth", (b) =>
      element("bandwidth", {}, b.in("inbound", flow("inbound")), b.in("outbound", flow("outbound"))),
    ),
    i.in("portOptions", (p) => attributes("port", p, { isolated: "isolated" })),
    i.in("model", (m) => attributes("model", m, { type: "type" })),
    i.in("driver", (d) => attributes("driver", d, { queues: "queues" })),
    i.in("filterRef", (f) =>
      attributes(
        "filterref",
        f,
        { filter: "filter" },
        ...f.each("parameters", (p) => attributes("parameter", p, { name: "name", value: "value" })),
      ),
    ),
    i.in("link", (l) => attributes("link", l, { state: "state" })),
    i.in("mtu", (m) => attributes("mtu", m, { size: "size" })),
    boot(i),
  );
}

/** A port without a word about it has no parameters. */
const openVSwitch = (p: Taker): XmlElement | undefined =>
  p.in("openVSwitch", (o) => {
    const parameters = attributes("parameters", o, { interfaceid: "interfaceId", profileid: "profileId" });
    return Object.keys(parameters.attributes).length === 0 ? undefined : parameters;
  });

/** The provider has numbers, and libvirt writes them in hexadecimal. */
function pciAddress(a: Taker): XmlElement {
  const hex = (name: string, digits: number): string => `0x${a.take<number>(name)!.toString(16).padStart(digits, "0")}`;
  return element("address", {
    type: "pci",
    ...{ domain: hex("domain", 4), bus: hex("bus", 2), slot: hex("slot", 2), function: hex("function", 1) },
  });
}

function graphic(g: Taker): XmlElement | undefined {
  const of = (type: string): XmlElement | undefined =>
    g.in(type, (x) => {
      const auto = x.take<boolean>("autoPort");
      const port = x.take("port");
      return element(
        "graphics",
        {
          ...{ type, port, tlsPort: x.take("tlsPort"), autoport: auto, listen: x.take("listen") },
          ...{ defaultMode: x.take("defaultMode"), passwd: x.take("passwd") },
        },
        ...x.each("listeners", (l) =>
          l.in("socket", (s) => element("listen", { type: "socket", socket: s.take("socket") })),
        ),
        ...["image", "jpeg", "zlib", "playback"].map((name) =>
          x.in(name, (o) => attributes(name, o, { compression: "compression" })),
        ),
        ...["streaming", "mouse"].map((name) => x.in(name, (o) => attributes(name, o, { mode: "mode" }))),
        x.in("clipBoard", (o) => attributes("clipboard", o, { copypaste: "copyPaste" })),
        x.in("fileTransfer", (o) => attributes("filetransfer", o, { enable: "enable" })),
        x.in("gl", (o) => attributes("gl", o, { enable: "enable", rendernode: "renderNode" })),
      );
    });
  return of("vnc") ?? of("spice");
}

const channel = (c: Taker): XmlElement => {
  let type = "";
  const source = c.in("source", (s) => {
    if (s.take("spiceVmc")) type = "spicevmc";
    return s.in("unix", (u) => {
      type = "unix";
      const mode = u.take("mode");
      return mode === undefined ? undefined : element("source", { mode });
    });
  });
  return element(
    "channel",
    { type },
    source,
    c.in("target", (t) => t.in("virtIo", (v) => element("target", { type: "virtio", name: v.take("name") }))),
  );
};

const filesystem = (f: Taker): XmlElement =>
  element(
    "filesystem",
    { type: "mount", accessmode: f.take("accessMode") },
    f.in("driver", (d) => attributes("driver", d, { type: "type" })),
    f.in("source", (s) => s.in("mount", (m) => attributes("source", m, { dir: "dir" }))),
    f.in("target", (t) => attributes("target", t, { dir: "dir" })),
  );

const tpm = (t: Taker): XmlElement =>
  element(
    "tpm",
    { model: t.take("model") },
    t.in(
      "backend",
      (b) =>
        b.in("emulator", (e) =>
          element("backend", {
            type: "emulator",
            version: e.take("version"),
            persistent_state: e.take("persistentState"),
          }),
        ) ??
        b.in("passthrough", (p) =>
          element(
            "backend",
            { type: "passthrough" },
            p.in("device", (x) => attributes("device", x, { path: "path" })),
          ),
        ) ??
        b.in("external", (e) =>
          element(
            "backend",
            { type: "external" },
            e.in("source", (s) =>
              s.in("unix", (u) => element("source", { type: "unix", mode: u.take("mode"), path: u.take("path") })),
            ),
          ),
        ),
    ),
  );

const video = (v: Taker): XmlElement =>
  element(
    "video",
    {},
    v.in("model", (m) =>
      attributes(
        "model",
        m,
        {
          type: "type",
          ram: "ram",
          vram: "vram",
          vram64: "vram64",
          vgamem: "vgaMem",
          heads: "heads",
          primary: "primary",
        },
        m.in("accel", (a) => attributes("acceleration", a, { accel3d: "accel3d" })),
        m.in("resolution", (r) => attributes("resolution", r, { x: "x", y: "y" })),
      ),
    ),
  );

const evdev = (s: Taker): XmlElement | undefined =>
  s.in("evDev", (e) =>
    attributes("source", e, { dev: "dev", grab: "grab", grabToggle: "grabToggle", repeat: "repeat" }),
  );

function audio(a: Taker): XmlElement {
  const id = a.take("id");
  const of = (type: string, map: (t: Taker) => XmlElement): XmlElement | undefined => a.in(type, map);
  const plain = (type: string, names: Record<string, string>) => (t: Taker) => {
    const inner = attributes("audio", t, names);
    return { ...inner, attributes: { id: String(id), type, ...inner.attributes } };
  };
  return (
    of("none", plain("none", {})) ??
    of("pulseAudio", plain("pulseaudio", { serverName: "serverName" })) ??
    of("pipeWire", plain("pipewire", { runtimeDir: "runtimeDir" })) ??
    a.in("alsa", (t) =>
      element(
        "audio",
        { ...{ id, type: "alsa" } },
        t.in("output", (o) => attributes("output", o, { dev: "dev" })),
      ),
    )!
  );
}

function devices(d: Taker): XmlElement {
  return element(
    "devices",
    {},
    ...d.each("disks", disk),
    ...d.each("controllers", (c) =>
      element(
        "controller",
        {
          type: c.take("type"),
          index: c.take("index"),
          model: c.take("model"),
          ports: c.in("usb", (u) => u.take<number>("port")),
        },
        c.in("driver", (x) => attributes("driver", x, { iothread: "ioThread", queues: "queues" })),
      ),
    ),
    ...d.each("filesystems", filesystem),
    ...d.each("interfaces", networkInterface),
    // Without a source, libvirt takes a pty.
    ...d.each("serials", (s) =>
      element(
        "serial",
        { type: "pty" },
        s.in("log", (l) => attributes("log", l, { file: "file", append: "append" })),
      ),
    ),
    ...d.each("channels", channel),
    ...d.each("redirDevs", (r) =>
      element("redirdev", {
        bus: r.take("bus"),
        type: r.in("source", (source) => (source.take("spiceVmc") ? "spicevmc" : undefined)),
      }),
    ),
    ...d.each("inputs", (i) => attributes("input", i, { type: "type", bus: "bus" }, i.in("source", evdev))),
    ...d.each("tpms", tpm),
    ...d.each("graphics", graphic),
    ...d.each("sounds", (s) => attributes("sound", s, { model: "model" })),
    ...d.each("audios", audio),
    ...d.each("videos", video),
    ...d.each("watchdogs", (w) => attributes("watchdog", w, { model: "model", action: "action" })),
    d.in("memBalloon", (m) => attributes("memballoon", m, { model: "model" })),
    ...d.each("rngs", (r) =>
      element(
        "rng",
        { model: r.take("model") },
        r.in("backend", (b) => element("backend", { model: "random" }, b.take<string>("random"))),
      ),
    ),
    ...d.each("shmems", (s) =>
      attributes(
        "shmem",
        s,
        { name: "name" },
        s.in("model", (m) => attributes("model", m, { type: "type" })),
        element("size", { unit: s.take("sizeUnit") }, String(s.take("size"))),
      ),
    ),
    ...d.each("panics", (p) => attributes("panic", p, { model: "model" })),
  );
}

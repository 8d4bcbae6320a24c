import assert from "node:assert/strict";
import { hostEnlightenments, intersectProfiles, parseHostProfile, type HostProfile } from "../../src/hosts";
import { capabilities, domcapabilities, usual, version } from "./answers";

const old = parseHostProfile({
  name: "old",
  domcapabilities: domcapabilities({ hyperv: usual, model: "EPYC" }),
  capabilities: capabilities(),
  version: version("9.0.0", "7.2.22"),
  uname: "6.1.0",
});
const recent = parseHostProfile({
  name: "recent",
  domcapabilities: domcapabilities({ hyperv: [...usual, "emsr_bitmap", "xmm_input"], features: ["svm"] }),
  capabilities: capabilities(),
  version: version("12.8.0", "11.1.3"),
  uname: "7.2.0",
});
const intel = parseHostProfile({
  name: "intel",
  domcapabilities: domcapabilities({ vendor: "Intel", model: "Skylake-Client", hyperv: [...usual, "evmcs"] }),
  version: version("11.3.0", "10.0.0"),
  uname: "6.12.0",
});

describe("host sets", () => {
  const { profile, losses } = intersectProfiles([recent, old]);

  it("a set can do what all its hosts can", () => {
    assert.deepEqual([profile.libvirt, profile.qemu, profile.linux], ["9.0.0", "7.2.22", "6.1.0"]);
    assert.equal(profile.name, "recent, old");
    for (const name of ["synic", "time", "tlbflush"])
      assert.equal(hostEnlightenments(profile).support(name).known, "yes", name);
    for (const name of ["xmm-input", "tlbflush-ext"])
      assert.equal(hostEnlightenments(profile).support(name).known, "no", name);
  });

  it("every loss names the setting, the host and the reason", () => {
    const loss = losses.find(({ what }) => what === "enlightenments.tlbflushExt");
    assert.deepEqual(loss, {
      what: "enlightenments.tlbflushExt",
      host: "old",
      because: "libvirt 11.0 or newer; this host has 9.0",
    });
    assert.ok(losses.some(({ what, because }) => what === "cpu.model" && /EPYC-Rome.*EPYC/.test(because)));
  });

  it("unknown on one host is unknown for the set, not a loss", () => {
    const silent = parseHostProfile({ name: "silent", domcapabilities: domcapabilities({ hyperv: usual }) });
    const set = intersectProfiles([recent, silent]);
    assert.ok(!("libvirt" in set.profile) && !("cpus" in set.profile));
    assert.equal(
      set.losses.some(({ what }) => what === "libvirt"),
      false,
    );
  });

  it("unknown on one host hides no difference between the others, and is none itself", () => {
    const silent = parseHostProfile({
      name: "silent",
      domcapabilities: domcapabilities({ hyperv: usual }).replace("<vendor>AMD</vendor>", ""),
    });
    assert.equal(silent.cpu.vendor, "unknown");
    const vendorLosses = (...hosts: HostProfile[]) =>
      intersectProfiles(hosts).losses.filter(({ what }) => what === "cpu.vendor");
    assert.deepEqual(vendorLosses(intel, silent), []);
    assert.deepEqual(vendorLosses(silent, intel, old), [
      { what: "cpu.vendor", host: "old", because: "intel has intel, old has amd" },
    ]);
  });

  it("of three hosts the one that lacks it is named, and no other", () => {
    const named = (name: string, changes: Partial<HostProfile>): HostProfile => ({ ...recent, name, ...changes });
    const set = (...changes: Partial<HostProfile>[]) =>
      intersectProfiles(changes.map((change, index) => named(`kvm${index + 1}`, change)));
    assert.deepEqual(set({ nested: "yes" }, { nested: "no" }, { nested: "yes" }).losses, [
      { what: "nested", host: "kvm2", because: "kvm2 does not have it" },
    ]);
    const panic = set({ panicModels: ["isa", "hyperv"] }, { panicModels: ["isa"] }, { panicModels: ["isa", "hyperv"] });
    assert.deepEqual(
      panic.losses.map(({ what, host }) => `${what} ${host}`),
      ["panicModels: hyperv kvm2", "enlightenments.crash kvm2"],
    );
    const none = set({ panicModels: ["isa"] }, { panicModels: ["isa"] }, { panicModels: ["isa", "hyperv"] });
    assert.deepEqual(
      none.losses.map(({ what, host }) => `${what} ${host}`),
      [
        "panicModels: hyperv kvm1",
        "panicModels: hyperv kvm2",
        "enlightenments.crash kvm1",
        "enlightenments.crash kvm2",
      ],
    );
  });

  it("addresses are as wide as those of the narrowest host, and siblings are told where all hosts have the same", () => {
    const host = (name: string, addressBits: number, siblings: number[][]): HostProfile => ({
      ...recent,
      name,
      cpu: { ...recent.cpu, addressBits },
      siblings,
    });
    const set = intersectProfiles([host("wide", 48, [[0, 2]]), host("narrow", 46, [[0, 2]])]);
    assert.deepEqual([set.profile.cpu.addressBits, set.profile.siblings], [46, [[0, 2]]]);
    assert.deepEqual(set.losses, [
      { what: "cpu.addressBits", host: "narrow", because: "narrow has 46, others up to 48" },
    ]);
    assert.ok(!("siblings" in intersectProfiles([host("one", 48, [[0, 2]]), host("other", 48, [[0, 1]])]).profile));
  });

  it("less memory, fewer CPUs and pages, and older versions are losses with a reason too", () => {
    const pages = (...sizes: [number, number][]) => sizes.map(([sizeKiB, count]) => ({ sizeKiB, count }));
    const rich: HostProfile = {
      ...recent,
      name: "rich",
      memoryKiB: 64,
      maxVcpus: 288,
      cpus: [0, 1, 2, 3],
      hugepages: pages([2048, 100], [1048576, 4]),
    };
    const poor: HostProfile = {
      ...recent,
      name: "poor",
      memoryKiB: 32,
      maxVcpus: 255,
      cpus: [0, 1],
      hugepages: pages([2048, 50]),
      qemu: "10.0.0",
    };
    const set = intersectProfiles([rich, poor]);
    assert.deepEqual(
      [set.profile.memoryKiB, set.profile.maxVcpus, set.profile.cpus, set.profile.hugepages, set.profile.qemu],
      [32, 255, [0, 1], pages([2048, 50]), "10.0.0"],
    );
    assert.deepEqual(set.losses, [
      { what: "qemu", host: "poor", because: "poor has 10.0.0, others up to 11.1.3" },
      { what: "maxVcpus", host: "poor", because: "poor has 255, others up to 288" },
      { what: "memoryKiB", host: "poor", because: "poor has 32, others up to 64" },
      { what: "hugepages: 1048576 KiB", host: "poor", because: "poor does not list it" },
      { what: "hugepages: 2048 KiB", host: "poor", because: "poor has 50, others up to 100" },
      { what: "cpus", host: "poor", because: "poor does not have host CPU 2, 3" },
    ]);
  });

  it("features of different CPU models cannot be compared: each list counts from its model", () => {
    const feature = intersectProfiles([recent, intel]).losses.filter(({ what }) => what.startsWith("cpu.features"));
    assert.deepEqual(feature, []);
    assert.equal(intersectProfiles([recent, intel]).profile.cpu.features, undefined);
  });

  it("an off among the defaults is heard although another host lists none", () => {
    const off: HostProfile = { ...recent, name: "off", hypervDefaults: { stimer_direct: "off" } };
    const { hypervDefaults: _none, ...silent } = recent;
    for (const hosts of [
      [off, silent],
      [silent, off],
    ])
      assert.equal(hostEnlightenments(intersectProfiles(hosts).profile).support("stimer-direct").known, "no");
  });

  it("hosts of two vendors have no vendor in common, and lose evmcs", () => {
    const set = intersectProfiles([intel, recent]);
    assert.equal(set.profile.cpu.vendor, "unknown");
    assert.ok(set.losses.some(({ what, host }) => what === "cpu.vendor" && host === "recent"));
    assert.ok(
      set.losses.some(
        ({ what, host, because }) => what === "enlightenments.evmcs" && host === "recent" && /Intel/.test(because),
      ),
    );
  });

  it("one host is its own set, and none is an error", () => {
    assert.deepEqual(intersectProfiles([old]).losses, []);
    assert.throws(() => intersectProfiles([]), RangeError);
  });

  it("the order of hosts changes only names", () => {
    const { name: _a, ...forward } = intersectProfiles([recent, old, intel]).profile;
    const { name: _b, ...backward } = intersectProfiles([intel, old, recent]).profile;
    const sorted = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (_key, entry: unknown) =>
          Array.isArray(entry)
            ? [...entry].sort()
            : entry !== null && typeof entry === "object"
              ? Object.fromEntries(Object.entries(entry).sort())
              : entry,
        ),
      );
    assert.deepEqual(sorted(forward), sorted(backward));
  });
});

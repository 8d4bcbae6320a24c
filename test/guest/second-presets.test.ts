import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleHost, resolveGuest, type GuestResolution, type GuestSpec } from "../../src/guest";
import { parseHostProfile } from "../../src/hosts";
import type { HostProfile } from "../../src/hosts/types";

const HOSTS = join(__dirname, "../../../shared/fixtures/hosts");
const captured = (name: string, over: Partial<HostProfile> = {}): HostProfile => {
  if (!existsSync(HOSTS)) return exampleHost({ name });
  const read = (file: string): string => readFileSync(join(HOSTS, name, file), "utf8");
  const profile = parseHostProfile({
    name,
    domcapabilities: read("domcapabilities.xml"),
    capabilities: read("capabilities.xml"),
    version: read("version.txt"),
    uname: read("uname.txt"),
  });
  return { ...profile, ...over };
};
const debian12 = captured("bookworm-amd-tcg");
/** What Ubuntu 24.04 ships, told by a host that was captured. */
const ubuntu2404 = captured("bookworm-amd-tcg", {
  name: "noble",
  libvirt: "10.0.0",
  qemu: "8.2.2",
  linux: "6.8",
  kernelRelease: "6.8.0-45-generic",
});
const newest = captured("sid-amd-tcg");

const guest = (over: Partial<GuestSpec>): GuestSpec => ({
  name: "ada",
  windows: "server-2022",
  systemDisk: { path: "/a.qcow2" },
  ...over,
});
const heavy = ({ findings }: GuestResolution): string[] =>
  findings.filter(({ severity }) => severity !== "info").map(({ ruleId, path }) => `${ruleId} ${path}`);
const row = ({ enlightenments }: GuestResolution, name: string) => enlightenments.find((each) => each.name === name)!;
const choice = ({ choices }: GuestResolution, path: string) => choices.find((each) => each.path === path);
const features = ({ definition }: GuestResolution): Record<string, string> =>
  Object.fromEntries(definition!.cpu.features.map(({ name, policy }) => [name, policy]));

/** Without the captured hosts beside the project there is nothing to try these on. */
const onCapturedHosts = existsSync(HOSTS) ? describe : describe.skip;

onCapturedHosts("flags that a preset only prefers", () => {
  for (const host of [debian12, ubuntu2404]) {
    it(`are left out on ${host.name} (libvirt ${host.libvirt}, Linux ${host.linux}), with the reason and without a finding`, () => {
      const resolution = resolveGuest(guest({ preset: "nested-hyperv" }), host);
      for (const name of ["emsr-bitmap", "tlbflush-direct"]) {
        const { state, by, reason } = row(resolution, name);
        assert.deepEqual([state, by.kind], ["off", "host"], name);
        assert.match(reason, / does not support it \(requires libvirt 1[01]\.\d+/);
      }
      assert.deepEqual(
        heavy(resolution).filter((line) => line.startsWith("host-lacks")),
        [],
      );
      assert.equal(
        resolution.findings.some(({ path }) => /emsrBitmap|tlbflushDirect/.test(path)),
        false,
      );
      assert.equal(row(resolution, "stimer-direct").state, "on");
    });
  }

  it("are taken where the host is known to have them", () => {
    const resolution = resolveGuest(guest({ preset: "nested-hyperv" }), newest);
    for (const name of ["emsr-bitmap", "tlbflush-direct"]) assert.equal(row(resolution, name).state, "on", name);
  });

  it("are left out where no host is known, and say so", () => {
    const resolution = resolveGuest(
      guest({ preset: "nested-hyperv", cpu: { features: [{ name: "svm", policy: "require" }] } }),
    );
    const { state, reason } = row(resolution, "emsr-bitmap");
    assert.deepEqual([state, reason], ["off", "turned on only if the host supports it, and no host is known"]);
  });

  it("are an error as before where the user insists", () => {
    const resolution = resolveGuest(guest({ preset: "nested-hyperv", enlightenments: { emsrBitmap: "on" } }), debian12);
    assert.ok(heavy(resolution).includes("host-lacks enlightenments.emsrBitmap"));
  });
});

onCapturedHosts("avic", () => {
  const host = (over: Partial<HostProfile>): HostProfile => ({ ...debian12, ...over });
  const ownCpus = {
    pinning: { vcpus: ["1"], emulator: "0" },
    hugepages: { size: "2 MiB" },
    numa: { nodes: "0" },
    vcpus: 1,
  };

  it("is on where the host has APICv or AVIC in use", () => {
    for (const preset of ["server", "desktop", "nested-hyperv", "low-latency"]) {
      const resolution = resolveGuest(
        guest({ preset, ...(preset === "low-latency" ? ownCpus : {}) }),
        host({ apicv: "yes" }),
      );
      assert.equal(row(resolution, "avic").state, "on", preset);
      assert.equal(
        resolution.findings.some(({ ruleId }) => ["synic-inhibits-apicv", "avic-without-apicv"].includes(ruleId)),
        false,
        preset,
      );
    }
  });

  it("is off, with the reason, where nobody can tell or it is not in use", () => {
    for (const apicv of ["unknown", "no"] as const) {
      const { state, reason } = row(resolveGuest(guest({}), host({ apicv })), "avic");
      assert.equal(state, "off");
      assert.match(reason, /server@2 turns it on only if the host uses APICv or AVIC/);
    }
  });

  it("is left out, and nothing said about it, where libvirt is too old to write it", () => {
    const resolution = resolveGuest(
      guest({ preset: "low-latency", ...ownCpus }),
      host({ apicv: "yes", libvirt: "8.0.0" }),
    );
    assert.equal(row(resolution, "avic").state, "off");
    assert.equal(
      resolution.findings.some(
        ({ ruleId, path }) => ruleId === "synic-inhibits-apicv" || path === "enlightenments.avic",
      ),
      false,
    );
  });
});

onCapturedHosts("CPU features of presets", () => {
  const intel = (over: Partial<HostProfile>): HostProfile => exampleHost({ cpu: { vendor: "intel" }, ...over });

  it("CET is kept from Windows 11, Server 2022 and 2025 where QEMU has it and libvirt its name", () => {
    for (const windows of ["windows-11", "server-2022", "server-2025"]) {
      const resolution = resolveGuest(guest({ windows }), intel({ qemu: "11.0.0", libvirt: "12.8.0" }));
      assert.deepEqual(
        features(resolution),
        { vmx: "disable", svm: "disable", "cet-ss": "disable", "cet-ibt": "disable" },
        windows,
      );
      const { value, by, reason, source } = choice(resolution, "cpu.features.cet-ss")!;
      assert.deepEqual([value, by], ["disable", "preset"]);
      assert.match(reason, /virtualization-based security/);
      assert.ok(source);
    }
    for (const windows of ["windows-10", "server-2019"])
      assert.equal(
        features(resolveGuest(guest({ windows }), intel({ qemu: "11.0.0", libvirt: "12.8.0" })))["cet-ss"],
        undefined,
        windows,
      );
  });

  it("CET is left alone where QEMU is older, libvirt has no name for it, or neither is known; the explanation says which", () => {
    const why = (host?: HostProfile): string | undefined => {
      const resolution = resolveGuest(guest({}), host);
      assert.equal(features(resolution)["cet-ss"], undefined);
      return choice(resolution, "cpu.features.cet-ss")?.reason;
    };
    assert.equal(why(intel({ qemu: "10.2.0", libvirt: "12.8.0" })), undefined);
    assert.equal(
      why(intel({ qemu: "11.1.3", libvirt: "11.3.0" })),
      "cannot be disabled: libvirt has the name from 12.8 on, and this host's is 11.3.0",
    );
    assert.match(
      why(intel({ libvirt: "12.8.0" }))!,
      /disabled only with Windows 11 or Server 2022 or newer, with QEMU 11\.0 or newer, and not all of that is known here/,
    );
    assert.match(why()!, /with QEMU 11\.0 or newer, with libvirt 12\.8 or newer, and not all/);
  });

  it("a libvirt that names the feature in its answers has it, whatever its version", () => {
    assert.deepEqual(newest.cpu.namedFeatures, ["cet-ss", "cet-ibt"]);
    assert.equal(debian12.cpu.namedFeatures, undefined);
    assert.equal(
      features(
        resolveGuest(
          guest({}),
          intel({ qemu: "11.0.0", libvirt: "12.4.0", cpu: { vendor: "intel", namedFeatures: ["cet-ss"] } }),
        ),
      )["cet-ss"],
      "disable",
    );
  });

  it("arch-capabilities is kept from Windows on AMD, in every CPU mode", () => {
    for (const mode of ["host-passthrough", "host-model", "maximum"] as const)
      assert.equal(features(resolveGuest(guest({ cpu: { mode } }), debian12))["arch-capabilities"], "disable", mode);
    assert.equal(features(resolveGuest(guest({ cpu: { model: "EPYC" } }), debian12))["arch-capabilities"], "disable");
    assert.equal(features(resolveGuest(guest({}), intel({})))["arch-capabilities"], undefined);
    assert.equal(features(resolveGuest(guest({}), exampleHost({})))["arch-capabilities"], undefined);
  });

  it("the user's word wins, and the explanation has it", () => {
    const resolution = resolveGuest(
      guest({ cpu: { features: [{ name: "arch-capabilities", policy: "require" }] } }),
      debian12,
    );
    assert.equal(features(resolution)["arch-capabilities"], "require");
    assert.deepEqual(
      [
        choice(resolution, "cpu.features.arch-capabilities")?.value,
        choice(resolution, "cpu.features.arch-capabilities")?.by,
      ],
      ["require", "user"],
    );
  });

  it("a released preset goes on without them", () => {
    for (const preset of ["server@1", "desktop@1", "minimal@1", "nested-hyperv@1"]) {
      const resolution = resolveGuest(guest({ preset }), { ...newest, cpu: { ...newest.cpu } });
      for (const name of ["cet-ss", "cet-ibt", "arch-capabilities"])
        assert.equal(features(resolution)[name], undefined, `${preset} ${name}`);
      assert.equal(choice(resolution, "tpm.enabled")?.value, "false", preset);
    }
  });
});

describe("server@2", () => {
  it("gives Windows before 10 devices that its own drivers know, and says why", () => {
    const resolution = resolveGuest(guest({ windows: "server-2012-r2" }));
    assert.deepEqual(heavy(resolution), []);
    const { devices } = resolution.definition!;
    assert.deepEqual(
      [
        devices.disks.map(({ bus }) => bus),
        devices.interfaces.map(({ model }) => model),
        devices.rng,
        devices.memballoon,
        devices.guestAgent,
      ],
      [["sata"], ["e1000e"], false, "none", false],
    );
    assert.match(choice(resolution, "drivers")!.reason, /not signed/);
    assert.equal(
      resolveGuest(guest({ windows: "server-2012-r2", drivers: "virtio" })).definition!.devices.disks[0]!.bus,
      "scsi",
    );
    assert.equal(resolveGuest(guest({ windows: "server-2016" })).definition!.devices.disks[0]!.bus, "scsi");
  });

  it("gives Server 2022 and newer a TPM under UEFI, which can be refused", () => {
    const tpm = (over: Partial<GuestSpec>): string | undefined =>
      resolveGuest(guest(over)).definition!.devices.tpm?.model;
    assert.equal(tpm({}), "tpm-crb");
    assert.equal(tpm({ windows: "server-2025" }), "tpm-crb");
    assert.equal(tpm({ windows: "server-2019" }), undefined);
    assert.equal(tpm({ firmware: { type: "bios" } }), undefined);
    assert.equal(tpm({ tpm: { enabled: false } }), undefined);
    assert.equal(tpm({ preset: "server@1" }), undefined);
    assert.equal(tpm({ preset: "minimal" }), undefined);
  });
});

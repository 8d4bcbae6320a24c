import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleHost, resolveGuest, type GuestResolution, type GuestSpec } from "../../src/guest";
import { parseHostProfile } from "../../src/hosts";
import type { HostProfile } from "../../src/hosts/types";

const guest = (over: Partial<GuestSpec> = {}): GuestSpec => ({
  name: "ada",
  windows: "windows-10",
  systemDisk: { path: "/a.qcow2" },
  ...over,
});
const found = ({ findings }: GuestResolution): string[] =>
  findings.map(({ severity, ruleId, path }) => `${severity} ${ruleId} ${path}`).sort();
const heavy = (resolution: GuestResolution): string[] => found(resolution).filter((line) => !line.startsWith("info"));
const choice = ({ choices }: GuestResolution, path: string) => choices.find((each) => each.path === path);

describe("a guest on a host that lacks something", () => {
  const poor = exampleHost({
    name: "kvm-poor",
    devices: { rng: [], channels: ["pty"], video: ["vga"] },
    firmware: { uefi: "yes", secureBoot: "no", enrolledKeys: "no" },
    tpm: { models: [], backends: [] },
  });

  it("require: each lack is an error with guest, property and host; the machine itself stays complete", () => {
    const resolution = resolveGuest(guest(), poor);
    assert.deepEqual(heavy(resolution), [
      "error host-devices guestAgent",
      "error host-devices rng",
      "error host-devices video.model",
      "error host-firmware firmware.secureBoot",
    ]);
    for (const { message } of resolution.findings.filter(({ severity }) => severity === "error"))
      assert.match(message, /ada.*kvm-poor/);
    assert.ok(resolution.definition);
  });

  it("report: the same as warnings", () => {
    assert.deepEqual(heavy(resolveGuest(guest({ hostSupport: "report" }), poor)), [
      "warning host-devices guestAgent",
      "warning host-devices rng",
      "warning host-devices video.model",
      "warning host-firmware firmware.secureBoot",
    ]);
  });

  it("adapt: what nobody insists on goes, is said, and is chosen by the host", () => {
    const resolution = resolveGuest(guest({ hostSupport: "adapt" }), poor);
    assert.deepEqual(heavy(resolution), []);
    assert.deepEqual(found(resolution).filter((line) => line.includes("host-device-adapted")).length, 4);
    const { devices, os, features } = resolution.definition!;
    assert.deepEqual([devices.rng, devices.guestAgent, devices.video?.model], [false, false, "vga"]);
    assert.deepEqual(os.firmware, { type: "uefi", secureBoot: false, enrolledKeys: false });
    assert.equal(features.smm, undefined);
    assert.equal(choice(resolution, "rng")?.by, "host");
    assert.match(choice(resolution, "video.model")!.reason, /kvm-poor offers vga/);
  });

  it("adapt: what Windows insists on, and what the user wrote, does not go", () => {
    assert.deepEqual(heavy(resolveGuest(guest({ windows: "windows-11", hostSupport: "adapt" }), poor)), [
      "error host-firmware firmware.secureBoot",
      "error host-tpm tpm",
    ]);
    assert.deepEqual(
      heavy(
        resolveGuest(
          guest({ guestAgent: true, video: { model: "qxl" }, tpm: { enabled: true }, hostSupport: "adapt" }),
          poor,
        ),
      ),
      ["error host-devices guestAgent", "error host-devices video.model", "error host-tpm tpm"],
    );
  });

  it("adapt: an enlightenment goes with what hangs on it", () => {
    const host = exampleHost({
      hypervSupported: "yes",
      hypervFeatures: ["relaxed", "vapic", "spinlocks", "vpindex", "runtime", "frequencies", "ipi", "tlbflush"],
    });
    const resolution = resolveGuest(guest({ hostSupport: "adapt" }), host);
    const off = resolution.enlightenments
      .filter((row) => row.by.kind === "host")
      .map((row) => row.name)
      .sort();
    assert.deepEqual(off, ["stimer", "stimer-direct", "synic"]);
    assert.ok(resolution.definition);
    assert.equal(
      resolveGuest(guest(), host).findings.some(
        ({ severity, ruleId }) => severity === "error" && ruleId === "host-lacks",
      ),
      true,
    );
  });

  it("is called as the caller calls it", () => {
    const message = (options?: { hostName: string }): string =>
      resolveGuest(guest(), poor, options).findings.find(({ ruleId }) => ruleId === "host-firmware")!.message;
    assert.match(message(), /kvm-poor/);
    assert.match(message({ hostName: "qemu+ssh://kvm7/system" }), /qemu\+ssh:\/\/kvm7\/system/);
    assert.equal(resolveGuest(guest()).host, "qemu:///system");
    assert.equal(resolveGuest(guest({ host: { uri: "qemu+ssh://kvm8/system" } })).host, "qemu+ssh://kvm8/system");
  });

  it("the vendor of the host decides, not the one that a feature betrays", () => {
    const resolution = resolveGuest(
      guest({ cpu: { features: [{ name: "vmx", policy: "require" }] } }),
      exampleHost({ cpu: { vendor: "amd" } }),
    );
    assert.equal(resolution.cpuVendor, "amd");
    assert.ok(heavy(resolution).includes("error host-nested cpu.features[0]"));
  });
});

const fixtures = join(__dirname, "../../../shared/fixtures/hosts");

describe("guests on captured hosts", () => {
  const profile = (name: string): HostProfile => {
    const read = (file: string): string => readFileSync(join(fixtures, name, file), "utf8");
    return parseHostProfile({
      name,
      domcapabilities: read("domcapabilities.xml"),
      capabilities: read("capabilities.xml"),
      version: read("version.txt"),
      uname: read("uname.txt"),
    });
  };
  before(function () {
    if (!existsSync(fixtures)) {
      process.stderr.write("      skipped: no captured hosts beside the project (../shared/fixtures/hosts)\n");
      this.skip();
    }
  });
  const lacks = (resolution: GuestResolution): string[] =>
    resolution.findings
      .filter(({ severity, ruleId }) => severity === "error" && ruleId === "host-lacks")
      .map(({ message }) => message);

  it("a desktop fits three generations of hosts with enlightenments", () => {
    for (const name of ["bookworm-amd-tcg", "trixie-amd-tcg", "sid-amd-tcg"])
      assert.deepEqual(lacks(resolveGuest(guest({ windows: "server-2022" }), profile(name))), [], name);
  });

  it("a host without any enlightenment refuses it, naming what is missing", () => {
    const messages = lacks(resolveGuest(guest({ windows: "server-2022" }), profile("no-hyperv")));
    assert.ok(messages.length > 0);
    assert.match(messages.join("\n"), /synic|stimer/);
  });

  it("adapt makes it fit there, without any enlightenment that the host lacks", () => {
    const resolution = resolveGuest(guest({ windows: "server-2022", hostSupport: "adapt" }), profile("no-hyperv"));
    assert.deepEqual(lacks(resolution), []);
    assert.deepEqual(
      resolution.enlightenments.filter((row) => row.state === "on").map((row) => row.name),
      ["spinlocks"],
    );
  });

  it("nested Hyper-V asks for more than Debian 12 has, and says from which version on", () => {
    const messages = lacks(
      resolveGuest(guest({ windows: "server-2022", preset: "nested-hyperv@1" }), profile("bookworm-amd-tcg")),
    ).join("\n");
    assert.match(messages, /emsr-bitmap/);
    assert.match(messages, /tlbflush-direct/);
    assert.match(messages, /libvirt 10\.7|libvirt 11\.0|Linux 6\.2/);
  });

  it("a captured AMD host gives svm, and no evmcs", () => {
    const { cpuVendor, definition, enlightenments } = resolveGuest(
      guest({ windows: "server-2022", preset: "nested-hyperv", hostSupport: "report" }),
      profile("sid-amd-tcg"),
    );
    assert.equal(cpuVendor, "amd");
    assert.ok(definition!.cpu.features.some(({ name, policy }) => name === "svm" && policy === "require"));
    assert.equal(enlightenments.find((row) => row.name === "evmcs")!.state, "off");
  });
});

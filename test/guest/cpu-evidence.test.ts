import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleHost, explain, resolveGuest, type GuestSpec } from "../../src/guest";
import { vendorOfFeature, vendorOfModel } from "../../src/guest/deciding/cpu-vendors";

const guest = (over: Partial<GuestSpec>): GuestSpec => ({
  name: "ada",
  windows: "server-2022",
  systemDisk: { path: "/a.qcow2" },
  ...over,
});
type Policy = NonNullable<NonNullable<GuestSpec["cpu"]>["features"]>[number]["policy"];
const features = (...list: (readonly [name: string, policy: Policy])[]): Partial<GuestSpec> => ({
  cpu: { features: list.map(([name, policy]) => ({ name, policy })) },
});

describe("whose CPU a guest wants, by what a person wrote", () => {
  const cases: readonly (readonly [string, Partial<GuestSpec>, "intel" | "amd" | "unknown"])[] = [
    ["nothing", {}, "unknown"],
    ["evmcs", { nestedVirtualization: true, enlightenments: { evmcs: "on" } }, "intel"],
    ["evmcs off", { enlightenments: { evmcs: "off" } }, "unknown"],
    ["vmx", features(["vmx", "require"]), "intel"],
    ["a part of vmx", features(["vmx-secondary-ctls", "force"]), "intel"],
    ["svm", features(["svm", "force"]), "amd"],
    ["topoext", features(["aes", "require"], ["topoext", "require"]), "amd"],
    ["hle", features(["hle", "require"]), "intel"],
    ["a feature that is off", features(["svm", "disable"], ["topoext", "forbid"]), "unknown"],
    ["a feature that both have", features(["avx2", "require"], ["x2apic", "require"]), "unknown"],
    ["features of both", features(["topoext", "require"], ["hle", "require"]), "unknown"],
    ["EPYC", { cpu: { model: "EPYC" } }, "amd"],
    ["EPYC-Milan-v2", { cpu: { model: "EPYC-Milan-v2" } }, "amd"],
    ["Opteron_G3", { cpu: { model: "Opteron_G3" } }, "amd"],
    ["Skylake-Server-noTSX-IBRS", { cpu: { model: "Skylake-Server-noTSX-IBRS" } }, "intel"],
    ["core2duo", { cpu: { model: "core2duo" } }, "intel"],
    ["qemu64", { cpu: { model: "qemu64" } }, "unknown"],
    ["a model against features", { cpu: { model: "EPYC", features: [{ name: "vmx", policy: "require" }] } }, "amd"],
  ];
  for (const [what, over, vendor] of cases)
    it(`${what}: ${vendor}`, () => assert.equal(resolveGuest(guest(over)).cpuVendor, vendor));

  it("the host's own word counts more", () =>
    assert.equal(
      resolveGuest(guest({ cpu: { model: "EPYC" } }), exampleHost({ cpu: { vendor: "intel" } })).cpuVendor,
      "intel",
    ));

  it("a preset whose flags depend on the vendor gets them by it: evmcs on Skylake, none on EPYC", () => {
    const evmcs = (model: string) =>
      resolveGuest(guest({ preset: "nested-hyperv", cpu: { model } })).enlightenments.find(
        ({ name }) => name === "evmcs",
      )!.state;
    assert.deepEqual([evmcs("Skylake-Server"), evmcs("EPYC-Rome")], ["on", "off"]);
  });

  it("every model that libvirt 12.8 lists with a vendor is known, and none is somebody else's", () => {
    const { host } = JSON.parse(readFileSync(join(__dirname, "../lab/recordings/sid.json"), "utf8")) as {
      host: { domcapabilities: string };
    };
    const listed = [...host.domcapabilities.matchAll(/<model usable='\w+' vendor='(\w+)'[^>]*>([^<]+)</g)].map(
      ([, vendor, model]) => [model!, vendor!] as const,
    );
    assert.ok(listed.length > 150);
    const expected: Readonly<Record<string, string>> = { Intel: "intel", AMD: "amd" };
    assert.deepEqual(
      listed.filter(([model, vendor]) => vendorOfModel(model) !== (expected[vendor] ?? "unknown")),
      [],
    );
  });

  it("knows features by name only", () =>
    assert.deepEqual(
      [vendorOfFeature("constructor"), vendorOfFeature(""), vendorOfModel("toString")],
      ["unknown", "unknown", "unknown"],
    ));
});

describe("what a person wrote about a feature counts where the preset's word does", () => {
  it("hypervisor off: flags say that they have no effect, and nothing says that Windows sees Hyper-V", () => {
    const resolution = resolveGuest(guest({ hideKvm: true, ...features(["hypervisor", "disable"]) }));
    const on = explain(resolution).flags.filter(({ state }) => state === "on");
    assert.ok(on.length > 10);
    for (const { why } of on) assert.match(why, /^no effect while `cpu.features` disables hypervisor; /);
    assert.doesNotMatch(JSON.stringify(explain(resolution)), /sees Hyper-V/);
    assert.ok(
      resolution.findings.some(({ ruleId, severity }) => ruleId === "hypervisor-bit-off" && severity === "warning"),
    );
  });

  it("invtsc off in low-latency: the setting is the user's, and nothing stands against migration", () => {
    const lowLatency = {
      preset: "low-latency",
      vcpus: 2,
      pinning: { vcpus: ["2", "3"], emulator: "0" },
      hugepages: { size: "2 MiB" },
      numa: { nodes: "0" },
    };
    const setting = (over: Partial<GuestSpec>) => resolveGuest(guest({ ...lowLatency, ...over }));
    const off = setting(features(["invtsc", "disable"]));
    assert.deepEqual(
      off.choices.filter(({ path }) => path === "cpu.invariantTsc").map(({ value, by }) => [value, by]),
      [["false", "user"]],
    );
    assert.doesNotMatch(off.migration.join(), /invtsc/);
    assert.match(setting({}).migration.join(), /invtsc/);
    assert.match(resolveGuest(guest(features(["invtsc", "require"]))).migration.join(), /invtsc/);
  });
});

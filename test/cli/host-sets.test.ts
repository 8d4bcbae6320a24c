import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { ensureBuilt, root, run, withFolder } from "./support/command";

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of the command, read as data */

/** kvm1 and kvm2 are alike; kvm3 is an older Intel host; kvm-old is AMD. */
const HOSTS = {
  kvm1: "hosts/intel.yaml",
  kvm2: "hosts/intel-twin.yaml",
  kvm3: "hosts/intel-old.yaml",
  "kvm-old": "hosts/debian-12-amd.yaml",
} as const;
type Host = keyof typeof HOSTS;

const hostArgs = (hosts: readonly (Host | `/${string}`)[]): string[] =>
  hosts.flatMap((host) => ["--host", HOSTS[host as Host] ?? host]);

/** kvm2 as its file says, but for this; `cpu` and `tsc` are merged. */
function withChanged(changes: Readonly<Record<string, any>>, use: (file: string) => void): void {
  withFolder((folder) => {
    const profile = parse(readFileSync(path.join(root, "test/cli", HOSTS.kvm2), "utf8"), { version: "1.1" });
    // Read as YAML 1.1, where an unquoted yes is true.
    const word = (value: unknown): unknown => (value === true ? "yes" : value);
    const merged = {
      ...profile,
      ...changes,
      cpu: { ...profile.cpu, ...changes["cpu"] },
      tsc: { ...profile.tsc, ...changes["tsc"] },
    };
    const file = path.join(folder, "changed.json");
    writeFileSync(
      file,
      JSON.stringify(merged, (_key, value: unknown) => word(value)),
    );
    use(file);
  });
}

/** A guest, put to hosts: exit code, verdict and findings. */
function judged(
  guest: Readonly<Record<string, unknown>>,
  hosts: readonly (Host | `/${string}`)[],
): { code: number | null; set: any; findings: any[]; text: string } {
  const input = JSON.stringify({ name: "ada", windows: "windows-11", systemDisk: { path: "/a.qcow2" }, ...guest });
  const { code, stdout } = run(["explain", "-", "-f", "json", ...hostArgs(hosts)], { input });
  const [only] = JSON.parse(stdout).guests;
  const text = run(["explain", "-", ...hostArgs(hosts)], { input }).stdout.replace(/\s+/g, " ");
  return { code, set: only.hosts, findings: only.findings, text };
}

const startsOf = (set: any): Record<string, string> =>
  Object.fromEntries(set.hosts.map((one: any) => [one.host, one.starts]));
const rulesOf = (findings: any[], severity: string): string[] =>
  findings.filter((one) => one.severity === severity).map((one) => one.ruleId);

describe("windows-guest explain with several hosts", () => {
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  it("starts on, and moves between, hosts that are alike", () => {
    const { code, set, text } = judged({ cpu: { mode: "host-model" }, migratable: true }, ["kvm1", "kvm2"]);
    assert.equal(code, 0);
    assert.deepEqual(startsOf(set), { kvm1: "yes", kvm2: "yes" });
    assert.deepEqual([set.starts, set.migratable, set.migration, set.startOn], ["yes", "yes", [], ["kvm1", "kvm2"]]);
    assert.match(text, /Starts on all yes Migratable between all yes host/);
  });

  it("names what stands against starting, the host and the reason", () => {
    const { code, set, findings, text } = judged({ preset: "nested-hyperv@1" }, ["kvm1", "kvm3"]);
    assert.equal(code, 1);
    assert.deepEqual(startsOf(set), { kvm1: "yes", kvm3: "no" });
    const lacks = set.hosts[1].lacks.map((lack: any) => [lack.path, lack.reason]);
    assert.deepEqual(lacks[0], [
      "enlightenments.emsrBitmap",
      "emsr-bitmap requires libvirt 10.7 or newer; this host has 9.0",
    ]);
    const emsr = {
      what: "enlightenments.emsrBitmap",
      host: "kvm3",
      because: "libvirt 10.7 or newer; this host has 9.0",
      matters: true,
    };
    assert.deepEqual(
      set.losses.find((loss: any) => loss.what === emsr.what),
      emsr,
    );
    assert.match(text, /Starts on all no, not on kvm3 /);
    assert.match(text, / enlightenments\.emsrBitmap kvm3 requires libvirt 10\.7 or newer; this host has 9\.0 /);
    // The checks against the set have told all of it already.
    assert.deepEqual([...new Set(rulesOf(findings, "error"))].sort(), ["host-devices", "host-lacks"]);
    assert.ok(set.migration.includes("it does not start on kvm3"));
    assert.equal(set.migratable, "no");
  });

  it("adapts to all of them at once", () => {
    const { code, set } = judged({ preset: "nested-hyperv@1", hostSupport: "adapt" }, ["kvm1", "kvm3"]);
    assert.equal(code, 0);
    assert.deepEqual(startsOf(set), { kvm1: "yes", kvm3: "yes" });
    assert.equal(set.losses.find((loss: any) => loss.what === "enlightenments.emsrBitmap").matters, true);
  });

  it("tells what touches this guest, and counts the rest", () => {
    const { set, text } = judged({ preset: "minimal" }, ["kvm1", "kvm3"]);
    const mattering = set.losses.filter((loss: any) => loss.matters).map((loss: any) => loss.what);
    // TSC and CPU decide for every guest; the enlightenments that kvm3 lacks are none of minimal's.
    assert.deepEqual(mattering.sort(), ["cpu.model", "tsc.frequencyHz", "tsc.scaling"]);
    const rest = set.losses.filter((loss: any) => !loss.matters);
    assert.ok(
      rest.some((loss: any) => loss.what === "enlightenments.xmmInput") &&
        rest.some((loss: any) => loss.what === "devices.rng: random"),
    );
    assert.match(text, new RegExp(` ${rest.length} more differences between the hosts do not affect this guest; `));
  });

  it("hands the host's own CPU on between equal CPUs only: an error where the guest is to be migrated", () => {
    const passthrough = { cpu: { mode: "host-passthrough" }, hostSupport: "adapt" };
    const different = judged(passthrough, ["kvm1", "kvm3"]);
    assert.equal(different.code, 0);
    assert.equal(different.set.migratable, "no");
    assert.ok(
      different.set.migration[0].endsWith(
        "the hosts have different CPUs: kvm1 has SapphireRapids, kvm3 has Skylake-Server",
      ),
      different.set.migration[0],
    );
    const wanted = judged({ ...passthrough, migratable: true }, ["kvm1", "kvm3"]);
    assert.equal(wanted.code, 1);
    assert.deepEqual(rulesOf(wanted.findings, "error"), ["host-set-migration"]);
    const equal = judged({ ...passthrough, migratable: true }, ["kvm1", "kvm2"]);
    assert.equal(equal.code, 0);
    assert.equal(equal.set.migratable, "unknown");
  });

  it("moves from an older CPU and QEMU to newer ones and not back", () => {
    const { code, set, findings, text } = judged(
      { cpu: { mode: "host-model" }, migratable: true, hostSupport: "adapt" },
      ["kvm1", "kvm3"],
    );
    assert.deepEqual([set.starts, set.migratable, set.startOn], ["yes", "unknown", ["kvm3"]]);
    assert.match(text, /Migratable between all only if it is defined and started on kvm3 /);
    assert.ok(
      set.migration.includes(
        "if started on kvm1, it has the CPU SapphireRapids, which kvm3 (Skylake-Server) does not support",
      ),
    );
    assert.ok(
      set.migration.includes(
        "if defined on kvm1, its machine type is pc-q35-10.1, which kvm3 (QEMU 7.2.0) does not support",
      ),
    );
    assert.equal(code, 0);
    assert.ok(rulesOf(findings, "warning").includes("host-set-migration"));
  });

  it("does not move between Intel and AMD", () => {
    const { set } = judged({ cpu: { mode: "host-model" } }, ["kvm1", "kvm-old"]);
    assert.deepEqual([set.starts, set.migratable, set.startOn], ["yes", "no", []]);
    assert.ok(
      set.migration.some((reason: string) =>
        /migration between Intel and AMD is not supported: kvm1 Intel, kvm-old AMD$/.test(reason),
      ),
    );
    assert.ok(set.losses.some((loss: any) => loss.what === "cpu.vendor" && loss.matters));
  });

  it("says what blocks migration on any hosts: passthrough mode, reenlightenment without a fixed TSC", () => {
    const alike = ["kvm1", "kvm2"] as const;
    const passthrough = judged({ enlightenmentMode: "passthrough", cpu: { mode: "host-model" } }, alike);
    assert.equal(passthrough.set.migratable, "no");
    const wanted = judged(
      { enlightenmentMode: "passthrough", cpu: { mode: "host-passthrough" }, migratable: true, hostSupport: "adapt" },
      ["kvm1", "kvm3"],
    );
    assert.deepEqual(rulesOf(wanted.findings, "error"), ["passthrough-blocks-migration"]);
    const nested = { preset: "nested-hyperv@1", cpu: { mode: "host-model" } };
    const floating = judged(nested, alike);
    assert.equal(floating.set.migratable, "no");
    assert.ok(floating.set.migration.some((reason: string) => reason.includes("tscFrequency")));
    assert.notEqual(judged({ ...nested, tscFrequency: 2_000_000_000 }, alike).set.migratable, "no");
  });

  it("a TSC frequency that one host cannot give stops the machine there", () => {
    const { code, set } = judged({ tscFrequency: 2_000_000_000, hostSupport: "adapt" }, ["kvm1", "kvm3"]);
    assert.equal(code, 1);
    assert.deepEqual(startsOf(set), { kvm1: "yes", kvm3: "no" });
    assert.match(set.hosts[1].lacks[0].reason, /2600000000 Hz and does not support TSC scaling$/);
  });

  it("hears one host's no where the set as a whole is silent: NUMA nodes are checked host by host", () => {
    const { code, set, findings } = judged(
      { numa: { nodes: "1" }, pinning: { vcpus: ["0", "1", "2", "3"] }, vcpus: 4 },
      ["kvm1", "kvm2"],
    );
    assert.equal(code, 1);
    assert.deepEqual(startsOf(set), { kvm1: "yes", kvm2: "no" });
    const [told] = findings.filter((finding) => finding.ruleId === "host-set-start");
    assert.equal(told.path, "numa.nodes");
    assert.match(told.message, /^ada does not start on kvm2: /);
  });

  it("compares what host-model took along: features of the CPU, and the list of enlightenments", () => {
    const guest = { cpu: { mode: "host-model" }, migratable: true };
    // invtsc is never given to a guest that can be migrated, and vmx not to this one.
    withChanged({ name: "kvm4", cpu: { features: ["amx-tile", "avx512-fp16", "invtsc", "vmx"] } }, (rich) =>
      withChanged({ name: "kvm5", cpu: { features: ["amx-tile"] } }, (poor) => {
        const { set } = judged(guest, [rich, poor] as `/${string}`[]);
        assert.deepEqual(set.migration, [
          "if started on kvm4, it has the CPU SapphireRapids with avx512-fp16, which kvm5 does not support",
        ]);
        assert.deepEqual([set.migratable, set.startOn], ["unknown", ["kvm5"]]);
      }),
    );
    withChanged(
      {
        name: "kvm6",
        hypervFeatures: ["relaxed", "vapic", "vpindex", "synic", "stimer", "frequencies", "reenlightenment"],
      },
      (poor) => {
        const { set } = judged({ ...guest, enlightenmentMode: "host-model", tscFrequency: 2_000_000_000 }, [
          "kvm1",
          poor as `/${string}`,
        ]);
        const [list] = set.migration.filter((reason: string) => /enlightenmentMode host-model/.test(reason));
        assert.match(list, /^if started on kvm1, it has .*\btlbflush\b.*, which kvm6 does not support /);
        assert.doesNotMatch(list, /\bsynic\b/);
        assert.deepEqual(set.startOn, ["kvm6"]);
      },
    );
  });

  it("weighs TSC frequencies: a floating one where scaling is missing, a fixed one where it is unknown", () => {
    const guest = { cpu: { mode: "host-model" } };
    withChanged({ name: "kvm4", tsc: { frequencyHz: 2_600_000_000, scaling: "no" } }, (rigid) => {
      const { set } = judged(guest, ["kvm1", rigid as `/${string}`]);
      assert.equal(set.migratable, "unknown");
      assert.match(
        set.migration[0],
        /^the hosts' TSC frequencies differ \(kvm1 2000000000 Hz, kvm4 2600000000 Hz\) and kvm4 does not support TSC scaling/,
      );
    });
    withChanged({ name: "kvm4", tsc: { frequencyHz: 2_000_100_000, scaling: "no" } }, (near) => {
      assert.equal(judged(guest, ["kvm1", near as `/${string}`]).set.migratable, "yes");
    });
    withChanged({ name: "kvm4", tsc: { frequencyHz: 2_600_000_000, scaling: "unknown" } }, (silent) => {
      const { set } = judged({ ...guest, tscFrequency: 2_000_000_000 }, ["kvm1", silent as `/${string}`]);
      assert.deepEqual(set.migration, ["it is unknown whether kvm4 supports a TSC frequency of 2000000000 Hz"]);
    });
  });

  it("says where it is not known whether a host offers an enlightenment", () => {
    withChanged({ name: "kvm4", hypervFeatures: undefined, hypervSupported: "unknown" }, (silent) => {
      const { code, set, text } = judged({ preset: "minimal", cpu: { mode: "host-model" } }, [
        "kvm1",
        silent as `/${string}`,
      ]);
      assert.equal(code, 0);
      assert.deepEqual(startsOf(set), { kvm1: "yes", kvm4: "unknown" });
      assert.ok(set.hosts[1].unknown.includes("synic"));
      assert.match(text, /Starts on all unknown for kvm4 .* could not determine whether it supports [a-z, -]*synic/);
    });
  });

  it("nesting is lost to a nested guest only", () => {
    withChanged({ name: "kvm4", nested: "no" }, (flat) => {
      const loss = (guest: object): any =>
        judged({ ...guest, hostSupport: "report" }, ["kvm1", flat as `/${string}`]).set.losses.find(
          (one: any) => one.what === "nested",
        );
      assert.equal(loss({ preset: "nested-hyperv@1" }).matters, true);
      assert.equal(loss({ preset: "desktop" }).matters, false);
    });
  });

  it("says nothing of starting while the guest itself is wrong", () => {
    const { set } = judged({ vcpus: "four" }, ["kvm1", "kvm2"]);
    assert.deepEqual([set.starts, set.hosts.map((one: any) => one.starts)], ["unknown", ["unknown", "unknown"]]);
  });

  it("one host named twice is one host; two of one name are told apart", () => {
    assert.equal(judged({}, ["kvm1", "kvm1"]).set, undefined);
    withFolder((folder) => {
      const copy = path.join(folder, "other.yaml");
      cpSync(path.join(root, "test/cli", HOSTS.kvm1), copy);
      const { stdout } = run(["explain", "specs/ada.yaml", "-f", "json", "--host", HOSTS.kvm1, "--host", copy]);
      const names = JSON.parse(stdout).guests[0].hosts.hosts.map((one: any) => one.host);
      assert.deepEqual(names, [`kvm1 (${HOSTS.kvm1})`, `kvm1 (${copy})`]);
    });
  });

  it("renders XML that every host of the set takes", () => {
    withFolder((folder) => {
      const spec = path.join(folder, "lab.yaml");
      writeFileSync(
        spec,
        `${readFileSync(path.join(root, "test/cli/specs/nested.yaml"), "utf8")}\nhostSupport: adapt\n`,
      );
      const newest = run(["render", spec, "--host", HOSTS.kvm1]);
      assert.match(newest.stdout, /<emsr_bitmap state=["']on["']\/>/);
      const both = run(["render", spec, "--host", HOSTS.kvm1, "--host", HOSTS.kvm3]);
      assert.equal(both.code, 0);
      assert.match(both.stdout, /<evmcs state=["']on["']\/>/);
      assert.doesNotMatch(both.stdout, /emsr_bitmap state=["']on["']|<rng /);
    });
  });

  it("a host of the set that cannot be read ends the command", () => {
    const { code, stderr } = run(["explain", "specs/ada.yaml", "--host", HOSTS.kvm1, "--host", "nowhere.yaml"]);
    assert.equal(code, 2);
    assert.match(stderr, /^windows-guest: the host profile nowhere\.yaml cannot be read/);
  });

  it("has its section in Markdown", () => {
    const { stdout } = run(["explain", "specs/ada.yaml", "-f", "markdown", ...hostArgs(["kvm1", "kvm3"])]);
    assert.ok(stdout.includes("### Hosts\n\n- **Starts on all:** "));
  });
});

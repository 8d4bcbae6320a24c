import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";

import { loadHostProfile } from "../../src/hosts";
import { ensureBuilt, run, withFolder } from "./support/command";

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of the command, read as data */

/** On the libvirt of this machine. */
describe("windows-guest probe", () => {
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
    if (spawnSync("virsh", ["-c", "qemu:///system", "version"], { timeout: 20_000 }).status !== 0) this.skip();
  });

  const virshVersion = (what: string): string =>
    new RegExp(`${what} (\\d+\\.\\d+\\.\\d+)`).exec(
      spawnSync("virsh", ["-c", "qemu:///system", "version"], { encoding: "utf8" }).stdout,
    )?.[1] ?? "";

  it("shows what the host is, and each enlightenment as yes, no or unknown with its reason", () => {
    const { code, stdout } = run(["probe", "qemu:///system", "-f", "json"]);
    assert.equal(code, 0);
    const { profile, enlightenments } = JSON.parse(stdout);
    assert.equal(profile.libvirt, virshVersion("Using library: libvirt"));
    assert.equal(profile.qemu, virshVersion("Running hypervisor: QEMU"));
    for (const { name, known, because } of enlightenments) {
      assert.ok(["yes", "no", "unknown"].includes(known), name);
      assert.ok(known === "yes" || because, `${name} is ${known} without a reason`);
    }
    const table = run(["probe", "qemu:///system"]).stdout;
    assert.match(table, /^libvirt +\d+\.\d+\.\d+$/m);
    assert.match(table, /^Host CPUs +\d+: \d+ sockets?, \d+ cores?, \d+ threads? per core$/m);
    assert.match(table, /^Storage pools +\S/m);
    assert.match(table, /^Networks +\S/m);
    assert.match(table, /^\d+ yes, \d+ unknown, \d+ no\./m);
  });

  it("saves a profile that explain takes, and names the host as told", () => {
    withFolder((folder) => {
      for (const name of ["host.yaml", "host.json"]) {
        const file = path.join(folder, name);
        const { code, stderr } = run(["probe", "qemu:///system", "--name", "this machine", "-o", file]);
        assert.equal(code, 0);
        assert.equal(stderr, `Saved to ${file}.\n`);
        const saved = loadHostProfile(file);
        assert.equal(saved.name, "this machine");
        assert.ok(Math.abs(Date.now() - Date.parse(saved.capturedAt!)) < 60_000, `captured at ${saved.capturedAt}`);
        assert.match(run(["explain", "specs/ada.yaml", "--host", file]).stdout, /^Host +this machine, checked$/m);
      }
    });
  });

  it("explain reads a host over its URI as well", () => {
    const { stdout } = run(["explain", "specs/ada.yaml", "--host", "qemu:///system"]);
    assert.match(stdout, /^Host +qemu:\/\/\/system, checked$/m);
  });

  it("explain says what the guests name and the host does not have, and what two guests of one file cannot both have", () => {
    withFolder((folder) => {
      // QEMU runs as another user.
      chmodSync(folder, 0o755);
      const spec = path.join(folder, "guests.yaml");
      const profile = path.join(folder, "host.yaml");
      const guest = (name: string): string =>
        `- name: ${name}\n  windows: windows-10\n  hostSupport: adapt\n  systemDisk: { pool: no-such-pool, size: 80 GiB }\n  cdroms: [{ path: ${folder}/not-there.iso }, { path: ${profile} }]\n  networks: [{ network: no-such-network }]\n  graphics: { type: vnc, port: 5977 }\n`;
      writeFileSync(spec, guest("ada") + guest("bob"));
      run(["probe", "qemu:///system", "-o", profile]);
      const now = run(["explain", spec, "--host", "qemu:///system", "-f", "json"]);
      const found = (stdout: string): string[] =>
        (JSON.parse(stdout).guests as any[]).flatMap(({ findings }) =>
          findings.map(({ severity, path: at, ruleId }: any) => `${severity} ${at} ${ruleId}`),
        );
      const there = found(now.stdout);
      for (const expected of [
        "error systemDisk.pool host-pool",
        "error cdroms[0].path host-image",
        "error networks[0].network host-network",
        "error graphics.port host-port",
      ])
        assert.ok(there.includes(expected), `${expected}: ${there.join("\n")}`);
      assert.ok(!there.includes("error cdroms[1].path host-image"));
      // A saved profile may have grown old, and nobody looked at the files.
      const saved = found(run(["explain", spec, "--host", profile, "-f", "json"]).stdout);
      for (const expected of ["warning systemDisk.pool host-pool", "warning networks[0].network host-network"])
        assert.ok(saved.includes(expected), `${expected}: ${saved.join("\n")}`);
      assert.ok(!saved.some((one) => one.endsWith("host-image")));
    });
  });

  it("a host that does not answer is code 1, with what to check", () => {
    const { code, stdout, stderr } = run([
      "probe",
      "qemu+unix:///system?socket=/nowhere/libvirt-sock",
      "--time-limit",
      "10",
    ]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /^windows-guest: qemu\+unix:\/\/\/system\S*: read the capabilities of the host: .*Start the libvirt daemon/,
    );
  });
});

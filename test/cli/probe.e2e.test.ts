import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
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

  const virshVersion = (what: string): string => new RegExp(`${what} (\\d+\\.\\d+\\.\\d+)`).exec(spawnSync("virsh", ["-c", "qemu:///system", "version"], { encoding: "utf8" }).stdout)?.[1] ?? "";

  it("shows what the host is, and each enlightenment as yes, no or unknown with its reason", () => {
    const { code, stdout } = run(["probe", "qemu:///system", "-f", "json"]);
    assert.equal(code, 0);
    const { profile, enlightenments } = JSON.parse(stdout) as any;
    assert.equal(profile.libvirt, virshVersion("Using library: libvirt"));
    assert.equal(profile.qemu, virshVersion("Running hypervisor: QEMU"));
    for (const { name, known, because } of enlightenments) {
      assert.ok(["yes", "no", "unknown"].includes(known), name);
      assert.ok(known === "yes" || because, `${name} is ${known} without a reason`);
    }
    const table = run(["probe", "qemu:///system"]).stdout;
    assert.match(table, /^libvirt +\d+\.\d+\.\d+$/m);
    assert.match(table, /^Host CPUs +\d+: \d+ sockets?, \d+ cores?, \d+ threads? a core$/m);
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

  it("a host that does not answer is code 1, with what to check", () => {
    const { code, stdout, stderr } = run(["probe", "qemu+unix:///system?socket=/nowhere/libvirt-sock", "--time-limit", "10"]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^windows-guest: qemu\+unix:\/\/\/system\S*: read what the host can do: .*Start the daemon/);
  });
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

import { ensureBuilt, run, withFolder } from "./support/command";

describe("windows-guest render", () => {
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  it("prints the domain XML and nothing else", () => {
    const { code, stdout, stderr } = run(["render", "specs/ada.yaml"]);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assert.match(stdout, /^<domain type='kvm'>\n {2}<name>ada<\/name>\n/);
    assert.match(stdout, /<\/domain>\n$/);
    assert.match(stdout, /<spinlocks state='on' retries='8191'\/>/);
    assert.ok(!/<tlbflush state='on'/.test(stdout), "the user's off is kept");
  });

  it("tells findings on standard error", () => {
    const { code, stdout, stderr } = run(["render", "specs/nested.yaml"]);
    assert.equal(code, 0);
    assert.match(stdout, /^<domain /);
    assert.match(stderr, /^▲ warning {2}nestedVirtualization {2}specs\/nested\.yaml:2:1$/m);
  });

  it("writes for the libvirt that is named, and refuses what it has not got", () => {
    const spec = "name: a\nwindows: windows-11\nsystemDisk: {path: /a}\nenlightenments: {tlbflushExt: on}\n";
    const old = run(["render", "-", "--libvirt", "9.0.0"], { input: spec });
    assert.equal(old.code, 1);
    assert.equal(old.stdout, "");
    assert.match(
      old.stderr.replace(/\s+/g, " "),
      /a cannot be written for libvirt 9\.0\.0, which does not support .*tlbflush\.extended.*→ Use libvirt 11\.0\.0 or newer/,
    );
    const recent = run(["render", "-", "--libvirt", "11.0.0"], { input: spec });
    assert.equal(recent.code, 0);
    assert.match(recent.stdout, /<tlbflush state='on'>\s*<extended state='on'\/>/);
  });

  it("gives no XML of a guest that its host refuses", () => {
    const spec = "name: a\nwindows: server-2022\nmemory: 128 GiB\nsystemDisk: {path: /a}\n";
    assert.equal(run(["render", "-"], { input: spec }).code, 0);
    const { code, stdout, stderr } = run(["render", "-", "--host", "hosts/debian-12-amd.yaml"], { input: spec });
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^✖ error {2}memory {2}standard input:3:1$/m);
  });

  it("writes a file, for its owner only where it holds a password", () => {
    withFolder((folder) => {
      const open = path.join(folder, "open.xml");
      assert.deepEqual(run(["render", "specs/ada.yaml", "-o", open]), { code: 0, stdout: "", stderr: "" });
      assert.equal(readFileSync(open, "utf8"), run(["render", "specs/ada.yaml"]).stdout);
      const secret = path.join(folder, "secret.xml");
      writeFileSync(secret, "");
      run(["render", "-", "-o", secret], {
        input: "name: a\nwindows: windows-11\nsystemDisk: {path: /a}\ngraphics: {password: hunter22}\n",
      });
      assert.match(readFileSync(secret, "utf8"), /hunter22/);
      assert.equal(statSync(secret).mode & 0o777, 0o600);
    });
  });

  it("writes several guests to a directory, or the one that is named", () => {
    withFolder((folder) => {
      const machines = `${path.join(folder, "machines")}/`;
      assert.equal(run(["render", "specs/fleet.yaml", "-o", machines]).code, 0);
      assert.deepEqual(readdirSync(machines).sort(), ["clerk-1.xml", "clerk-2.xml", "files.xml"]);
      const one = run(["render", "specs/fleet.yaml", "--guest", "clerk-2"]);
      assert.equal(one.stdout, readFileSync(path.join(machines, "clerk-2.xml"), "utf8"));
      assert.match(one.stdout, /<memory unit='KiB'>16777216<\/memory>/);
    });
  });
});

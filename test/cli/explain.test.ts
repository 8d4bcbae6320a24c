import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { bin, ensureBuilt, root, run, shell, withFolder } from "./support/command";
import { latest } from "../presets/released";

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of the command, read as data */

describe("windows-guest explain", () => {
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  const lines = (text: string): string[] => text.split("\n");
  const rowOf = (text: string, flag: string): string | undefined =>
    lines(text).find((line) => line.startsWith(`${flag} `));

  it("shows flags that are on before those that are off, with value and who asked", () => {
    const { code, stdout, stderr } = run(["explain", "specs/ada.yaml"]);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assert.match(
      rowOf(stdout, "spinlocks") ?? "",
      /^spinlocks +on +8191 +a vCPU that spins for a long time .* server@1$/,
    );
    assert.match(rowOf(stdout, "tlbflush") ?? "", /^tlbflush +off +your own setting +you$/);
    const states = lines(stdout).flatMap((line) => /^[a-z-]+ +(on|off) /.exec(line)?.[1] ?? []);
    assert.ok(states.includes("on") && states.includes("off"));
    assert.ok(states.indexOf("off") > states.lastIndexOf("on"), "on stands before off");
    assert.match(stdout, /^memory +8 GiB +your own setting +you$/m);
    assert.match(stdout, /^firmware\.type +uefi +Windows 11 requires UEFI +Windows$/m);
    assert.match(stdout, new RegExp(`^Preset +${latest("desktop")} \\(requested: desktop\\)$`, "m"));
  });

  it("has nothing to say against the guest that the README shows", () => {
    const spec = /```yaml\n(name: [^`]*)```/.exec(readFileSync(path.join(root, "README.md"), "utf8"))?.[1];
    const { code, stdout } = run(["explain", "-"], { input: spec ?? "" });
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /^Findings$/m);
  });

  it("tells every flag of the catalogue, the ones nobody asked for in one line", () => {
    const { stdout } = run(["explain", "specs/ada.yaml"]);
    const silent = /^Also off, not requested: ([^.]*)\./m.exec(stdout)?.[1]?.split(/,\s+/) ?? [];
    assert.ok(silent.includes("vendor-id") && silent.includes("syndbg"), silent.join());
    const { guests } = JSON.parse(run(["explain", "specs/ada.yaml", "-f", "json"]).stdout);
    const missing = guests[0].enlightenments
      .map((row: any) => row.name)
      .filter((name: string) => !silent.includes(name) && rowOf(stdout, name) === undefined);
    assert.deepEqual(missing, []);
  });

  it("keeps to the width of the terminal", () => {
    for (const width of [60, 80, 132]) {
      const { stdout } = run(["explain", "specs/nested.yaml", "--host", "hosts/intel.yaml"], {
        env: { COLUMNS: String(width) },
      });
      const longest = Math.max(...lines(stdout).map((line) => line.length));
      // Narrower than 80 columns nothing is readable: the terminal wraps then.
      assert.ok(longest <= Math.max(width, 80), `${longest} columns at ${width}`);
    }
  });

  it("checks against a host and says what it lacks, who asked, and what to do", () => {
    const { code, stdout } = run(["explain", "specs/nested.yaml", "--host", "hosts/debian-12-amd.yaml"]);
    assert.equal(code, 1);
    const text = stdout.replace(/\s+/g, " ");
    assert.match(
      text,
      /kvm-old does not support emsr-bitmap, requested by preset nested-hyperv@1\. emsr-bitmap requires libvirt 10\.7 or newer; this host has 9\.0\./,
    );
    assert.match(text, /→ Set enlightenments\.emsrBitmap to "off"/);
    assert.match(stdout, /^2 errors/m);
  });

  it("turns on what an Intel host allows a nested guest", () => {
    const { code, stdout } = run(["explain", "specs/nested.yaml", "--host", "hosts/intel.yaml"]);
    assert.equal(code, 0);
    assert.match(stdout, /^evmcs +on /m);
    assert.match(stdout, /ℹ info {2}enlightenments\.evmcs/);
  });

  it("reads standard input", () => {
    const { code, stdout } = run(["explain", "-"], {
      input: "{name: eve, windows: windows-11, systemDisk: {path: /d.qcow2}}",
    });
    assert.equal(code, 0);
    assert.equal(lines(stdout)[0], "eve");
  });

  it("reads JSON, and finds places in it", () => {
    assert.equal(run(["explain", "specs/legacy.json"]).code, 0);
    withFolder((folder) => {
      const file = path.join(folder, "bad.json");
      writeFileSync(file, '{\n  "name": "a",\n  "windows": "windows-11",\n  "memory": 8\n}\n');
      assert.match(run(["explain", file]).stdout, /✖ error {2}memory {2}\S*bad\.json:4:3$/m);
    });
  });

  it("reads several guests: a list under `guests`, and several documents", () => {
    const names = (args: string[], input?: string): string[] =>
      JSON.parse(run([...args, "-f", "json"], input === undefined ? {} : { input }).stdout).guests.map(
        (guest: any) => guest.name,
      );
    assert.deepEqual(names(["explain", "specs/fleet.yaml"]), ["clerk-1", "clerk-2", "files"]);
    const documents = "name: a\nwindows: windows-10\n---\nname: b\nwindows: windows-11\n---\n";
    assert.deepEqual(names(["explain", "-"], documents), ["a", "b"]);
  });

  it("refuses two guests of one name on one host, with the place of the second", () => {
    const guest = (name: string, disk: string): string =>
      `name: ${name}\nwindows: windows-11\nsystemDisk: {path: ${disk}}\n`;
    const { code, stdout } = run(["explain", "-"], { input: `${guest("twin", "/a")}---\n${guest("twin", "/b")}` });
    assert.equal(code, 1);
    assert.match(
      stdout,
      /✖ error {2}name {2}standard input:5:1\n {2}Two guests on qemu:\/\/\/system have the name "twin"\./,
    );
  });

  it("finds the profile that a spec names beside the spec, and says where a missing one was named", () => {
    const spec = (profile: string): string =>
      `name: a\nwindows: windows-11\nhost:\n  profile: ${profile}\nsystemDisk: {path: /a}\n`;
    withFolder((folder) => {
      const file = path.join(folder, "a.yaml");
      writeFileSync(path.join(folder, "kvm1.yaml"), readFileSync(path.join(root, "test/cli/hosts/intel.yaml")));
      writeFileSync(file, spec("kvm1.yaml"));
      assert.match(run(["explain", file]).stdout, /^Host +kvm1, checked$/m);
      writeFileSync(file, spec("nowhere.yaml"));
      const { code, stdout } = run(["explain", file]);
      assert.equal(code, 1);
      assert.match(stdout, /✖ error {2}host\.profile {2}\S*a\.yaml:4:3$/m);
    });
  });

  it("json and yaml carry the same data, without the definition and its password", () => {
    const spec = "name: a\nwindows: windows-11\nsystemDisk: {path: /a}\ngraphics: {password: hunter22}\n";
    const json = run(["explain", "-", "-f", "json"], { input: spec }).stdout;
    const yaml = run(["explain", "-", "-f", "yaml"], { input: spec }).stdout;
    assert.deepEqual(parse(yaml), JSON.parse(json));
    for (const format of ["json", "yaml", "table", "markdown"]) {
      assert.ok(!run(["explain", "-", "-f", format], { input: spec }).stdout.includes("hunter22"), format);
    }
  });

  it("markdown is a table that GitHub draws", () => {
    const { stdout } = run(["explain", "specs/ada.yaml", "--format", "markdown"]);
    const table = lines(stdout).filter((line) => line.startsWith("|"));
    assert.equal(table[0], "| flag | state | value | why | asked by |");
    assert.equal(table[1], "| --- | --- | --- | --- | --- |");
    assert.ok(table.some((row) => row === "| tlbflush | off |  | your own setting | you |"));
  });

  it("colours on request only, where there is no terminal", () => {
    const first = (args: string[], env: Record<string, string> = {}): string =>
      lines(run(["explain", "specs/ada.yaml", ...args], { env }).stdout)[0]!;
    assert.equal(first([]), "ada");
    assert.equal(first(["--color"]), "\u001b[1mada\u001b[22m");
    assert.equal(first([], { FORCE_COLOR: "1" }), "\u001b[1mada\u001b[22m");
    assert.equal(first([], { FORCE_COLOR: "1", NO_COLOR: "1" }), "ada");
    assert.equal(first(["--no-color"], { FORCE_COLOR: "1" }), "ada");
  });

  it("colours on a terminal, unless NO_COLOR is set", function () {
    const onTerminal = (setting: string): string => {
      const line = `${setting} ${process.execPath} ${bin} explain ${path.join(root, "test/cli/specs/ada.yaml")}`;
      return execFileSync("script", ["-qec", line, "/dev/null"], {
        encoding: "utf8",
        env: { ...process.env, TERM: "xterm", FORCE_COLOR: "", NO_COLOR: "" },
      });
    };
    try {
      execFileSync("script", ["--version"]);
    } catch {
      this.skip();
    }
    assert.ok(onTerminal("").includes("\u001b[1mada"));
    assert.ok(!onTerminal("NO_COLOR=1").includes("\u001b["));
  });

  it("does not mind a reader that stops", () => {
    const { stdout, stderr } = shell(
      'set -o pipefail; node "$BIN" explain specs/fleet.yaml | head -n 1; echo "code $?"',
    );
    assert.deepEqual(lines(stdout).slice(0, 2), ["clerk-1", "code 0"]);
    assert.equal(stderr, "");
  });

  it("says when its output finds no room, and does not pretend to have written it", function () {
    if (!existsSync("/dev/full")) this.skip();
    const { stdout, stderr } = shell('node "$BIN" explain specs/fleet.yaml > /dev/full; echo "code $?"');
    assert.equal(stdout, "code 2\n");
    assert.equal(stderr, "windows-guest: standard output cannot be written (ENOSPC)\n");
  });

  it("shows hostile text without letting it act", () => {
    const spec = {
      name: "\u001b[31mred\u0007",
      windows: "windows-11",
      "\u202eevil|`x`": 1,
      enlightenments: { "<script>": "on" },
    };
    for (const format of ["table", "markdown"]) {
      const { code, stdout } = run(["explain", "-", "-f", format], { input: JSON.stringify(spec) });
      assert.equal(code, 1);
      assert.ok(!/[\u001b\u0007\u202e]/.test(stdout), format);
    }
    const { stdout } = run(["explain", "-", "-f", "markdown"], {
      input: JSON.stringify({ name: "a", windows: "windows-11", enlightenments: { "<script>*b*@all": "on" } }),
    });
    assert.ok(stdout.includes('enlightenments has no property "\\<script\\>\\*b\\*@\u200ball"'), stdout);
  });
});

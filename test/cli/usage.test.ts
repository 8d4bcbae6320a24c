import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";

import { bin, ensureBuilt, root, run, withFolder } from "./support/command";
import { latest } from "../presets/released";

describe("windows-guest, called wrongly", () => {
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  const COMMANDS = ["render", "explain", "rules", "presets", "graph", "probe"];

  for (const { args, says } of [
    { args: ["explan", "specs/ada.yaml"], says: "windows-guest: unknown command 'explan'\n(Did you mean explain?)\n" },
    { args: ["help", "explan"], says: "windows-guest: unknown command 'explan'\n(Did you mean explain?)\n" },
    { args: ["explain"], says: "windows-guest: missing required argument 'spec'\n" },
    {
      args: ["explain", "specs/ada.yaml", "another"],
      says: "windows-guest: too many arguments for 'explain'. Expected 1 argument but got 2.\n",
    },
    {
      args: ["explain", "specs/ada.yaml", "--hots", "x"],
      says: "windows-guest: unknown option '--hots'\n(Did you mean --host?)\n",
    },
    {
      args: ["explain", "specs/ada.yaml", "--format", "jsn"],
      says: "windows-guest: option '-f, --format <format>' argument 'jsn' is invalid. Did you mean json?\n",
    },
    {
      args: ["graph", "--format", "png"],
      says: "windows-guest: option '-f, --format <format>' argument 'png' is invalid. Write one of svg, dot, mermaid.\n",
    },
    {
      args: ["render", "specs/ada.yaml", "--libvirt", "new"],
      says: "windows-guest: option '--libvirt <version>' argument 'new' is invalid. Specify a libvirt version, for example 9.0.0.\n",
    },
    {
      args: ["explain", "nowhere.yaml"],
      says: "windows-guest: the spec nowhere.yaml cannot be read: there is no such file\n",
    },
    { args: ["explain", "specs"], says: "windows-guest: the spec specs cannot be read: it is a directory\n" },
    {
      args: ["explain", "specs/ada.yaml", "--host", "nowhere.yaml"],
      says: 'windows-guest: the host profile nowhere.yaml cannot be read (ENOENT); write one with "windows-guest probe <uri> -o nowhere.yaml"\n',
    },
    {
      args: ["explain", "specs/ada.yaml", "--host", "specs/ada.yaml"],
      says: "windows-guest: specs/ada.yaml is not a host profile but a guest spec;",
    },
    { args: ["presets", "desktp"], says: 'windows-guest: there is no preset "desktp"; did you mean "desktop"?\n' },
    {
      args: ["presets", "desktop@9"],
      says: `windows-guest: there is no preset "desktop@9"; did you mean "${latest("desktop")}"?\n`,
    },
    {
      args: ["presets", "xyzzy"],
      says: 'windows-guest: there is no preset "xyzzy"; the presets are desktop, server, nested-hyperv, low-latency, gaming, workstation-vdi, legacy, minimal\n',
    },
    {
      args: ["probe", "qemu:///sytem"],
      says: 'windows-guest: "qemu:///sytem": the path "/sytem" is not one of /system, /session; did you mean "/system"?\n',
    },
    {
      args: ["probe", "qemu:///system", "--time-limit", "0"],
      says: "windows-guest: option '--time-limit <seconds>' argument '0' is invalid. Specify a number of seconds from 1 to 3600.\n",
    },
    {
      args: ["render", "specs/fleet.yaml"],
      says: "windows-guest: the spec contains several guests, but an XML document describes one machine;",
    },
    {
      args: ["render", "specs/fleet.yaml", "--guest", "clerk-3"],
      says: 'windows-guest: the spec has no guest "clerk-3"; did you mean "clerk-1"?\n',
    },
    {
      args: ["graph", "--spec", "specs/fleet.yaml"],
      says: "windows-guest: the spec contains several guests; select one with --guest\n",
    },
    {
      args: ["graph", "--spec", "specs/fleet.yaml", "--guest", "clerk-3"],
      says: 'windows-guest: the spec has no guest "clerk-3"; did you mean "clerk-1"?\n',
    },
    { args: ["graph", "-o", "nowhere/x.svg"], says: "windows-guest: nowhere/x.svg cannot be written (ENOENT)\n" },
  ]) {
    it(`${args.join(" ")}: code 2, nothing on standard output`, () => {
      const { code, stdout, stderr } = run(args);
      assert.equal(stderr.slice(0, says.length), says);
      assert.equal(code, 2);
      assert.equal(stdout, "");
    });
  }

  it("without a command it shows the help on standard error", () => {
    const { code, stdout, stderr } = run([]);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /^Usage: windows-guest <command> \[options\]$/m);
  });

  it("--help names every command and shows examples; so does each command's", () => {
    const { code, stdout } = run(["--help"]);
    assert.equal(code, 0);
    for (const name of COMMANDS) {
      assert.match(stdout, new RegExp(`^  ${name} `, "m"));
      const own = run([name, "--help"]);
      assert.equal(own.code, 0, name);
      assert.match(own.stdout, new RegExp(`^Usage: windows-guest ${name} `));
      assert.match(own.stdout, /^Examples:\n {2}windows-guest /m);
    }
  });

  it("help COMMAND shows the same as COMMAND --help", () => {
    assert.equal(run(["help", "graph"]).stdout, run(["graph", "--help"]).stdout);
  });

  it("--version is the package's", () => {
    const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
    assert.equal(run(["--version"]).stdout, `${version}\n`);
  });

  it("says how to build where nothing is built", () => {
    withFolder((folder) => {
      cpSync(path.dirname(bin), path.join(folder, "bin"), { recursive: true });
      const { status, stderr } = spawnSync(process.execPath, [path.join(folder, "bin", "windows-guest"), "presets"], {
        encoding: "utf8",
      });
      assert.equal(status, 2);
      assert.match(stderr, /is not built: .*windows-guest\.js does not exist\. Run "npm run build" in /);
    });
  });
});

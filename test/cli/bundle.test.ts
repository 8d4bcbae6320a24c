import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { bin, bundle, ensureBuilt, root, withFolder } from "./support/command";

describe("windows-guest as one file", () => {
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  /** Runs a copy of the command that has nothing around it but what is given, and tells the files that it loaded. */
  function alone(args: readonly string[]): { code: number | null; stdout: string; stderr: string; loaded: string[] } {
    let result: ReturnType<typeof alone> | undefined;
    withFolder((folder) => {
      mkdirSync(path.join(folder, "dist", "bin"), { recursive: true });
      cpSync(path.dirname(bin), path.join(folder, "bin"), { recursive: true });
      cpSync(bundle, path.join(folder, "dist", "bin", "windows-guest.js"));
      cpSync(path.join(root, "package.json"), path.join(folder, "package.json"));
      const list = path.join(folder, "list.cjs");
      writeFileSync(
        list,
        'process.on("exit", () => require("fs").writeFileSync(__dirname + "/loaded.json", JSON.stringify(Object.keys(require.cache))));',
      );
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ["-r", list, path.join(folder, "bin", "windows-guest"), ...args],
        {
          cwd: path.join(root, "test", "cli"),
          encoding: "utf8",
          env: { ...process.env, NODE_PATH: "" },
          timeout: 60_000,
        },
      );
      const loaded = (JSON.parse(readFileSync(path.join(folder, "loaded.json"), "utf8")) as string[]).map((file) =>
        path.relative(folder, file),
      );
      result = { code: status, stdout, stderr, loaded: loaded.filter((file) => file !== "list.cjs").sort() };
    });
    return result!;
  }

  const ITSELF = ["bin/bundle.js", "bin/windows-guest", "dist/bin/windows-guest.js", "package.json"];

  for (const args of [
    ["explain", "specs/ada.yaml"],
    [
      "explain",
      "specs/nested.yaml",
      "--host",
      "hosts/intel.yaml",
      "--host",
      "hosts/intel-twin.yaml",
      "--format",
      "yaml",
    ],
    ["render", "specs/legacy.json"],
    ["presets", "low-latency"],
    ["graph", "--format", "mermaid"],
  ]) {
    it(`${args.join(" ")} needs no other file`, () => {
      const { code, stderr, loaded } = alone(args);
      assert.equal(code, 0, stderr);
      assert.deepEqual(loaded, ITSELF);
    });
  }

  it("reaches a host without any other file", () => {
    const { code, stderr, loaded } = alone(["probe", "qemu+unix:///system?socket=/nowhere/libvirt-sock"]);
    assert.equal(code, 1, stderr);
    assert.deepEqual(loaded, ITSELF);
  });

  it("leaves zod's languages and Pulumi behind", () => {
    const { sources } = JSON.parse(readFileSync(`${bundle}.map`, "utf8")) as { sources: string[] };
    assert.ok(
      sources.some((source) => source.endsWith("src/cli/commands/explain.ts")),
      "the map names its sources",
    );
    const unwanted = sources.filter((source) => /zod\/v4\/locales\/(?!en|index)|@pulumi|wasm-graphviz/.test(source));
    assert.deepEqual(unwanted, []);
  });

  it("carries the licence of every package in it", () => {
    const { sources } = JSON.parse(readFileSync(`${bundle}.map`, "utf8")) as { sources: string[] };
    const text = readFileSync(bundle.replace(/\.js$/, ".licenses.txt"), "utf8");
    const packages = new Set(sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []));
    assert.ok(packages.has("zod") && packages.has("yaml"));
    for (const name of packages) assert.match(text, new RegExp(`^${name} \\d`, "m"));
  });

  it("is what the package holds, once", () => {
    const { stdout } = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: root,
      encoding: "utf8",
      timeout: 60_000,
    });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const names = files.map((file) => file.path);
    for (const file of [
      "bin/windows-guest",
      "bin/bundle.js",
      "dist/bin/pulumi-resource-windows-guest.js",
      "dist/bin/windows-guest.js",
      "dist/bin/windows-guest.js.map",
      "dist/bin/windows-guest.licenses.txt",
      "dist/rules.js",
      "docs/rules/spec-value.md",
    ]) {
      assert.ok(names.includes(file), file);
    }
    assert.deepEqual(
      names.filter((name) => /^dist\/(cli\/|\.)/.test(name)),
      [],
    );
    assert.ok(!existsSync(path.join(root, "dist", "cli")));
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensurePlugin } from "../provider/engine";

const root = path.join(__dirname, "..", "..");

const program = `
import * as pulumi from "@pulumi/pulumi";
import { Windows, WindowsGuest, toLibvirtDomainArgs, toLibvirtXslt, type DomainDefinition, type WindowsGuestOptions } from "pulumi-windows-guest";
import { viaLibvirt, type ViaLibvirtOptions } from "pulumi-windows-guest/pulumi-libvirt";

export function program(libvirt: unknown, options: ViaLibvirtOptions): pulumi.Output<string> {
  const through: WindowsGuestOptions = { protect: true, ...viaLibvirt(libvirt, options) };
  const ada = new WindowsGuest("ada", { windows: Windows.Windows11, systemDisk: { size: "80 GiB" } }, through);
  return ada.explanation;
}
export const shapes = (definition: DomainDefinition): [string, string] => [toLibvirtDomainArgs(definition).name, toLibvirtXslt(definition)];
`;

/** What the compiled program does when nothing of libvirt is there. */
const run = `
const { program, shapes } = require("./program.js");
const { resolveGuest } = require("pulumi-windows-guest/rules");
const { definition } = resolveGuest({ name: "ada", windows: "windows-11" });
console.log(shapes(definition)[0]);
try { program(undefined, {}); } catch (error) { console.log(error.message); }
`;

describe("the package in a project without @pulumi/libvirt", function () {
  this.timeout(300_000);
  let project: string;

  before(async () => {
    await ensurePlugin();
    project = mkdtempSync(path.join(tmpdir(), "wg-package-"));
    const node = (...args: string[]): string => path.join(project, "node_modules", ...args);
    mkdirSync(node("pulumi-windows-guest"), { recursive: true });
    const packed = spawnSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", project], {
      cwd: root,
      encoding: "utf8",
      timeout: 120_000,
    });
    assert.equal(packed.status, 0, packed.stderr);
    const tarball = path.join(project, packed.stdout.trim());
    assert.equal(
      spawnSync("tar", ["-xzf", tarball, "--strip-components=1", "-C", node("pulumi-windows-guest")]).status,
      0,
    );
    // What npm would install with it, from here instead of the registry.
    const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const name of [...Object.keys(dependencies), "@types/node"]) {
      mkdirSync(path.dirname(node(name)), { recursive: true });
      symlinkSync(path.join(root, "node_modules", name), node(name));
    }
    writeFileSync(path.join(project, "package.json"), JSON.stringify({ name: "empty", private: true }));
    writeFileSync(path.join(project, "program.ts"), program);
    writeFileSync(path.join(project, "run.js"), run);
    const options = {
      target: "es2022",
      module: "node16",
      moduleResolution: "node16",
      strict: true,
      exactOptionalPropertyTypes: true,
      types: ["node"],
    };
    writeFileSync(
      path.join(project, "tsconfig.json"),
      JSON.stringify({ compilerOptions: options, files: ["program.ts"] }),
    );
  });

  after(() => rmSync(project, { recursive: true, force: true }));

  it("names it as a peer that may be missing, and nowhere else", () => {
    const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
      readFileSync(path.join(project, "node_modules/pulumi-windows-guest/package.json"), "utf8"),
    ) as Record<string, Record<string, unknown>>;
    assert.ok(!("@pulumi/libvirt" in dependencies!));
    assert.deepEqual(
      [peerDependencies, peerDependenciesMeta],
      [{ "@pulumi/libvirt": ">=0.5.0" }, { "@pulumi/libvirt": { optional: true } }],
    );
    assert.ok(!existsSync(path.join(project, "node_modules/@pulumi/libvirt")));
  });

  it("type-checks, the package's own declarations too, and works", () => {
    const tsc = spawnSync(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-p", project], {
      encoding: "utf8",
      timeout: 240_000,
    });
    assert.deepEqual(
      tsc.stdout.split("\n").filter((line) => line.includes("error")),
      [],
    );
    assert.equal(tsc.status, 0);
    const { stdout, stderr } = spawnSync(process.execPath, ["run.js"], {
      cwd: project,
      encoding: "utf8",
      timeout: 60_000,
    });
    assert.match(
      stdout,
      /^ada\nviaLibvirt requires the libvirt SDK but got undefined\. Run: pulumi package add terraform-provider dmacvicar\/libvirt/,
      stderr,
    );
  });
});

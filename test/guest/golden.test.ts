import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { renderDomainXml, unsupportedByLibvirt } from "../../src/domain";
import { exampleHost, explain, resolveGuest } from "../../src/guest";
import type { HostProfile } from "../../src/hosts/types";
import { skipBecause } from "../domain/virsh";
import { assertGolden, whyOf } from "../support/golden";

const golden = join(__dirname, "golden");
const URI = "qemu:///system";

/**
 * `expected.yaml`, written by hand: which enlightenments are on, who turned others off, settings, errors and warnings.
 */
interface Expected {
  on?: string[];
  off?: Record<string, string>;
  settings: Record<string, string>;
  findings: string[];
  migratable: string;
}

const read = (name: string, file: string): string => readFileSync(join(golden, name, file), "utf8");
const resolve = (name: string) => {
  const host = existsSync(join(golden, name, "host.yaml"))
    ? exampleHost(parse(read(name, "host.yaml")) as Partial<HostProfile>)
    : undefined;
  return resolveGuest(parse(read(name, "guest.yaml")), host);
};

/** Is there a libvirt here that can check a definition? */
function libvirtAnswers(): boolean {
  try {
    execFileSync("virsh", ["-c", URI, "version"], { stdio: "ignore", timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

describe("golden guests", () => {
  for (const name of readdirSync(golden)) {
    it(`${name}: ${whyOf(read(name, "guest.yaml"))}`, () => {
      const expected = parse(read(name, "expected.yaml")) as Expected;
      const resolution = resolve(name);
      const { flags, settings, findings } = explain(resolution);
      if (expected.on)
        assert.deepEqual(
          flags
            .filter((row) => row.state === "on")
            .map((row) => row.flag)
            .sort(),
          [...expected.on].sort(),
        );
      for (const [flag, who] of Object.entries(expected.off ?? {}))
        assert.deepEqual(
          flags.find((row) => row.flag === flag && row.state === "off")?.who.replace(/ for .*/, ""),
          who,
          flag,
        );
      for (const [setting, value] of Object.entries(expected.settings))
        assert.equal(settings.find((row) => row.setting === setting)?.value, value, setting);
      const heavy = findings.filter(({ severity }) => severity !== "info");
      assert.deepEqual(
        heavy.map(({ severity, ruleId }) => `${severity} ${ruleId}`).sort(),
        [...expected.findings].sort(),
      );
      assert.equal(resolution.migratable, expected.migratable);
    });

    // A machine that a released preset makes never changes.
    it(`${name}: its XML is the one that was looked at`, () =>
      assertGolden(join(golden, name, "domain.xml"), renderDomainXml(resolve(name).definition!)));
  }

  describe("in a real libvirt", function () {
    this.timeout(60_000);
    let version = "";
    let folder = "";
    const virsh = (...args: string[]): string =>
      execFileSync("virsh", ["-c", URI, ...args], {
        encoding: "utf8",
        timeout: 20_000,
        stdio: ["ignore", "pipe", "pipe"],
      });
    before(function () {
      if (!libvirtAnswers()) skipBecause(this, `no libvirt answers at ${URI}`);
      version = /library: libvirt ([\d.]+)/.exec(virsh("version"))![1]!;
      folder = mkdtempSync(join(tmpdir(), "golden-"));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    for (const name of readdirSync(golden)) {
      it(`${name} is defined and validated`, function () {
        const definition = { ...resolve(name).definition!, name: `golden-${process.pid}-${name}` };
        // Only what this libvirt is too old for is passed over, never what no libvirt can say.
        const lacking = unsupportedByLibvirt(definition, version);
        for (const { path, minimum } of lacking) assert.notEqual(minimum, "", path);
        if (lacking.length > 0)
          skipBecause(
            this,
            lacking.map(({ setting, minimum }) => `${setting} needs libvirt ${minimum}, this is ${version}`).join("; "),
          );
        writeFileSync(join(folder, "domain.xml"), renderDomainXml(definition, { libvirt: version }));
        virsh("define", "--validate", join(folder, "domain.xml"));
        virsh("undefine", "--nvram", definition.name);
      });
    }
  });
});

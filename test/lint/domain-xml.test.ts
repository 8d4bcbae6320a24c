import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { lintDomainXml } from "../../src/lint";

const fixture = (name: string): string => path.join(__dirname, "..", "domain", "fixtures", name);
const lint = (name: string, options = {}) =>
  lintDomainXml(readFileSync(fixture(name), "utf8"), { file: name, ...options });

describe("lintDomainXml", () => {
  it("recognises Windows and preset by our own metadata, and finds nothing in our own machine", () => {
    const { windows, preset, findings } = lint("libvirt-11.3-inactive.xml");
    assert.deepEqual({ windows, preset, findings }, { windows: "windows-11", preset: "desktop", findings: [] });
  });

  it("recognises Windows by the metadata of libosinfo, and leaves open which firmware its host chooses", () => {
    const { windows, findings } = lint("virt-manager-windows-11.xml");
    assert.equal(windows, "windows-11");
    assert.ok(!findings.some(({ ruleId }) => ruleId === "secure-boot-required"));
    const text = readFileSync(fixture("virt-manager-windows-11.xml"), "utf8");
    const without = text.replace(
      /<os firmware=["']efi["']>/,
      `$&<firmware><feature enabled="no" name="secure-boot"/></firmware>`,
    );
    assert.ok(lintDomainXml(without).findings.some(({ ruleId }) => ruleId === "secure-boot-required"));
  });

  it("says where in the file", () => {
    const { findings } = lint("passthrough-and-tuning.xml", { windows: "windows-11" });
    const { location } = findings.find(({ ruleId }) => ruleId === "secure-boot-required")!;
    assert.equal(location.file, "passthrough-and-tuning.xml");
    const line = readFileSync(fixture("passthrough-and-tuning.xml"), "utf8").split("\n")[location.line! - 1]!;
    assert.match(line.slice(location.column! - 1), /^<loader/);
  });

  it("leaves Windows open where nothing tells it, and counts what it did not check", () => {
    const { windows, findings, notChecked } = lint("passthrough-and-tuning.xml");
    assert.equal(windows, undefined);
    assert.ok(
      notChecked.some(
        ({ ruleId, missing }) => ruleId === "secure-boot-required" && missing === "which Windows the machine runs",
      ),
    );
    assert.ok(!findings.some(({ ruleId }) => ruleId === "secure-boot-required"));
  });

  it("takes the word of the caller for it", () => {
    const { windows, findings } = lint("passthrough-and-tuning.xml", { windows: "windows-11" });
    assert.equal(windows, "windows-11");
    assert.ok(findings.some(({ ruleId }) => ruleId === "secure-boot-required"));
  });
});

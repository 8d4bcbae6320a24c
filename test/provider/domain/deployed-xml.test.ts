import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { deployedXml, packedXml, unpackedXml } from "../../../src/provider/domain/deployed-xml";
import { xmlDictionary } from "../../../src/provider/domain/xml-dictionary";
import { deployedDocument } from "../../../src/provider/domain/deployed";
import { inTodaysForm } from "../../../src/provider/domain/outputs";
import { plain } from "../../../src/provider/properties";

const golden = path.join(__dirname, "..", "..", "golden");
const machines = readdirSync(golden).flatMap((folder) => {
  try {
    return [readFileSync(path.join(golden, folder, "domain.xml"), "utf8")];
  } catch {
    return [];
  }
});

describe("the XML of a machine in the state", () => {
  it("comes out as it went in, in less than a third of its size", () => {
    assert.ok(machines.length > 10);
    for (const xml of machines) assert.equal(unpackedXml(packedXml(xml)), xml);
    const packed = machines.map((xml) => packedXml(xml).length);
    const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);
    assert.ok(sum(packed) * 3 < sum(machines.map(({ length }) => length)), String(sum(packed)));
  });

  it("is without the mark of the owner, which the state has anyway", () => {
    const xml = "<domain><metadata><windowsguest:guest x='y'>\n  <windowsguest:owner urn='u'/></windowsguest:guest>";
    assert.equal(unpackedXml(packedXml(xml)), xml.replace(/\s*<windowsguest:owner urn='u'\/>/, ""));
  });

  it("is read from states of earlier versions, and not guessed where a newer version wrote it", () => {
    assert.equal(deployedXml(plain({ domainXml: machines[0] })), machines[0]);
    assert.equal(deployedXml(plain({})), undefined);
    assert.throws(() => unpackedXml("2:abc"), /newer version/);
  });

  it("has a dictionary that never changes: states were written with it", () => {
    assert.equal(
      createHash("sha256").update(xmlDictionary).digest("hex"),
      "a06e82372e41761e8c34f64767641f542ce704dfd29954df681116115eb3370a",
    );
    assert.equal(
      unpackedXml("1:w9c7S0xJtNGH99NQ+wlwA7gA"),
      "<domain type='kvm'>\n  <name>ada</name>\n  <vcpu>4</vcpu>\n</domain>\n",
    );
  });

  it("of an older state is packed by a refresh, with its secrets; packed XML stays letter for letter", () => {
    const old = { domainXml: machines[0], presetVersion: "desktop@1", explanation: "x", enlightenmentsJson: "{}" };
    const state = { ...plain(old), secrets: [["presetVersion"], ["domainXml"]] };
    const { value, secrets } = inTodaysForm(state, deployedDocument(state)!);
    assert.deepEqual(JSON.parse(JSON.stringify(value)), {
      domainXml: packedXml(machines[0]!),
      resolvedPreset: "desktop@1",
    });
    assert.deepEqual(secrets, [["resolvedPreset"], ["domainXml"]]);
    const now = plain({ domainXml: packedXml(machines[0]!), resolvedPreset: "desktop@1" });
    assert.deepEqual(JSON.parse(JSON.stringify(inTodaysForm(now, deployedDocument(now)!).value)), now.value);
  });
});

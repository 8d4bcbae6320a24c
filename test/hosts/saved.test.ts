import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HostProfileError, loadHostProfile, parseHostProfile, saveHostProfile } from "../../src/hosts";
import { capabilities, domcapabilities, usual, version } from "./answers";

describe("saved host profiles", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "wg-profile-"))));
  after(() => rmSync(folder, { recursive: true }));

  const profile = parseHostProfile({ name: "kvm1", domcapabilities: domcapabilities({ hyperv: usual }), capabilities: capabilities(), version: version("9.0.0", "7.2.22"), uname: "6.1.0-x" });
  for (const file of ["host.yaml", "host.json"]) {
    it(`come back from ${file} as they were`, () => {
      saveHostProfile(join(folder, file), profile);
      assert.deepEqual(loadHostProfile(join(folder, file)), profile);
    });
  }

  const fails = (text: string, says: RegExp) => (): void => {
    writeFileSync(join(folder, "bad.yaml"), text);
    assert.throws(() => loadHostProfile(join(folder, "bad.yaml")), (error) => error instanceof HostProfileError && says.test(error.message));
  };
  it("a wrong one gets every mistake, and how to make a right one", fails("format: 2\nname: x\ncpu: {vendor: via}\nnested: maybe\n", /probe <uri> -o [^]*format[^]*cpu\.vendor[^]*nested/));
  it("a guest spec in its place is called what it is, and nobody is told to overwrite it", fails("name: ada\nwindows: windows-11\n", /^\S+ is no host profile but a guest spec; name a file that "windows-guest probe <uri> -o kvm1\.yaml" wrote$/));
  it("any other file", fails("just text", /^\S+ is no host profile; write one with "windows-guest probe <uri> -o \S+"$/));
  it("a version without quotes is explained", fails("format: 1\nname: x\nlibvirt: 9.0\n", /libvirt: .*/));
  it("broken YAML", fails("a: [", /neither YAML nor JSON/));
  it("a bomb of aliases", fails(`a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghi".split("").map((c, i) => `${c}: &${c} [${`*${"abcdefgh"[i]},`.repeat(9)}]`).join("\n")}`, /neither YAML nor JSON|no host profile/));
  it("a missing file says how to make one", () => assert.throws(() => loadHostProfile(join(folder, "none.yaml")), /none\.yaml cannot be read \(ENOENT\).*probe/));
});

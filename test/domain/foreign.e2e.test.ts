import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { domainDifferences, parseDomainXml, renderDomainXml } from "../../src/domain";
import { removeAll, skipBecause, testHosts, thisRun } from "./virsh";

const fixture = (name: string): string => readFileSync(join(__dirname, "fixtures", `${name}.xml`), "utf8");

/** Under a name of this run and without what another machine of the host may have or the host may lack. */
const adapted = (xml: string): string =>
  xml
    .replace(/<name>([^<]*)<\/name>/, (_, name: string) => `<name>${thisRun(name)}</name>`)
    .replace(/<uuid>[^<]*<\/uuid>/, "")
    .replace(/<emulator>[^<]*<\/emulator>/, "");

for (const virsh of testHosts.slice(0, 1)) {
  describe(`domains made by others, on the libvirt at ${virsh.uri}`, function () {
    this.timeout(60_000);
    before(function () {
      const reason = virsh.unavailable();
      if (reason !== undefined) skipBecause(this, reason);
    });
    afterEach(() => removeAll(virsh));

    for (const name of ["virt-manager-windows-11", "libvirt-9.0-inactive", "libvirt-9.0-live", "numa-and-modules", "i440fx-windows-xp"]) {
      it(`${name}: what libvirt keeps of it is the same after we have read and written it`, () => {
        const asMade = adapted(fixture(name));
        virsh.withXml(["define"], asMade);
        const machine = parseDomainXml(asMade).definition.name;
        const before = virsh.must(["dumpxml", "--inactive", "--security-info", machine]);

        const { definition, rest } = parseDomainXml(before);
        virsh.withXml(["define"], renderDomainXml(definition, {}, rest));
        const after = virsh.must(["dumpxml", "--inactive", "--security-info", machine]);
        assert.deepEqual(domainDifferences(before, after), []);
      });
    }

    it("a machine whose memory we double keeps the rest of itself", () => {
      const asMade = adapted(fixture("virt-manager-windows-11"));
      virsh.withXml(["define"], asMade);
      const machine = parseDomainXml(asMade).definition.name;
      const before = virsh.dump(machine);
      const { definition, rest } = parseDomainXml(before);
      definition.memoryKiB *= 2;
      virsh.withXml(["define"], renderDomainXml(definition, {}, rest));
      assert.deepEqual(domainDifferences(before, virsh.dump(machine)), [{ path: "memory", before: "4194304", after: "8388608" }]);
    });
  });
}

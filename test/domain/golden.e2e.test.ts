import assert from "node:assert/strict";
import { domainDifferences, parseDomainXml, renderDomainXml } from "../../src/domain";
import { isAtLeast } from "../../src/domain/version";
import { goldenCases } from "./golden-cases";
import { forThisRun, removeAll, skipBecause, testHosts, xmlForThisRun, type Virsh } from "./virsh";

for (const virsh of testHosts) {
  describe(`golden cases on the libvirt at ${virsh.uri}`, function () {
    this.timeout(120_000);
    let version = "";
    before(function () {
      const reason = virsh.unavailable();
      if (reason !== undefined) skipBecause(this, reason);
      version = virsh.version();
    });
    after(() => removeAll(virsh));

    for (const { name, definition, libvirt } of goldenCases) {
      it(`${name}: libvirt takes it, answers with the same machine, and takes its own answer back`, function () {
        if (!isAtLeast(version, libvirt)) skipBecause(this, `needs libvirt ${libvirt}, this is ${version}`);
        const xml = xmlForThisRun(definition, { libvirt: version });
        const refusal = lacksDevice(virsh, xml);
        if (refusal !== undefined) skipBecause(this, refusal);
        const answer = virsh.dump(forThisRun(definition).name);
        assert.deepEqual(domainDifferences(xml, answer, { ignoreLibvirtAdditions: true }), []);

        const { definition: read, rest } = parseDomainXml(answer);
        virsh.define(renderDomainXml(read, { libvirt: version }, rest));
        assert.deepEqual(domainDifferences(answer, virsh.dump(read.name)), []);
      });
    }
  });
}

/**
 * Defines the machine. A QEMU that was built without one of its devices is no fault of ours; every other refusal is.
 */
function lacksDevice(virsh: Virsh, xml: string): string | undefined {
  try {
    virsh.define(xml);
    return undefined;
  } catch (error) {
    const lacking = /domain configuration does not support (?:video|graphics) [^\n]*/.exec((error as Error).message);
    if (lacking) return lacking[0];
    throw error;
  }
}

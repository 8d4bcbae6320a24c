import assert from "node:assert/strict";
import { domainDifferences, withoutSecrets } from "../../src/domain";

const domain = (inner: string): string => `<domain type='kvm'><name>a</name>${inner}</domain>`;
const disk =
  "<devices><disk type='network'><source protocol='https' name='a'><host name='h'/><cookies><cookie name='sid'>s3cret</cookie></cookies></source><target dev='sda'/></disk></devices>";

describe("withoutSecrets", () => {
  const secrets: readonly (readonly [string, string])[] = [
    [
      "the password of each console",
      "<devices><graphics type='vnc' passwd='s3cret'/><graphics type='spice' passwd='s3cret' passwdValidTo='2031-01-01T00:00:00'/></devices>",
    ],
    ["the cookies of a disk", disk],
    [
      "a secret given to QEMU",
      "<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:arg value='-object'/><qemu:arg value='secret,id=a,data=s3cret,,x,format=raw'/></qemu:commandline>",
    ],
    [
      "a secret given to QEMU as JSON",
      `<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:arg value='{"qom-type":"secret","id":"a","data":"s3cret"}'/></qemu:commandline>`,
    ],
  ];
  for (const [what, inner] of secrets) {
    it(`takes out ${what}, once and for all`, () => {
      const clean = withoutSecrets(domain(inner));
      assert.ok(!clean.includes("s3cret"), clean);
      assert.equal(withoutSecrets(clean), clean);
      const both = [
        domainDifferences(domain(""), domain(inner)),
        domainDifferences(domain(inner), domain(inner.replaceAll("s3cret", "0ther"))),
      ];
      assert.ok(!JSON.stringify(both).includes("s3cret"), JSON.stringify(both));
    });
  }

  it("leaves everything else as it is", () => {
    const rest =
      "<devices><graphics type='vnc' port='5900'><listen type='address' address='127.0.0.1'/></graphics></devices>";
    assert.deepEqual(domainDifferences(withoutSecrets(domain(rest)), domain(rest)), []);
  });
});

import assert from "node:assert/strict";
import { domainDifferences, parseDomainXml, renderDomainXml, unsupportedByLibvirt } from "../../src/domain";
import { exampleGuest, resolveGuest } from "../../src/guest";
import { plainSpec } from "../../src/guest/importing/plain";
import type { DiskSpec } from "../../src/guest/types";

const quorum: DiskSpec = {
  ...{ path: "/dev/mapper/quorum", format: "raw", bus: "scsi", discard: "unmap", shareable: true },
  lun: { reservations: true, rawIo: true },
};
const made = (disk: DiskSpec) =>
  resolveGuest(exampleGuest({ systemDisk: { path: "/a.qcow2" }, disks: [disk] })).definition!;

describe("SCSI passthrough", () => {
  it("becomes a LUN with its reservations, and is read back as the same arguments", () => {
    const xml = renderDomainXml(made(quorum));
    assert.match(xml, /<disk type='block' device='lun' rawio='yes'>/);
    assert.match(xml, /<source dev='\/dev\/mapper\/quorum'>\s*<reservations managed='yes'\/>\s*<\/source>/);
    const { definition } = parseDomainXml(xml);
    assert.deepEqual(plainSpec(definition, "windows-11").disks, [quorum]);
  });

  it("without more it is the plain form, whatever libvirt writes of its defaults", () => {
    const definition = made({ path: "/dev/sdb", bus: "scsi", lun: {} });
    const xml = renderDomainXml(definition);
    assert.match(xml, /<disk type='block' device='lun'>/);
    assert.deepEqual(definition.devices.disks[1]!.lun, {});
    assert.deepEqual(domainDifferences(xml, xml.replace("device='lun'", "device='lun' rawio='no'")), []);
    assert.equal(domainDifferences(xml, xml.replace("device='lun'", "device='disk'")).length, 1);
  });

  it("reservations require libvirt 4.4", () => {
    const places = (disk: DiskSpec, version: string): string[] =>
      unsupportedByLibvirt(made(disk), version).flatMap(({ path }) => (path.includes("disks") ? [path] : []));
    assert.deepEqual(places(quorum, "4.3.0"), ["devices.disks[1]"]);
    assert.deepEqual(places(quorum, "4.4.0"), []);
    assert.deepEqual(places({ ...quorum, lun: {} }, "4.3.0"), []);
  });

  it("what no argument can say stays as it is", () => {
    const xml = renderDomainXml(made(quorum));
    for (const other of [
      xml.replace(
        "<reservations managed='yes'/>",
        "<reservations managed='no'><source type='unix' path='/run/p' mode='client'/></reservations>",
      ),
      xml.replace("type='block' device='lun'", "type='network' device='lun'"),
      xml.replace("<target dev='sdb' bus='scsi'/>", "<target dev='vda' bus='virtio'/>"),
      // libvirt 9.0 refuses `unfiltered`, and `filtered` is its default: no argument says either.
      xml.replace("rawio='yes'", "rawio='yes' sgio='filtered'"),
      xml.replace("<shareable/>", "<shareable/><serial>A</serial>"),
    ]) {
      assert.notEqual(other, xml);
      const { definition, rest } = parseDomainXml(other);
      assert.equal(definition.devices.disks.length, other.includes("sgio") ? 2 : 1);
      assert.deepEqual(domainDifferences(other, renderDomainXml(definition, {}, rest)), []);
    }
  });
});

import assert from "node:assert/strict";
import { domainDifferences, parseDomainXml, renderDomainXml } from "../../src/domain";
import { again, smallXml } from "./small-xml";

const read = (xml: string) => parseDomainXml(xml);
const disk = (iotune: string): string =>
  smallXml({
    devices: `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/a'/><target dev='sda' bus='sata'/>${iotune}</disk>`,
  });
const card = (link: string): string =>
  smallXml({
    devices: `<interface type='network'><source network='default'/><model type='virtio'/>${link}</interface>`,
  });

describe("limits of a disk", () => {
  const limitsOf = (iotune: string) => read(disk(`<iotune>${iotune}</iotune>`)).definition.devices.disks[0]!.limits;

  it("are read in bytes and operations per second", () =>
    assert.deepEqual(limitsOf("<total_bytes_sec>1048576</total_bytes_sec><write_iops_sec>5</write_iops_sec>"), {
      totalBytesPerSecond: 1048576,
      writeIops: 5,
    }));

  for (const value of ["0", "-1", "", "many", "1e6", "99999999999999999999"])
    it(`"${value}" is no limit`, () =>
      assert.equal(limitsOf(`<total_bytes_sec>${value}</total_bytes_sec>`), undefined));

  it("0 and nothing are the same machine, and 1 is another", () => {
    const zero = disk("<iotune><read_iops_sec>0</read_iops_sec></iotune>");
    const one = disk("<iotune><read_iops_sec>1</read_iops_sec></iotune>");
    assert.deepEqual(domainDifferences(zero, disk("")), []);
    assert.notDeepEqual(domainDifferences(zero, one), []);
  });

  it("bursts and groups, which the definition does not describe, stay beside them", () => {
    const xml = disk(
      "<iotune><total_bytes_sec>100</total_bytes_sec><total_bytes_sec_max>200</total_bytes_sec_max><group_name>g</group_name></iotune>",
    );
    assert.deepEqual(domainDifferences(xml, again(xml)), []);
    assert.match(again(xml), /<total_bytes_sec_max>200</);
  });
});

describe("the link of a card", () => {
  const linkOf = (link: string) => read(card(link)).definition.devices.interfaces[0]!.link;

  it("down is read, and up is what it is by default", () => {
    assert.equal(linkOf("<link state='down'/>"), "down");
    assert.equal(linkOf("<link state='up'/>"), undefined);
    assert.equal(linkOf("<link state='sideways'/>"), undefined);
    assert.deepEqual(domainDifferences(card("<link state='up'/>"), card("")), []);
    assert.notDeepEqual(domainDifferences(card("<link state='down'/>"), card("")), []);
  });

  it("one that was said to be up is pulled, and one that was down is plugged in", () => {
    const pulled = read(card("<link state='up'/>"));
    pulled.definition.devices.interfaces[0]!.link = "down";
    assert.match(renderDomainXml(pulled.definition, {}, pulled.rest), /<link state='down'\/>/);
    const plugged = read(card("<link state='down'/>"));
    delete plugged.definition.devices.interfaces[0]!.link;
    assert.doesNotMatch(renderDomainXml(plugged.definition, {}, plugged.rest), /<link/);
  });
});

describe("vCPUs and memory that are not all there at the start", () => {
  const vcpusOf = (vcpu: string): unknown => {
    const { vcpus, maxVcpus } = read(smallXml({ vcpu })).definition;
    return [vcpus, maxVcpus];
  };

  for (const [vcpu, expected] of [
    ["<vcpu current='2'>8</vcpu>", [2, 8]],
    ["<vcpu current='8'>8</vcpu>", [8, undefined]],
    ["<vcpu current='9'>8</vcpu>", [8, undefined]],
    ["<vcpu current='0'>8</vcpu>", [8, undefined]],
    ["<vcpu current='two'>8</vcpu>", [8, undefined]],
    ["<vcpu>8</vcpu>", [8, undefined]],
  ] as const)
    it(vcpu, () => assert.deepEqual(vcpusOf(vcpu), expected));
});

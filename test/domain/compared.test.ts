import assert from "node:assert/strict";
import { domainDifferences, parseDomainXml } from "../../src/domain";
import { again, DISK, hostdev, NIC, smallXml, type Parts } from "./small-xml";

const paths = (a: Parts, b: Parts): string[] => {
  const found = domainDifferences(smallXml(a), smallXml(b)).map(({ path }) => path);
  assert.deepEqual(
    domainDifferences(smallXml(b), smallXml(a))
      .map(({ path }) => path)
      .sort(),
    [...found].sort(),
    "another answer the other way round",
  );
  return found;
};

describe("the order of devices, where libvirt numbers them by it", () => {
  const FILE = "<serial type='file'><source path='/x'/></serial>";
  const lists: readonly (readonly [string, string, string, readonly string[]])[] = [
    ["host devices", hostdev("0x01") + hostdev("0x02"), hostdev("0x02") + hostdev("0x01"), ["devices/hostdev[order]"]],
    ["cards", NIC + NIC.replace("00:01", "00:02"), NIC.replace("00:01", "00:02") + NIC, ["devices/interface[order]"]],
    ["serial lines", `<serial type='pty'/>${FILE}`, `${FILE}<serial type='pty'/>`, ["devices/serial[order]"]],
    [
      "channels",
      "<channel type='unix'><target type='virtio' name='a'/></channel><channel type='spicevmc'><target type='virtio' name='b'/></channel>",
      "<channel type='spicevmc'><target type='virtio' name='b'/></channel><channel type='unix'><target type='virtio' name='a'/></channel>",
      ["devices/channel[order]"],
    ],
    [
      "input devices",
      "<input type='mouse' bus='virtio'/><input type='keyboard' bus='virtio'/>",
      "<input type='keyboard' bus='virtio'/><input type='mouse' bus='virtio'/>",
      ["devices/input[order]"],
    ],
    ["devices of different names", NIC + DISK + hostdev("0x01"), hostdev("0x01") + DISK + NIC, []],
    [
      "controllers, which have numbers",
      "<controller type='scsi' index='0'/><controller type='scsi' index='1'/>",
      "<controller type='scsi' index='1'/><controller type='scsi' index='0'/>",
      [],
    ],
    [
      "disks on two buses, of which the first boots",
      DISK + DISK.replace("'vda' bus='virtio'", "'sda' bus='sata'"),
      DISK.replace("'vda' bus='virtio'", "'sda' bus='sata'") + DISK,
      ["devices/disk[order]"],
    ],
    ["disks on one bus, which have targets", DISK + DISK.replace("vda", "vdb"), DISK.replace("vda", "vdb") + DISK, []],
    [
      "a disk and a drive on two buses",
      DISK + "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>",
      "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>" + DISK,
      [],
    ],
    [
      "disks on two buses with a boot order",
      DISK.replace("</disk>", "<boot order='1'/></disk>") + DISK.replace("'vda' bus='virtio'", "'sda' bus='sata'"),
      DISK.replace("'vda' bus='virtio'", "'sda' bus='sata'") + DISK.replace("</disk>", "<boot order='1'/></disk>"),
      [],
    ],
    [
      "serial lines with a port of their own",
      `<serial type='pty'><target port='0'/></serial>${FILE.replace("</serial>", "<target port='1'/></serial>")}`,
      `${FILE.replace("</serial>", "<target port='1'/></serial>")}<serial type='pty'><target port='0'/></serial>`,
      [],
    ],
    [
      "cards with an address of their own",
      ["1", "2"]
        .map((n) =>
          NIC.replace("00:01", `00:0${n}`).replace("</interface>", `<address type='pci' slot='0x0${n}'/></interface>`),
        )
        .join(""),
      ["2", "1"]
        .map((n) =>
          NIC.replace("00:01", `00:0${n}`).replace("</interface>", `<address type='pci' slot='0x0${n}'/></interface>`),
        )
        .join(""),
      [],
    ],
  ];
  for (const [what, a, b, expected] of lists)
    it(`${what}: ${expected.length === 0 ? "no difference" : "a difference"}`, () =>
      assert.deepEqual(paths({ devices: a }, { devices: b }), expected));

  it("says what stands where", () => {
    assert.deepEqual(
      domainDifferences(
        smallXml({ devices: `<serial type='pty'/>${FILE}` }),
        smallXml({ devices: `${FILE}<serial type='pty'/>` }),
      ),
      [{ path: "devices/serial[order]", before: "serial[pty], serial[file]", after: "serial[file], serial[pty]" }],
    );
  });
});

describe("namespaces", () => {
  const QEMU = "http://libvirt.org/schemas/domain/qemu/1.0";
  const line = (p: string, uri?: string): Parts => ({
    attributes: uri === undefined ? "" : ` xmlns:${p}='${uri}'`,
    inner: `<${p}:commandline><${p}:arg value='-S'/></${p}:commandline>`,
  });
  const app = (inner: string): Parts => ({ inner: `<metadata>${inner}</metadata>` });

  const same: readonly (readonly [string, Parts, Parts])[] = [
    ["another prefix", line("qemu", QEMU), line("q", QEMU)],
    [
      "declared further in",
      line("q", QEMU),
      { inner: `<x:commandline xmlns:x='${QEMU}'><x:arg value='-S'/></x:commandline>` },
    ],
    [
      "declared as the default",
      line("q", QEMU),
      { inner: `<commandline xmlns='${QEMU}'><arg value='-S'/></commandline>` },
    ],
    [
      "declared twice",
      line("q", QEMU),
      {
        attributes: ` xmlns:a='${QEMU}' xmlns:b='${QEMU}'`,
        inner: "<a:commandline><b:arg value='-S'/></a:commandline>",
      },
    ],
    ["declared and not used", {}, { attributes: " xmlns:a='urn:a'" }],
    [
      "one that nobody knows, under another prefix",
      app("<a:x xmlns:a='urn:a' a:y='1'><a:z/></a:x>"),
      app("<b:x xmlns:b='urn:a' b:y='1'><b:z/></b:x>"),
    ],
    [
      "one that nobody knows, as the default",
      app("<a:x xmlns:a='urn:a'><a:z/></a:x>"),
      app("<x xmlns='urn:a'><z/></x>"),
    ],
    [
      "two that take each other's prefix",
      app("<a:x xmlns:a='urn:a'/><b:x xmlns:b='urn:b'/>"),
      app("<b:x xmlns:b='urn:a'/><a:x xmlns:a='urn:b'/>"),
    ],
    [
      "our own as the default",
      app("<windowsguest:guest xmlns:windowsguest='urn:pulumi-windows-guest:domain:1' windows='11'/>"),
      app("<guest xmlns='urn:pulumi-windows-guest:domain:1' windows='11'/>"),
    ],
  ];
  for (const [what, a, b] of same) it(`make no difference: ${what}`, () => assert.deepEqual(paths(a, b), []));

  const different: readonly (readonly [string, Parts, Parts])[] = [
    ["a prefix that nothing declares any more", line("qemu", QEMU), line("qemu")],
    ["the prefix bound to something else", line("qemu", QEMU), line("qemu", "urn:other")],
    ["no prefix", line("qemu", QEMU), { inner: "<commandline><arg value='-S'/></commandline>" }],
    [
      "an inner prefix that nothing declares",
      line("q", QEMU),
      { attributes: ` xmlns:q='${QEMU}'`, inner: "<q:commandline><qemu:arg value='-S'/></q:commandline>" },
    ],
    ["metadata of another namespace", app("<a:x xmlns:a='urn:a'/>"), app("<a:x xmlns:a='urn:b'/>")],
    ["a device in a namespace", { devices: DISK }, { devices: DISK.replace("<disk", "<disk xmlns='urn:x'") }],
    ["the whole domain in one", {}, { attributes: " xmlns='urn:x'" }],
  ];
  for (const [what, a, b] of different) it(`make a difference: ${what}`, () => assert.notEqual(paths(a, b).length, 0));

  it("survive where two want the same prefix", () => {
    const xml = smallXml(
      app("<libosinfo:a/><l:libosinfo><l:os id='http://microsoft.com/win/11'/></l:libosinfo>"),
    ).replace(
      "<metadata>",
      "<metadata xmlns:libosinfo='urn:foo' xmlns:l='http://libosinfo.org/xmlns/libvirt/domain/1.0'>",
    );
    assert.deepEqual(domainDifferences(xml, again(xml)), []);
    assert.equal(parseDomainXml(xml).osinfoId, "http://microsoft.com/win/11");
    assert.equal(parseDomainXml(again(xml)).osinfoId, "http://microsoft.com/win/11");
    assert.equal(again(again(xml)), again(xml));
  });

  it("survive where a namespace that we read is another's default, nested, or bound anew further in", () => {
    const osinfo = "http://libosinfo.org/xmlns/libvirt/domain/1.0";
    for (const inner of [
      `<libosinfo xmlns='${osinfo}'><os id='http://microsoft.com/win/11'/></libosinfo>`,
      `<libosinfo xmlns='${osinfo}'><p:os xmlns:p='${osinfo}' id='http://microsoft.com/win/11'/><other xmlns='urn:o'><libosinfo:x xmlns:libosinfo='urn:y' libosinfo:z='1'/></other></libosinfo>`,
      `<libosinfo:a xmlns:libosinfo='urn:a'><libosinfo:b xmlns:libosinfo='urn:b'/></libosinfo:a><o:libosinfo xmlns:o='${osinfo}'><o:os id='http://microsoft.com/win/11'/></o:libosinfo>`,
    ]) {
      const xml = smallXml(app(inner));
      assert.deepEqual(domainDifferences(xml, again(xml)), []);
      assert.equal(parseDomainXml(again(xml)).osinfoId, "http://microsoft.com/win/11", inner);
    }
  });

  it("that nothing declares say nothing: libvirt drops such metadata", () => {
    assert.equal(
      parseDomainXml(
        smallXml(app("<libosinfo:libosinfo><libosinfo:os id='http://microsoft.com/win/11'/></libosinfo:libosinfo>")),
      ).osinfoId,
      undefined,
    );
    assert.equal(
      parseDomainXml(smallXml(app("<windowsguest:guest windows='windows-11' preset='desktop@1'/>"))).definition
        .metadata,
      undefined,
    );
    assert.deepEqual(
      parseDomainXml(smallXml({ devices: DISK.replace("<disk", "<disk xmlns='urn:x'") })).definition.devices.disks,
      [],
    );
  });

  it("refuses a domain that is in one", () => {
    assert.throws(
      () => parseDomainXml(smallXml({ attributes: " xmlns='urn:other'" })),
      /domain "c": it is in the namespace "urn:other", and libvirt reads only a domain without one\. Remove xmlns/,
    );
  });
});

describe("ports of displays", () => {
  const display = (attributes: string): Parts => ({ devices: `<graphics ${attributes}/>` });
  // As libvirt 9.0.0 answers.
  const alike: readonly (readonly string[])[] = [
    [
      "type='vnc'",
      "type='vnc' port='-1'",
      "type='vnc' autoport='yes'",
      "type='vnc' port='5901' autoport='yes'",
      "type='vnc' port='-1' autoport='yes'",
    ],
    ["type='vnc' port='5901'", "type='vnc' port='5901' autoport='no'", "type='vnc' port=' +5901'"],
    ["type='vnc' autoport='no'", "type='vnc' port='0'", "type='vnc' port='0' autoport='no'"],
    [
      "type='spice' autoport='yes'",
      "type='spice' port='-1'",
      "type='spice' port='-1' autoport='no'",
      "type='spice' port='5901' autoport='yes'",
      "type='spice' port='-1' tlsPort='-1' autoport='yes'",
    ],
    ["type='spice'", "type='spice' autoport='no'", "type='spice' port='0' autoport='no'"],
    ["type='spice' port='5901'", "type='spice' port='5901' autoport='no'"],
    ["type='spice' tlsPort='5902'", "type='spice' tlsPort='5902' autoport='no'"],
    ["type='spice' port='5901' tlsPort='5902'"],
  ];
  for (const [at, group] of alike.entries()) {
    it(`${group.join(", ")}: the same, and no others are`, () => {
      for (const one of group) {
        for (const [other, others] of alike.entries())
          for (const two of others)
            assert.equal(paths(display(one), display(two)).length === 0, at === other, `${one} and ${two}`);
      }
    });
  }
});

describe("numbers", () => {
  const same: readonly (readonly [string, Parts, Parts])[] = [
    ["a host device's address in other letters", { devices: hostdev("0x0A") }, { devices: hostdev("0x0a") }],
    ["a host device's address in decimal", { devices: hostdev("0x0A") }, { devices: hostdev("10") }],
    ["a host device's address in octal", { devices: hostdev("0x0A") }, { devices: hostdev("012") }],
    [
      "a host device's domain that is left out",
      { devices: hostdev("0x0a") },
      { devices: hostdev("0x0a").replace("domain='0x0000' ", "") },
    ],
    [
      "the vendor and product of a USB device",
      { devices: "<hostdev type='usb'><source><vendor id='0x0781'/><product id='0xABCD'/></source></hostdev>" },
      { devices: "<hostdev type='usb'><source><vendor id='0x781'/><product id='0xabcd'/></source></hostdev>" },
    ],
    [
      "an address on the guest's bus",
      { devices: "<vsock><address type='pci' bus='0x0B' slot='010'/></vsock>" },
      { devices: "<vsock><address type='pci' bus='11' slot='8'/></vsock>" },
    ],
    [
      "retries in hexadecimal",
      { features: "<hyperv><spinlocks state='on' retries='0x1fff'/></hyperv>" },
      { features: "<hyperv><spinlocks state='on' retries='8191'/></hyperv>" },
    ],
    ["vCPUs with a blank before them", { vcpu: "<vcpu> 2</vcpu>" }, {}],
    ["memory with a blank before it", { memory: "<memory unit='GiB'>\n 4</memory>" }, {}],
    [
      "a boot order with a zero before it",
      { devices: DISK.replace("</disk>", "<boot order='01'/></disk>") },
      { devices: DISK.replace("</disk>", "<boot order=' 1'/></disk>") },
    ],
    [
      "the vCPU of a pin",
      { inner: "<cputune><vcpupin vcpu='01' cpuset='0'/></cputune>" },
      { inner: "<cputune><vcpupin vcpu='1' cpuset='0'/></cputune>" },
    ],
    [
      "a controller's index",
      { devices: "<controller type='scsi' index='+1'/>" },
      { devices: "<controller type='scsi' index='1'/>" },
    ],
  ];
  for (const [what, a, b] of same) it(`are the same: ${what}`, () => assert.deepEqual(paths(a, b), []));

  const different: readonly (readonly [string, Parts, Parts])[] = [
    ["another host device", { devices: hostdev("0x0A") }, { devices: hostdev("0x10") }],
    [
      "a disk's unit, which is decimal",
      { devices: DISK.replace("</disk>", "<address type='drive' unit='010'/></disk>") },
      { devices: DISK.replace("</disk>", "<address type='drive' unit='8'/></disk>") },
    ],
    ["vCPUs with a blank behind them, which libvirt refuses", { vcpu: "<vcpu>2 </vcpu>" }, {}],
    ["memory with a blank behind it, which libvirt refuses", { memory: "<memory unit='KiB'>4194304 </memory>" }, {}],
    ["vCPUs in hexadecimal, which libvirt refuses", { vcpu: "<vcpu>0x2</vcpu>" }, {}],
    [
      "the serial number of a disk, which is a text",
      { devices: DISK.replace("</disk>", "<serial>01</serial></disk>") },
      { devices: DISK.replace("</disk>", "<serial>1</serial></disk>") },
    ],
  ];
  for (const [what, a, b] of different) it(`are different: ${what}`, () => assert.notEqual(paths(a, b).length, 0));
});

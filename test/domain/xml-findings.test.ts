import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDomainXml, renderDomainXml } from "../../src/domain";
import { goldenCases } from "./golden-cases";
import { again, DISK, smallXml, type Parts } from "./small-xml";

const said = (xml: string | Uint8Array): string[] =>
  parseDomainXml(xml).findings.map(({ severity, path, message }) => {
    assert.ok(message.startsWith(`${path}: `));
    return `${severity} ${message.slice(0, -1)}`;
  });

const hyperv = (inner: string): Parts => ({ features: `<hyperv>${inner}</hyperv>` });
const loader = (path: string, type = " type='rom'"): Parts => ({
  os: `<loader readonly='yes'${type}>${path}</loader>`,
});

describe("what is wrong with a domain's XML", () => {
  const wrong: readonly (readonly [string, Parts, readonly string[]])[] = [
    [
      "places where a number was to be put in",
      { memory: "<memory unit='KiB'>RAM_MB</memory>", vcpu: "<vcpu>VCPU_COUNT</vcpu>" },
      [
        'error memory: "RAM_MB" is not a whole number, and libvirt takes nothing else here',
        'error vcpu: "VCPU_COUNT" is not a whole number, and libvirt takes nothing else here',
      ],
    ],
    [
      "a blank behind a number",
      { memory: "<memory unit='MiB'> 4096 </memory>" },
      ['error memory: " 4096 " is not a whole number, and libvirt takes nothing else here'],
    ],
    [
      "no number at all",
      { vcpu: "<vcpu/>" },
      ['error vcpu: "" is not a whole number, and libvirt takes nothing else here'],
    ],
    [
      "a number in a device",
      { devices: DISK.replace("</disk>", "<boot order='first'/></disk>") },
      ['error devices/disk[vda]/boot/@order: "first" is not a whole number, and libvirt takes nothing else here'],
    ],
    [
      "retries",
      hyperv("<spinlocks state='on' retries='{{n}}'/>"),
      ['error features/hyperv/spinlocks/@retries: "{{n}}" is not a whole number, and libvirt takes nothing else here'],
    ],
    [
      "a unit nobody knows",
      { memory: "<memory unit='constructor'>4</memory>" },
      ['error memory/@unit: a size in "constructor" cannot be read'],
    ],
    [
      "a vendor id without a value",
      hyperv("<vendor_id state='on'/>"),
      ["error features/hyperv/vendor_id: it has no value, and libvirt refuses it without one"],
    ],
    [
      "an enlightenment without a state",
      hyperv("<relaxed/><vapic state='yes'/>"),
      [
        "error features/hyperv/relaxed: it is neither on nor off",
        "error features/hyperv/vapic: it is neither on nor off",
      ],
    ],
    [
      "two boot orders",
      { os: "<boot dev='hd'/>", devices: DISK.replace("</disk>", "<boot order='1'/></disk>") },
      ["error os/boot: libvirt refuses it beside a boot order of devices"],
    ],
    [
      "a prefix that nothing declares",
      { inner: "<qemu:commandline><qemu:arg value='-S'/></qemu:commandline>" },
      ["error qemu:commandline: nothing declares the prefix qemu, and libvirt drops the element"],
    ],
    [
      "one in the metadata",
      { inner: "<metadata><my:app/></metadata>" },
      ["error metadata/my:app: nothing declares the prefix my, and libvirt drops the element"],
    ],
    [
      "a device in a namespace",
      { devices: DISK.replace("<disk", "<disk xmlns='urn:x'") },
      ['error devices/disk[vda]: it is in the namespace "urn:x", and libvirt passes over it'],
    ],
    [
      "an attribute with one",
      { devices: DISK.replace("<disk", "<disk my:x='1' xml:lang='de'") },
      ["error devices/disk[vda]/@my:x: nothing declares the prefix my, and libvirt drops the attribute"],
    ],
    [
      "metadata without a namespace",
      { inner: "<metadata><app/></metadata>" },
      ["error metadata/app: it has no namespace, and libvirt drops it"],
    ],
    [
      "firmware of no known kind",
      loader("/srv/definition.rom"),
      ['warning os/loader: "/srv/definition.rom" does not say whether it is BIOS or UEFI, and is read as BIOS'],
    ],
    [
      "letters that were lost",
      { inner: "<description>B\ufffdro</description>" },
      [
        "warning description: it holds U+FFFD, which stands where bytes were not in the encoding that they were read in",
      ],
    ],
  ];
  for (const [what, parts, expected] of wrong) {
    it(`is told: ${what}`, () => {
      assert.deepEqual(said(smallXml(parts)), expected);
      if (!what.includes("in a namespace"))
        assert.deepEqual(said(again(smallXml(parts))), expected, "after reading and writing");
    });
  }

  it("is told: neither a name nor memory", () => {
    const expected = [
      "error name: the machine has no name",
      "error memory: it is not said how much memory the machine has",
    ];
    assert.deepEqual(said("<domain type='kvm'/>"), expected);
    assert.deepEqual(said("<domain type='kvm'><name> </name></domain>"), expected);
    assert.deepEqual(
      said("<domain type='kvm'><name>a</name><cpu><numa><cell cpus='0' memory='1'/></numa></cpu></domain>"),
      [],
    );
  });

  const right: readonly (readonly [string, Parts])[] = [
    [
      "numbers as libvirt takes them",
      {
        vcpu: "<vcpu>\n+04</vcpu>",
        features: "<hyperv><spinlocks state='on' retries='0x1fff'/></hyperv>",
        inner: "<cputune><quota>-1</quota></cputune>",
        devices: "<graphics type='vnc' port='-1'/>",
      },
    ],
    [
      "namespaces of others",
      {
        attributes: " xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'",
        inner:
          "<metadata><app xmlns='urn:app'><b x='\ufffd'/></app></metadata><q:commandline><q:arg value='-S'/></q:commandline>",
      },
    ],
    ["a vendor id that is off", hyperv("<vendor_id state='off'/>")],
  ];
  for (const [what, parts] of right) it(`is not told: ${what}`, () => assert.deepEqual(said(smallXml(parts)), []));

  it("is nothing where we or libvirt wrote it", () => {
    for (const { xml } of goldenCases) assert.deepEqual(said(xml), []);
    const folder = join(__dirname, "fixtures");
    // This one is written by hand, with blanks that libvirt refuses.
    for (const name of readdirSync(folder).filter((f) => f.endsWith(".xml") && f !== "next-to-nothing.xml"))
      assert.deepEqual(said(readFileSync(join(folder, name), "utf8")), [], name);
  });

  it("does not grow with what is not wrong, and quotes no more than fits", () => {
    const [only] = parseDomainXml(smallXml({ vcpu: `<vcpu>${"x".repeat(100_000)}\u202e</vcpu>` })).findings;
    assert.ok(only!.message.length < 400);
  });
});

describe("the firmware of a machine", () => {
  const kind = (parts: Parts): string => parseDomainXml(smallXml(parts)).definition.os.firmware.type;
  for (const path of [
    "/usr/share/edk2-ovmf/x64/OVMF_CODE.fd",
    "/usr/share/OVMF/OVMF_CODE_4M.ms.fd",
    "/usr/share/edk2/ovmf/OVMF_CODE.fd",
    "/usr/share/qemu/ovmf-x86_64.bin",
    "/usr/share/qemu/edk2-x86_64-code.fd",
    "/srv/UEFI64.bin",
  ]) {
    it(`${path} is UEFI, however it is mapped`, () => {
      for (const type of [" type='rom'", " type='pflash'", ""]) {
        assert.equal(kind(loader(path, type)), "uefi");
        assert.match(again(smallXml(loader(path, type))), new RegExp(`<loader readonly='yes'${type}>${path}</loader>`));
      }
      assert.deepEqual(said(smallXml(loader(path))), []);
    });
  }
  for (const path of ["/usr/share/seabios/bios-256k.bin", "/usr/share/qemu/bios.bin", "/usr/share/qemu/qboot.rom"])
    it(`${path} is BIOS`, () => (
      assert.equal(kind(loader(path)), "bios"),
      assert.deepEqual(said(smallXml(loader(path))), [])
    ));
  it("is as chosen, where it is chosen", () => {
    assert.equal(kind({ os: "<os firmware='bios'><type machine='q35'>hvm</type></os>" }), "bios");
    assert.equal(kind({ os: "<os firmware='efi'><type machine='q35'>hvm</type></os>" }), "uefi");
  });
});

describe("the bytes of a domain's XML", () => {
  const text = smallXml({ inner: "<description>Büro – 日本</description>" });
  it("are UTF-8, with or without a byte order mark", () => {
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      new Uint8Array(Buffer.from(`<?xml version='1.0' encoding='UTF-8'?>${text}`)),
    ])
      assert.equal(parseDomainXml(bytes).definition.description, "Büro – 日本");
  });
  it("may be Latin-1 where they say so", () => {
    const { definition, rest } = parseDomainXml(
      Buffer.from(
        `<?xml version="1.0" encoding="ISO-8859-1"?>${smallXml({ inner: "<description>Büro</description>" })}`,
        "latin1",
      ),
    );
    assert.equal(definition.description, "Büro");
    assert.match(renderDomainXml(definition, {}, rest), /Büro/);
  });
  it("are refused where they are neither, with the byte and its place", () => {
    assert.throws(
      () => parseDomainXml(Buffer.from(`<domain>\n<name>B\u00fcro</name></domain>`, "latin1")),
      /cannot read XML: byte 0xFC is not UTF-8\. Save it as UTF-8, or declare its encoding \(line 2, column 8\)/,
    );
    assert.throws(
      () => parseDomainXml(Buffer.from(smallXml({ inner: "<description>caf\u00e9" }), "latin1")),
      /byte 0xE9 is not UTF-8/,
    );
    assert.throws(
      () => parseDomainXml(Buffer.concat([Buffer.from("<a>"), Buffer.from([0xc3])])),
      /byte 0xC3 is not UTF-8.*column 4/,
    );
    assert.throws(() => parseDomainXml(Buffer.from([0xff, 0xfe, 0x3c, 0])), /byte 0xFF is not UTF-8/);
    assert.throws(
      () => parseDomainXml(Buffer.from(`<?xml version='1.0' encoding='Shift_JIS'?>${text}`)),
      /its encoding is shift_jis\. Save it as UTF-8/,
    );
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { domainDifferences, parseDomainXml, renderDomainTree, renderDomainXml } from "../../src/domain";
import { LostOverrideError } from "../../src/domain/render";
import {
  appended,
  NO_OVERRIDES,
  type Overrides,
  parseXmlPath,
  setValue,
  XmlPathError,
} from "../../src/domain/overrides";
import { parseXml, serialize } from "../../src/domain/xml";

const machine = `<domain type='kvm'><name>w</name><memory unit='KiB'>4194304</memory><vcpu>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a'/><target dev='sda' bus='sata'/></disk>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/b'/><target dev='sdb' bus='sata'/></disk>
    <memballoon model='virtio'/>
  </devices></domain>`;

const set = (path: string, value: string): string => serialize(setValue(parseXml(machine), path, value).root);

describe("paths into a machine's XML", () => {
  for (const [path, expected] of [
    ["@type", /<domain type='x'/],
    ["features/hyperv/relaxed/@state", /<hyperv>\s*<relaxed state='x'\/>/],
    ["devices/disk[target/@dev='sdb']/driver/@cache", /cache='x'\/>\s*<source file='\/b'/],
    ['devices/disk[source/@file="/a"]/driver/@cache', /cache='x'\/>\s*<source file='\/a'/],
    ["devices/disk[2]/serial", /<target dev='sdb' bus='sata'\/>\s*<serial>x<\/serial>/],
    [
      "devices/disk[driver/@type='qcow2'][2]/@x",
      /<disk type='file' device='disk' x='x'>\s*<driver name='qemu' type='qcow2'\/>\s*<source file='\/b'/,
    ],
    ["on_crash", /<on_crash>x<\/on_crash>/],
  ] as const)
    it(path, () => assert.match(set(path, "x"), expected));

  for (const [path, at] of [
    ["", 1],
    ["/devices", 1],
    ["devices/", 9],
    ["devices//disk", 9],
    ["devices/disk[", 14],
    ["devices/disk[0]", 15],
    ["devices/disk[1", 14],
    ["devices/disk[@x=y]", 17],
    ["devices/disk[@x='y]", 17],
    ["devices/@a/@b", 11],
    ["devices/..", 9],
    ["devices/*", 9],
    ["a b", 2],
    ["a'/><evil x='", 2],
    ["a".repeat(501), 500],
    [Array.from({ length: 17 }, () => "a").join("/"), 34],
  ] as const)
    it(`refused, with the place: ${path.slice(0, 30)}`, () =>
      assert.throws(
        () => parseXmlPath(path),
        (error) => error instanceof XmlPathError && error.at === at,
      ));

  it("one that selects nothing or several says what is there", () => {
    assert.throws(() => set("devices/disk/@x", "y"), /selects 2 elements <disk>/);
    assert.throws(
      () => set("devices/memballon/@x", "y"),
      /no such <memballon>; <devices> has disk\[sda\], disk\[sdb\], memballoon/,
    );
    assert.throws(() => set("devices", "y"), /has elements/);
  });

  it("no text is anything but read, or refused as a path", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 80 }),
        fc.string({ unit: "grapheme", maxLength: 40 }),
        (path, value) => {
          try {
            setValue(parseXml(machine), path, value);
          } catch (error) {
            assert.ok(["XmlPathError", "SelectionError"].includes((error as Error).name), String(error));
          }
        },
      ),
    );
  });

  it("a value cannot leave its place", () => {
    const value = `'/><disk x='1`;
    const read = parseXml(set("devices/memballoon/@autodeflate", value));
    assert.equal(serialize(read).match(/<disk /g)?.length, 2);
    assert.ok(serialize(read).includes("&apos;/&gt;&lt;disk x=&apos;1"));
  });
});

describe("elements that are added", () => {
  const added = (...texts: string[]): string =>
    serialize(texts.reduce((root, text) => appended(root, parseXml(text)), parseXml(machine)));

  it("a device is another device, also below <devices>", () => {
    const xml = added("<input type='mouse' bus='usb'/>", "<devices><input type='mouse' bus='usb'/></devices>");
    assert.equal(xml.match(/<input /g)?.length, 2);
    assert.equal(xml.match(/<devices>/g)?.length, 1);
  });

  it("what a machine has once is filled up", () => {
    const xml = added(
      "<features><hyperv mode='custom'/></features>",
      "<features><hyperv><relaxed state='on'/></hyperv></features>",
    );
    assert.match(
      xml,
      /<features>\s*<acpi\/>\s*<hyperv mode='custom'>\s*<relaxed state='on'\/>\s*<\/hyperv>\s*<\/features>/,
    );
  });

  it("entries with a name of their own are told apart by it", () => {
    const xml = added(
      "<clock offset='utc'><timer name='hpet' present='no'/></clock>",
      "<clock><timer name='hpet' present='yes'/><timer name='pit' tickpolicy='delay'/></clock>",
    );
    assert.match(
      xml,
      /<clock offset='utc'>\s*<timer name='hpet' present='yes'\/>\s*<timer name='pit' tickpolicy='delay'\/>/,
    );
  });
});

describe("a machine with overrides", () => {
  const value = (path: string, text: string): Overrides["set"][number] => {
    const { place, attribute } = setValue(parseXml(machine), path, text);
    return { path, value: text, place, ...(attribute === undefined ? {} : { attribute }) };
  };
  const overrides: Overrides = {
    set: [value("devices/disk[target/@dev='sdb']/driver/@discard_no_unref", "on")],
    append: [parseXml("<smartcard mode='host'/>"), parseXml("<features><ccf-assist state='on'/></features>")],
    args: ["-device", "edu"],
    env: [{ name: "A", value: "b" }],
  };
  const { definition, rest } = parseDomainXml(machine);
  const deployed = (): string => renderDomainXml({ ...definition, overrides }, {}, rest);

  it("holds them, and applying them to what was read changes nothing", () => {
    const xml = deployed();
    for (const one of [
      /discard_no_unref='on'/,
      /<smartcard mode='host'\/>/,
      /<ccf-assist state='on'\/>/,
      /value='edu'/,
      /name='A'/,
    ])
      assert.equal(xml.match(new RegExp(one, "g"))?.length, 1, String(one));
    const again = parseDomainXml(xml, { overrides });
    assert.deepEqual(
      domainDifferences(renderDomainTree({ ...again.definition, overrides }, {}, again.rest), parseXml(xml)),
      [],
    );
  });

  it("without them it is the machine that it was", () => {
    const again = parseDomainXml(deployed(), { overrides });
    const { overrides: _, ...plain } = again.definition;
    assert.deepEqual(domainDifferences(renderDomainTree(plain, {}, again.rest), parseXml(machine)), []);
  });

  it("arguments of others stay pairs, whatever comes and goes", () => {
    const others = deployed().replace(
      "<qemu:commandline>",
      "<qemu:commandline><qemu:arg value='-device'/><qemu:arg value='pvpanic'/>",
    );
    const again = parseDomainXml(others, { overrides });
    const args = (next: Overrides | undefined): string[] =>
      [
        ...renderDomainXml({ ...again.definition, overrides: next }, {}, again.rest).matchAll(
          /<qemu:arg value='([^']*)'/g,
        ),
      ].map(([, one]) => one!);
    assert.deepEqual(args(undefined), ["-device", "pvpanic"]);
    assert.deepEqual(args({ ...NO_OVERRIDES, args: ["-device", "edu,addr=5"] }), [
      "-device",
      "pvpanic",
      "-device",
      "edu,addr=5",
    ]);
  });

  it("a value for a device that is there no more is an error", () => {
    const gone = machine.replace(/<disk (?:(?!<disk )[^])*sdb[^]*?<\/disk>/, "");
    const read = parseDomainXml(gone);
    assert.throws(
      () => renderDomainXml({ ...read.definition, overrides }, {}, read.rest),
      (error) => error instanceof LostOverrideError && error.message.includes("discard_no_unref"),
    );
  });

  it("any list of devices is there as often as it was added, however often it is applied", () => {
    const device = fc.constantFrom(
      "<smartcard mode='host'/>",
      "<input type='mouse' bus='usb'/>",
      "<redirdev bus='usb' type='tcp'/>",
      "<hub type='usb'/>",
    );
    fc.assert(
      fc.property(fc.array(device, { maxLength: 6 }), (texts) => {
        const append = texts.map((text) => parseXml(text));
        const first = append.reduce((root, one) => appended(root, one), parseXml(machine));
        const read = parseDomainXml(first);
        const once = renderDomainXml({ ...read.definition, overrides: { ...NO_OVERRIDES, append } }, {}, read.rest);
        for (const text of new Set(texts)) {
          const name = /\w+/.exec(text)![0];
          const count = texts.filter((one) => one === text).length;
          assert.equal(once.match(new RegExp(`<${name} `, "g"))?.length ?? 0, count, `${text} in ${once}`);
        }
      }),
    );
  });
});

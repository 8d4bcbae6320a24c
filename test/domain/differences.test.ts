import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { domainDifferences, renderDomainXml, type DomainDefinitionInput } from "../../src/domain";
import { ADDITIONS, ALIKE, DEFAULTS, HIDDEN } from "../../src/domain/compare/ignored";
import { parseXml, serialize, type XmlElement } from "../../src/domain/xml";
import { goldenCases } from "./golden-cases";

const fixture = (name: string): string => readFileSync(join(__dirname, "fixtures", `${name}.xml`), "utf8");
const golden = (name: string): (typeof goldenCases)[number] => goldenCases.find((c) => c.name === name)!;
const answers = { ignoreLibvirtAdditions: true };

/** A domain with a few elements put in. */
const domain = (inner = "", devices = "", attributes = ""): string =>
  `<domain type='kvm'${attributes}><name>a</name><memory unit='KiB'>4096</memory>${inner}<devices><memballoon model='none'/>${devices}</devices></domain>`;

describe("domainDifferences", () => {
  const same: readonly (readonly [string, string, string])[] = [
    [
      "formatting and the order of attributes",
      `<domain type='kvm' id='1'><name>a</name></domain>`,
      `<domain id="1"\n type="kvm">\n\n <name>a</name>\n</domain>`,
    ],
    [
      "the order of elements",
      domain("<on_crash>preserve</on_crash><vcpu>2</vcpu>"),
      domain("<vcpu>2</vcpu><on_crash>preserve</on_crash>"),
    ],
    [
      "the order of disks",
      domain("", "<disk><target dev='sda'/></disk><disk><target dev='sdb'/></disk>"),
      domain("", "<disk><target dev='sdb'/></disk><disk><target dev='sda'/></disk>"),
    ],
    ["comments", domain("<!-- x -->"), domain()],
    [
      "units",
      domain("<maxMemory slots='1' unit='GiB'>1</maxMemory>"),
      domain("<maxMemory slots='1' unit='KiB'>1048576</maxMemory>"),
    ],
    ["a currentMemory that equals memory", domain("<currentMemory unit='MiB'>4</currentMemory>"), domain()],
    [
      "the case of a MAC address",
      domain("", "<interface type='user'><mac address='52:54:00:AA:BB:CC'/></interface>"),
      domain("", "<interface type='user'><mac address='52:54:00:aa:bb:cc'/></interface>"),
    ],
    [
      "hyphens in a UUID",
      domain("<uuid>4DEA22B31D5248F38516782E98AB3FA0</uuid>"),
      domain("<uuid>4dea22b3-1d52-48f3-8516-782e98ab3fa0</uuid>"),
    ],
    [
      "another spelling of a CPU set",
      domain("<cputune><emulatorpin cpuset='0,1,2,5'/></cputune>"),
      domain("<cputune><emulatorpin cpuset='0-3,^3,5'/></cputune>"),
    ],
    ["empty containers", domain("<metadata/><cputune/><features/>"), domain()],
    [
      "defaults written out",
      domain(
        "<on_poweroff>destroy</on_poweroff><clock offset='utc'/>",
        "<disk type='file' device='disk'><target dev='sda'/></disk>",
      ),
      domain("", "<disk><target dev='sda'/></disk>"),
    ],
    [
      "what stands beside an enlightenment that is off",
      domain("<features><hyperv><spinlocks state='off' retries='8191'/></hyperv></features>"),
      domain("<features><hyperv mode='custom'><spinlocks state='off'/></hyperv></features>"),
    ],
    [
      "where a listening address is written",
      domain("", "<graphics type='vnc' listen='1.2.3.4'/>"),
      domain("", "<graphics type='vnc' listen='1.2.3.4'><listen type='address' address='1.2.3.4'/></graphics>"),
    ],
    [
      "another prefix for our metadata",
      domain(
        "<metadata><windowsguest:guest xmlns:windowsguest='urn:pulumi-windows-guest:domain:1' windows='11'/></metadata>",
      ),
      domain("<metadata><w:guest xmlns:w='urn:pulumi-windows-guest:domain:1' windows='11'/></metadata>"),
    ],
  ];
  for (const [what, a, b] of same) {
    it(`passes over ${what}`, () => {
      assert.deepEqual(domainDifferences(a, b), []);
      assert.deepEqual(domainDifferences(b, a), []);
    });
  }

  const different: readonly (readonly [
    string,
    string,
    string,
    readonly { path: string; before: string | undefined; after: string | undefined }[],
  ])[] = [
    ["a text", domain(), domain().replace("4096", "8192"), [{ path: "memory", before: "4096", after: "8192" }]],
    [
      "an attribute of a disk, which it names",
      domain("", "<disk><driver cache='none'/><target dev='vda'/></disk>"),
      domain("", "<disk><driver cache='unsafe'/><target dev='vda'/></disk>"),
      [{ path: "devices/disk[vda]/driver/@cache", before: "none", after: "unsafe" }],
    ],
    [
      "a device that one has",
      domain(),
      domain("", "<hostdev mode='subsystem' type='usb'/>"),
      [{ path: "devices/hostdev", before: undefined, after: "<hostdev mode='subsystem' type='usb'/>" }],
    ],
    [
      "one enlightenment",
      domain("<features><hyperv><relaxed state='on'/></hyperv></features>"),
      domain("<features><hyperv><relaxed state='off'/><vapic state='on'/></hyperv></features>"),
      [
        { path: "features/hyperv/relaxed/@state", before: "on", after: "off" },
        { path: "features/hyperv/vapic", before: undefined, after: "<vapic state='on'/>" },
      ],
    ],
    [
      "the second of two alike, with its number",
      domain("", "<redirdev bus='usb' type='spicevmc'/><redirdev bus='usb' type='spicevmc'/>"),
      domain("", "<redirdev bus='usb' type='spicevmc'/>"),
      [{ path: "devices/redirdev[usb spicevmc 2]", before: "<redirdev bus='usb' type='spicevmc'/>", after: undefined }],
    ],
    [
      "the order of boot devices",
      domain("<os><boot dev='hd'/><boot dev='cdrom'/></os>"),
      domain("<os><boot dev='cdrom'/><boot dev='hd'/></os>"),
      [
        { path: "os/boot[1]/@dev", before: "hd", after: "cdrom" },
        { path: "os/boot[2]/@dev", before: "cdrom", after: "hd" },
      ],
    ],
    [
      "a password, which it does not show",
      domain("", "<graphics type='vnc' passwd='one'/>"),
      domain("", "<graphics type='vnc' passwd='two'/>"),
      [{ path: "devices/graphics[vnc]/@passwd", before: "(secret)", after: "(secret)" }],
    ],
    [
      "a display with a password, which it does not show",
      domain(),
      domain("", "<graphics type='vnc' passwd='two'/>"),
      [{ path: "devices/graphics[vnc]", before: undefined, after: "<graphics type='vnc' passwd='(secret)'/>" }],
    ],
    [
      "another CPU set",
      domain("<cputune><emulatorpin cpuset='0-3'/></cputune>"),
      domain("<cputune><emulatorpin cpuset='0-2'/></cputune>"),
      [{ path: "cputune/emulatorpin/@cpuset", before: "0-3", after: "0-2" }],
    ],
    [
      "the machine type, where both are desired",
      domain("<os><type machine='q35'>hvm</type></os>"),
      domain("<os><type machine='pc-q35-7.2'>hvm</type></os>"),
      [{ path: "os/type/@machine", before: "q35", after: "pc-q35-7.2" }],
    ],
  ];
  for (const [what, a, b, expected] of different) {
    it(`reports ${what}`, () => {
      assert.deepEqual(domainDifferences(a, b), expected);
      assert.deepEqual(
        domainDifferences(b, a)
          .map(({ path, before, after }) => ({ path, before: after, after: before }))
          .map((d) => JSON.stringify(d))
          .sort(),
        expected.map((d) => JSON.stringify(d)).sort(),
      );
    });
  }
});

describe("domainDifferences between what is desired and what libvirt answers", () => {
  for (const [name, version] of [
    ["libvirt-9.0-inactive", "9.0.0"],
    ["libvirt-11.3-inactive", "11.3.0"],
    ["libvirt-12.8-inactive", "12.8.0"],
  ] as const) {
    it(`finds none in the answer of libvirt ${version}`, () => {
      const desired = renderDomainXml(golden("desktop-windows-11").definition, { libvirt: version });
      assert.deepEqual(domainDifferences(desired, fixture(name), answers), []);
    });
  }

  it("finds none in the answer for a running machine", () => {
    const desired: DomainDefinitionInput = {
      type: "qemu",
      name: "wg-probe-live",
      memoryKiB: 131072,
      vcpus: 1,
      os: { firmware: { type: "bios" } },
      features: {},
      cpu: { mode: "maximum" },
      clock: { offset: "utc", timers: [] },
      devices: {
        disks: [{ device: "cdrom", target: "sda", bus: "sata" }],
        interfaces: [{ source: { type: "user" }, model: "virtio" }],
        guestAgent: true,
        serialConsole: true,
        graphics: { type: "vnc", listen: "127.0.0.1" },
        video: { model: "vga" },
        rng: true,
        memballoon: "virtio",
      },
    };
    assert.deepEqual(domainDifferences(renderDomainXml(desired), fixture("libvirt-9.0-live"), answers), []);
  });

  it("without the option, says what libvirt added", () => {
    const desired = renderDomainXml(golden("minimal").definition);
    const paths = domainDifferences(desired, fixture("libvirt-9.0-inactive")).map((d) => d.path);
    for (const path of ["uuid", "devices/emulator", "os/type/@machine", "cpu/@check", "devices/controller[pci 0]"])
      assert.ok(paths.includes(path), path);
  });

  const desired = golden("desktop-windows-11").xml;
  const answer = fixture("libvirt-9.0-inactive");
  const drift: readonly (readonly [string, (xml: string) => string, string])[] = [
    ["another machine family", (x) => x.replace("pc-q35-7.2", "pc-i440fx-7.2"), "os/type/@machine"],
    [
      "a disk that someone attached",
      (x) =>
        x.replace(
          "<controller type='usb'",
          "<disk type='file' device='disk'><source file='/x'/><target dev='sdq' bus='scsi'/></disk><controller type='usb'",
        ),
      "devices/disk[sdq]",
    ],
    [
      "a card that someone attached",
      (x) =>
        x.replace(
          "<controller type='usb'",
          "<interface type='user'><mac address='52:54:00:00:00:99'/></interface><controller type='usb'",
        ),
      "devices/interface[52:54:00:00:00:99]",
    ],
    ["a second TPM", (x) => x.replace("<tpm ", "<tpm model='tpm-tis'/><tpm "), "devices/tpm[2]"],
    ["an enlightenment switched off", (x) => x.replace("      <ipi state='on'/>\n", ""), "features/hyperv/ipi"],
    [
      "an enlightenment switched on",
      (x) => x.replace("<relaxed state='on'/>", "<relaxed state='on'/><reset state='on'/>"),
      "features/hyperv/reset",
    ],
    [
      "Secure Boot switched off",
      (x) => x.replace("<feature enabled='yes' name='secure-boot'/>", "<feature enabled='no' name='secure-boot'/>"),
      "os/firmware/feature[secure-boot]/@enabled",
    ],
    [
      "a display on every address",
      (x) => x.replaceAll("127.0.0.1", "0.0.0.0"),
      "devices/graphics[vnc]/listen/@address",
    ],
    [
      "a CPU that cannot move, where nothing was asked",
      (x) => x.replace("migratable='on'", "migratable='off'"),
      "cpu/@migratable",
    ],
    [
      "a boot order by kinds",
      (x) => x.replace("<os firmware='efi'>", "<os firmware='efi'><boot dev='network'/>"),
      "os/boot",
    ],
    ["a wrapper as emulator", (x) => x.replace("</devices>", "<emulator>/x</emulator></devices>"), ""],
    ["less memory", (x) => x.replace("<memory unit='KiB'>8388608", "<memory unit='KiB'>4194304"), "memory"],
    [
      "extra QEMU arguments",
      (x) =>
        x.replace("</domain>", "<qemu:commandline xmlns:qemu='u'><qemu:arg value='-s'/></qemu:commandline></domain>"),
      "qemu:commandline",
    ],
  ];
  for (const [what, change, path] of drift) {
    it(`${path === "" ? "passes over" : "reports"} ${what}`, () => {
      const changed = change(answer);
      assert.notEqual(changed, answer, "the fixture has no such place");
      const found = domainDifferences(desired, changed, answers).map((d) => d.path);
      if (path === "") assert.deepEqual(found, []);
      else assert.ok(found.includes(path), JSON.stringify(found));
    });
  }

  it("a password is not missed where libvirt hides it, and is compared where it shows it", () => {
    const { xml } = golden("vnc-password");
    const hidden = xml.replace(/ passwd='[^']*'/, "");
    assert.deepEqual(domainDifferences(xml, hidden, answers), []);
    assert.deepEqual(
      domainDifferences(xml, xml.replace("s&lt;ec", "other"), answers).map((d) => d.path),
      ["devices/graphics[vnc]/@passwd"],
    );
    assert.deepEqual(
      domainDifferences(hidden, xml, answers).map((d) => d.path),
      ["devices/graphics[vnc]/@passwd"],
    );
  });

  it("a MAC address of libvirt's own is passed over, another one than asked for is not", () => {
    const nic = (mac: string): string => domain("", `<interface type='user'>${mac}<model type='virtio'/></interface>`);
    assert.deepEqual(domainDifferences(nic(""), nic("<mac address='52:54:00:00:00:01'/>"), answers), []);
    assert.equal(
      domainDifferences(nic("<mac address='52:54:00:00:00:01'/>"), nic("<mac address='52:54:00:00:00:02'/>"), answers)
        .length,
      2,
    );
  });

  it("the IOMMU that libvirt adds for more than 255 vCPUs is passed over, one beside fewer is not", () => {
    const machine = (vcpus: number, added = false): string =>
      domain(
        `<vcpu>${vcpus}</vcpu><features><acpi/>${added ? "<ioapic driver='qemu'/>" : ""}</features>`,
        added ? "<iommu model='intel'><driver intremap='on' eim='on'/></iommu>" : "",
      );
    assert.deepEqual(domainDifferences(machine(256), machine(256, true), answers), []);
    assert.deepEqual(
      domainDifferences(machine(255), machine(255, true), answers).map((d) => d.path),
      ["features/ioapic", "devices/iommu"],
    );
  });

  /** Every place of a tree: changes it in a copy and names it. */
  function* changes(xml: string): Generator<{ readonly where: string; readonly changed: string }> {
    const places = (el: XmlElement, path: number[]): { path: number[]; el: XmlElement }[] => [
      { path, el },
      ...el.children.flatMap((c, i) => (typeof c === "string" ? [] : places(c, [...path, i]))),
    ];
    for (const { path, el } of places(parseXml(xml), [])) {
      const inCopy = (change: (el: XmlElement, parent: XmlElement | undefined) => void): string => {
        const copy = parseXml(xml);
        let here = copy;
        let parent: XmlElement | undefined;
        for (const i of path) [parent, here] = [here, here.children[i] as XmlElement];
        change(here, parent);
        return serialize(copy);
      };
      if (path.length > 0)
        yield {
          where: `<${el.name}> removed`,
          changed: inCopy((e, parent) => parent!.children.splice(parent!.children.indexOf(e), 1)),
        };
      for (const name of Object.keys(el.attributes)) {
        if (name.startsWith("xmlns")) continue;
        yield {
          where: `${el.name}/@${name} changed`,
          changed: inCopy((e) => (e.attributes[name] = `${e.attributes[name]}9`)),
        };
      }
      if (typeof el.children[0] === "string")
        yield {
          where: `text of <${el.name}> changed`,
          changed: inCopy((e) => (e.children[0] = `${e.children[0] as string}9`)),
        };
    }
  }

  /** What libvirt fills with the very same value when it is missing, where that value is the default. */
  const FILLED = new Set(
    ["on_poweroff", "on_reboot", "clock", "driver", "memballoon", "devices"].map((name) => `<${name}> removed`),
  );
  for (const { name, xml } of goldenCases) {
    it(`${name}: nothing of a definition can be changed or removed unseen`, () => {
      for (const { where, changed } of changes(xml)) {
        if (FILLED.has(where) && domainDifferences(xml, changed).length === 0) continue;
        assert.notEqual(domainDifferences(xml, changed, answers).length, 0, where);
      }
    });
  }
});

describe("the tables of what makes no difference", () => {
  it("every entry has a reason and a place that is a path", () => {
    for (const { place, reason } of [...DEFAULTS, ...ADDITIONS, ...HIDDEN, ...ALIKE]) {
      assert.match(place, /^[@#\w*]+(\/[@#\w*-]+)*$/, place);
      assert.ok(reason.length > 8, place);
    }
  });

  it("every default holds in both directions, and another value is a difference", () => {
    for (const { place, value } of DEFAULTS) {
      const build = (written: string | undefined): string => {
        const steps = place.split("/");
        const last = steps.pop()!;
        const attribute = last.startsWith("@") ? last.slice(1) : undefined;
        const inner = attribute ? "" : written === undefined ? "" : `<${last}>${written}</${last}>`;
        return steps.reduceRight(
          (xml, name, i) =>
            `<${name}${attribute && i === steps.length - 1 && written !== undefined ? ` ${attribute}='${written}'` : ""}>${xml}</${name}>`,
          inner,
        );
      };
      // What the element is decides which default is meant.
      const wrap = (xml: string): string =>
        `<domain type='kvm'><name>a</name>${xml.replace("<input", "<input type='tablet'")}</domain>`;
      assert.deepEqual(domainDifferences(wrap(build(value)), wrap(build(undefined))), [], place);
      assert.deepEqual(domainDifferences(wrap(build(undefined)), wrap(build(value))), [], place);
      assert.notEqual(domainDifferences(wrap(build(undefined)), wrap(build("other"))).length, 0, place);
    }
  });
});

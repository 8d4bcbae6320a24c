import assert from "node:assert/strict";
import fc from "fast-check";
import { domainDifferences, parseDomainXml, renderDomainXml } from "../../src/domain";
import { at, childElements, parseXml, serialize, type XmlElement } from "../../src/domain/xml";
import { again, DISK, hostdev, NIC, smallXml } from "./small-xml";

/** The children of <devices>, comments included, each as XML on one line. */
const devicesOf = (xml: string): string[] =>
  at(parseXml(xml), "devices")!.children.map((el) => serialize(el as XmlElement).replace(/\n\s*/g, ""));

describe("the order of a machine's devices", () => {
  const MACVTAP =
    "<interface type='direct'><mac address='52:54:00:00:00:02'/><source dev='lo' mode='bridge'/><model type='virtio'/></interface>";
  const AGENT = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";
  const SPICE = "<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>";
  const lists: readonly (readonly [string, string])[] = [
    ["host devices among others", hostdev("0x01") + NIC + hostdev("0x02") + DISK + hostdev("0x03")],
    ["a card of another kind behind a disk", NIC + DISK + MACVTAP],
    ["a card of another kind first", MACVTAP + DISK + NIC],
    [
      "keyboards and mice",
      "<graphics type='vnc'/><input type='keyboard' bus='virtio'/>" + DISK + "<input type='mouse' bus='virtio'/>",
    ],
    [
      "serial lines of two kinds",
      "<serial type='pty'/>" + DISK + "<serial type='file'><source path='/tmp/x'/></serial><serial type='pty'/>",
    ],
    [
      "a serial line that goes to a file, first",
      "<serial type='file'><source path='/tmp/x'/></serial>" + DISK + "<serial type='pty'/>",
    ],
    ["channels", SPICE + AGENT + "<graphics type='spice'/>"],
    ["controllers behind disks", DISK + "<controller type='scsi' index='0' model='virtio-scsi'/>" + NIC],
    [
      "panic devices, sound and video",
      "<panic model='pvpanic'/><sound model='ac97'/><video><model type='qxl'/></video><sound model='ich9'/><panic model='hyperv'/><video><model type='vga'/></video>",
    ],
  ];
  for (const [what, devices] of lists) {
    it(`stays: ${what}`, () => {
      const xml = smallXml({ devices });
      assert.deepEqual(devicesOf(again(xml)), devicesOf(xml));
      assert.deepEqual(domainDifferences(xml, again(xml)), []);
    });
  }

  it("stays, whatever stands in whatever order", () => {
    const pieces = [
      hostdev("0x01"),
      hostdev("0x02"),
      NIC,
      MACVTAP,
      DISK,
      AGENT,
      SPICE,
      "<serial type='pty'/>",
      "<serial type='file'><source path='/x'/></serial>",
      "<serial type='pty'/>",
      "<input type='tablet' bus='usb'/>",
      "<input type='mouse' bus='virtio'/>",
      "<video><model type='qxl'/></video>",
      "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>",
      "<rng model='virtio'><backend model='egd' type='udp'/></rng>",
      "<!-- a -->",
      "<!-- b -->",
      "<?go on?>",
      "<controller type='scsi' index='0' model='virtio-scsi'/>",
      "<controller type='pci' index='1' model='pcie-root-port'/>",
      "<watchdog model='itco' action='none'/>",
      "<vsock model='virtio'/>",
      "<memballoon model='none'/>",
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(pieces), (devices) => {
        const xml = smallXml({ devices: devices.join("") });
        assert.deepEqual(devicesOf(again(xml)), devicesOf(xml));
      }),
      { numRuns: 500 },
    );
  });

  /** Changes a machine and tells its devices, by name and what tells them apart. */
  const changed = (
    devices: string,
    change: (d: ReturnType<typeof parseDomainXml>["definition"]["devices"]) => void,
  ): string[] => {
    const { definition, rest } = parseDomainXml(smallXml({ devices }));
    change(definition.devices);
    return childElements(at(parseXml(renderDomainXml(definition, {}, rest)), "devices")!).map((el) => {
      const [mac, bus, target] = [at(el, "mac"), at(el, "source", "address"), at(el, "target")];
      return [
        el.name,
        mac?.attributes["address"]?.slice(-2) ??
          bus?.attributes["bus"] ??
          target?.attributes["dev"] ??
          el.attributes["type"],
      ].join(" ");
    });
  };
  const card = (n: number): string => NIC.replace("00:01", `00:0${n}`);

  it("stays where something before it is removed", () => {
    assert.deepEqual(
      changed(card(1) + hostdev("0x01") + card(2) + hostdev("0x02") + "<memballoon model='none'/>", (d) =>
        d.interfaces.shift(),
      ),
      ["hostdev 0x01", "interface 02", "hostdev 0x02", "memballoon "],
    );
  });

  it("puts a new card behind the last one, also one that it does not describe", () => {
    assert.deepEqual(
      changed(card(1) + hostdev("0x01") + MACVTAP + "<memballoon model='none'/>" + hostdev("0x02"), (d) =>
        d.interfaces.push({ source: { type: "user" }, model: "virtio", mac: "52:54:00:00:00:09" }),
      ),
      ["interface 01", "hostdev 0x01", "interface 02", "interface 09", "memballoon ", "hostdev 0x02"],
    );
  });

  it("changes where the definition changes it, in the places that are theirs", () => {
    assert.deepEqual(
      changed(card(1) + hostdev("0x01") + card(2) + "<memballoon model='none'/>", (d) => d.interfaces.reverse()),
      ["interface 02", "hostdev 0x01", "interface 01", "memballoon "],
    );
  });
});

describe("comments and processing instructions", () => {
  const outside = (xml: string): string => again(xml).replace(/<domain[^]*<\/domain>/, "<domain/>");
  const domain = smallXml({});
  for (const [what, xml, expected] of [
    [
      "a comment before and one after the root",
      `<!-- licence -->\n${domain}\n<!-- after -->`,
      "<!-- licence -->\n<domain/>\n<!-- after -->\n",
    ],
    [
      "an instruction behind the declaration",
      `<?xml version='1.0'?><?keep me?>\n${domain}`,
      "<?keep me?>\n<domain/>\n",
    ],
    [
      "several, in their order",
      `<?xml version='1.0' encoding='UTF-8'?><!--a--><?b c?><!--d-->${domain}<?e?><!--f--><?g h?>`,
      "<!--a-->\n<?b c?>\n<!--d-->\n<domain/>\n<?e?>\n<!--f-->\n<?g h?>\n",
    ],
  ] as const) {
    it(`outside the root stay: ${what}`, () => {
      assert.equal(outside(xml), expected);
      assert.equal(again(again(xml)), again(xml));
    });
  }

  it("stay with what they stand before", () => {
    const devices = `<!-- the network -->${NIC}<!-- the disk -->${DISK}<?hint x?><memballoon model='none'/><!-- last -->`;
    assert.deepEqual(devicesOf(again(smallXml({ devices }))), devicesOf(smallXml({ devices })));
    const top = smallXml({
      inner:
        "<!-- stop --><on_poweroff>destroy</on_poweroff><!-- start --><on_reboot>restart</on_reboot><!-- numbers --><cputune><!-- one --><vcpupin vcpu='1' cpuset='3'/><!-- none --><vcpupin vcpu='0' cpuset='2'/></cputune>",
    });
    const tree = (xml: string): string => serialize(parseXml(xml));
    assert.equal(again(top), tree(top));
  });

  it("in what is written in libvirt's own spelling stay", () => {
    const xml = smallXml({
      memory: "<memory unit='GiB'>4<!-- a --></memory>",
      features: "<hyperv><spinlocks state='off' retries='8191'><!-- b --></spinlocks></hyperv>",
      inner:
        "<uuid>4DEA22B31D5248F38516782E98AB3FA0<!-- c --></uuid><!-- d --><currentMemory unit='GiB'>4</currentMemory>",
    });
    assert.deepEqual([...again(xml).matchAll(/<!-- . -->/g)].map(([comment]) => comment).sort(), [
      "<!-- a -->",
      "<!-- b -->",
      "<!-- c -->",
      "<!-- d -->",
    ]);
    assert.match(again(xml), /<memory unit='KiB'>4194304<!-- a --><\/memory>/);
    assert.equal(again(again(xml)), again(xml));
  });

  it("inside a text stay where they stand, until the text changes", () => {
    const xml = smallXml({ vcpu: "<vcpu><!-- a -->2<!-- b --></vcpu><description>one<!-- c -->two</description>" });
    assert.match(again(xml), /<vcpu><!-- a -->2<!-- b --><\/vcpu>\n\s*<description>one<!-- c -->two<\/description>/);
    const { definition, rest } = parseDomainXml(xml);
    assert.match(renderDomainXml({ ...definition, vcpus: 4 }, {}, rest), /<vcpu>4<\/vcpu>/);
  });
});

describe("what libvirt refuses is left for libvirt to refuse", () => {
  it("a boot order of devices beside one of device kinds", () => {
    const xml = smallXml({ os: "<boot dev='hd'/>", devices: DISK.replace("</disk>", "<boot order='1'/></disk>") });
    assert.match(again(xml), /<boot dev='hd'\/>/);
    assert.match(again(xml), /<boot order='1'\/>/);
    assert.deepEqual(domainDifferences(xml, again(xml)), []);
    const byHostdev = smallXml({
      os: "<boot dev='cdrom'/>",
      devices: hostdev("0x01").replace("</hostdev>", "<boot order='1'/></hostdev>"),
    });
    assert.match(again(byHostdev), /<boot dev='cdrom'\/>/);
  });

  for (const [what, features] of [
    ["a vendor id without a value", "<vendor_id state='on'/>"],
    ["retries that are no number", "<spinlocks state='on' retries='many'/>"],
    ["retries with a blank behind them", "<spinlocks state='on' retries='8191 '/>"],
    [
      "elements called like what every JavaScript object has",
      "<constructor state='on'/><toString state='on'/><__proto__ state='on'/><valueOf state='off'/><hasOwnProperty state='on' value='1'/>",
    ],
  ] as const) {
    it(what, () => {
      const xml = smallXml({ features: `<acpi/><apic/><hyperv>${features}</hyperv>` });
      assert.equal(again(xml), serialize(parseXml(xml)));
    });
  }

  it("names of JavaScript's own, wherever they stand", () => {
    for (const name of ["constructor", "__proto__", "toString", "valueOf", "hasOwnProperty", "prototype"]) {
      const own = `<${name} ${name}='${name}'><${name}/>${name === "toString" ? "" : "<!-- x -->"}</${name}>`;
      const attribute = ` ${name}='1'`;
      const devices = `${own}<disk type='${name}' device='disk'${attribute}><target dev='vdb' bus='${name}'/></disk><interface type='user'${attribute}><model type='${name}'/></interface><controller type='${name}' index='0'/><input type='${name}'/><graphics type='${name}'/>`;
      const xml = smallXml({
        attributes: attribute,
        memory: `<memory unit='${name}'>4194304</memory>`,
        os: own,
        features: `<acpi/><apic/>${own}<hyperv mode='${name}'>${own}</hyperv>`,
        inner: `${own}<cpu${attribute}>${own}<feature name='${name}' policy='${name}'/></cpu><metadata>${own}</metadata>`,
        devices,
      });
      assert.equal(again(xml), serialize(parseXml(xml)), name);
      assert.deepEqual(domainDifferences(xml, xml), []);
      assert.notEqual(domainDifferences(xml, smallXml({})).length, 0);
    }
  });

  it("memory that is no number for libvirt", () => {
    for (const memory of ["\n 4096\n", "4096 ", "0x1000", "4096.5", "-1", "RAM_MB", ""]) {
      const xml = smallXml({ memory: `<memory unit='MiB'>${memory}</memory>` });
      assert.equal(again(xml), serialize(parseXml(xml)), memory);
    }
  });
});

describe("what libvirt reads otherwise than it is written", () => {
  it("more current memory than there is, or none, is all of it", () => {
    for (const [current, kept] of [
      [8388608, false],
      [4194304, false],
      [0, false],
      [2097152, true],
    ] as const) {
      const xml = smallXml({ inner: `<currentMemory unit='KiB'>${current}</currentMemory>` });
      assert.equal(again(xml).includes("currentMemory"), kept);
      assert.deepEqual(domainDifferences(xml, again(xml)), []);
      assert.equal(domainDifferences(xml, smallXml({})).length, kept ? 1 : 0);
    }
  });

  const numbers: readonly (readonly [string, number | undefined, number | undefined])[] = [
    ["8191", 8191, 8191],
    [" 8191", 8191, 8191],
    ["\n8191", 8191, 8191],
    ["+8191", 8191, 8191],
    ["0x1fff", undefined, 8191],
    ["0X1FFF", undefined, 8191],
    ["017777", 17777, 8191],
    ["08191", 8191, undefined],
    ["8191 ", undefined, undefined],
    ["", undefined, undefined],
    ["-1", undefined, undefined],
    ["8191.0", undefined, undefined],
    ["8e3", undefined, undefined],
    ["0x", undefined, undefined],
    ["99999999999999999999", undefined, undefined],
  ];
  for (const [text, decimal, any] of numbers) {
    it(`${JSON.stringify(text)} is ${decimal ?? "no number"}, and ${any ?? "none"} where it may be hexadecimal`, () => {
      const xml = smallXml({
        vcpu: `<vcpu>${text}</vcpu>`,
        features: `<hyperv><spinlocks state='on' retries='${text.replace("\n", "&#10;")}'/></hyperv>`,
      });
      const { definition } = parseDomainXml(xml);
      assert.equal(definition.vcpus, decimal ?? 1);
      assert.equal(definition.features.hyperv?.features["spinlocks"]?.value, any);
      assert.equal(again(again(xml)), again(xml));
    });
  }
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { renderDomainXml } from "../../src/domain";
import { exampleGuest, exampleHost, type GuestExample, resolveGuest } from "../../src/guest";
import { cpuIn, optionsIn, propertiesIn } from "../../src/guest/overriding/qemu-options";
import { effectiveSpec } from "../../src/guest/overriding/effective-spec";
import { LAB } from "./device-tables";

const resolved = (xml: GuestExample["xml"], more: GuestExample = {}) =>
  resolveGuest(exampleGuest({ systemDisk: { path: "/var/lib/libvirt/images/a.qcow2" }, ...more, xml }));
const found = (xml: GuestExample["xml"], more?: GuestExample): string[] =>
  resolved(xml, more).findings.map(({ severity, ruleId, path }) => `${severity} ${ruleId} ${path}`);

const card = (bus: string, more = ""): string =>
  `<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='${bus}' slot='0x00' function='0x0'/></source>${more}</hostdev>`;

describe("additions to a machine's XML", () => {
  it("a machine that no libvirt can express has its error, and no addition", () => {
    const impossible = { preset: "minimal", enlightenments: { stimer: "off", stimerDirect: "on" } } as const;
    const errors = (xml: GuestExample["xml"]): string[] => found(xml, impossible).filter((one) => /^error/.test(one));
    assert.deepEqual(errors({ qemuArgs: ["-S"] }), errors(undefined));
    assert.equal(errors(undefined).length, 1);
  });

  it("a machine without any is the machine that it was", () => {
    const plain = resolveGuest(exampleGuest({}));
    const empty = resolveGuest(exampleGuest({ xml: {} }));
    assert.equal(empty.digest, plain.digest);
    assert.equal(empty.definition!.overrides, undefined);
  });

  it("what an argument can say is the same machine as with the argument", () => {
    const by = (guest: GuestExample): string => renderDomainXml(resolveGuest(exampleGuest(guest)).definition!, {});
    const digest = / digest='[^']*'/;
    const memory = { memoryBalloon: true };
    assert.equal(
      by({ ...memory, xml: { set: { "devices/memballoon/@model": "none" } } }).replace(digest, ""),
      by({ memoryBalloon: false }).replace(digest, ""),
    );
    assert.equal(
      by({ xml: { append: ["<watchdog model='i6300esb' action='reset'/>"] } }).replace(digest, ""),
      by({ watchdog: { model: "i6300esb", action: "reset" } }).replace(digest, ""),
    );
  });

  it("is shown as the user's own, without the values", () => {
    const { choices } = resolved({ set: { "devices/memballoon/@autodeflate": "s3cret" }, qemuEnv: { A: "s3cret" } });
    const own = choices.filter(({ path }) => path.startsWith("xml"));
    assert.deepEqual(
      own.map(({ path, value, by, reason }) => [path, value, by, reason]),
      [
        ["xml.set", "devices/memballoon/@autodeflate", "user", "you set this with xml.set"],
        ["xml.qemuEnv", "A", "user", "you set this with xml.qemuEnv"],
      ],
    );
    assert.ok(!JSON.stringify(choices).includes("s3cret"));
  });

  it("what it decides for an argument is the user's choice, with its path", () => {
    const { choices, effective } = resolved({ append: ["<watchdog model='i6300esb' action='reset'/>"] });
    const watchdog = choices.find(({ path }) => path === "watchdog")!;
    assert.equal(watchdog.reason, "you set this with xml.append[0]");
    assert.deepEqual(effective!.watchdog, { model: "i6300esb", action: "reset" });
  });

  it("rules about arguments judge it, with its own path", () => {
    assert.ok(
      found({ set: { "features/hyperv/relaxed/@state": "off" } }).includes(
        `warning relaxed-off-watchdog xml.set["features/hyperv/relaxed/@state"]`,
      ),
    );
    assert.ok(
      found({ set: { "features/hyperv/vpindex/@state": "off" } }).some((one) =>
        one.startsWith("error requires-on xml.set["),
      ),
    );
    assert.ok(
      found({
        append: ["<filesystem type='mount'><driver type='path'/><source dir='/srv'/><target dir='t'/></filesystem>"],
      }).length >= 0,
    );
  });

  it("rules about machines judge it, also those that no argument breaks", () => {
    assert.ok(
      found({ qemuArgs: ["-cpu", "qemu64"] }, { enlightenmentMode: "custom" }).some((one) =>
        one.includes("xml.qemuArgs"),
      ),
    );
    assert.ok(
      found({ append: ["<seclabel type='none'/>"] }).some((one) => one.includes("seclabel-none xml.append[0]")),
    );
  });

  it("cannot change what identifies the machine, in no spelling", () => {
    for (const xml of [
      { set: { name: "x" } },
      { set: { uuid: "6a3f1c2e-7f0e-4c55-9a43-0d0f8d9b1a11" } },
      { set: { "@type": "qemu" } },
      { set: { "os/nvram": "/x" } },
      { set: { "os/nvram/@template": "/x" } },
      { set: { "metadata/windowsguest:guest/@preset": "server@1" } },
      { set: { "metadata/libosinfo:libosinfo/libosinfo:os/@id": "x" } },
      { append: ["<name>x</name>"] },
      { append: ["<uuid>6a3f1c2e-7f0e-4c55-9a43-0d0f8d9b1a11</uuid>"] },
      { append: ["<os><nvram>/x</nvram></os>"] },
      { append: ["<metadata><a:guest xmlns:a='urn:pulumi-windows-guest:domain:1'/></metadata>"] },
      { append: ["<metadata><guest xmlns='urn:pulumi-windows-guest:domain:1'/></metadata>"] },
    ])
      assert.ok(
        found(xml).some((one) => one.startsWith("error xml-override xml.")),
        JSON.stringify(xml),
      );
  });

  it("reads no document type, no entities, nothing endless or too deep", () => {
    const deep = "<a>".repeat(20) + "</a>".repeat(20);
    for (const text of [
      "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
      "<a>&b;</a>",
      "<a",
      "",
      "text",
      "<a/><b/>",
      deep,
      "<domain type='kvm'><name>x</name></domain>",
      "<x:y/>",
      "<a xmlns='urn:x'/>",
      "<qemu:commandline><qemu:arg value='-drive'/></qemu:commandline>",
      "<qemu:override xmlns:qemu='urn:x'/>",
    ])
      assert.ok(
        found({ append: [text] }).some((one) => one.startsWith("error ")),
        text.slice(0, 60),
      );
    assert.ok(found({ append: [`<a b='${"x".repeat(70_000)}'/>`] }).some((one) => one.startsWith("error spec-value")));
    assert.ok(found({ append: ["<a b='\u202e'/>"] }).some((one) => one.startsWith("error spec-value")));
  });

  it("any text is added, or is an error", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.string({ maxLength: 40 }).map((inner) => `<a b='${inner}'>${inner}</a>`),
    );
    fc.assert(
      fc.property(text, text, (fragment, word) => {
        const { findings, definition } = resolved({ append: [fragment], qemuArgs: [word] });
        if (!findings.some(({ severity }) => severity === "error")) renderDomainXml(definition!, {});
      }),
      { numRuns: 60 },
    );
  }).timeout(60_000);
});

describe("devices that are added as XML", () => {
  const host = exampleHost({
    hostDevices: {
      pci: [],
      usb: [],
      mediated: [],
    } as never,
  });

  it("are devices of the host for every rule", () => {
    const effective = effectiveSpec(exampleGuest({ xml: { append: [card("0x01")] } }) as Record<string, unknown>);
    assert.deepEqual((effective["hostDevices"] as { pci: { address: string } }[])[0]!.pci.address, "0000:01:00.0");
  });

  it("stand in the way of migration, and pin memory, as those of the argument", () => {
    const list = (guest: GuestExample): string[] =>
      resolveGuest(exampleGuest(guest), host)
        .findings.filter(({ ruleId }) => !ruleId.startsWith("xml-"))
        .map(({ ruleId }) => ruleId)
        .sort();
    const more: GuestExample = { migratable: true, memoryBalloon: false };
    const byArgument = list({ ...more, hostDevices: [{ pci: { address: "0000:01:00.0", functions: [0] } }] });
    assert.ok(
      byArgument.includes("migratable-host-device") && byArgument.includes("host-device-found"),
      byArgument.join(),
    );
    assert.deepEqual(list({ ...more, xml: { append: [card("0x01")] } }), byArgument);
  });

  it("cannot be said in a form that no rule reads", () => {
    for (const xml of [
      {
        append: [
          "<disk type='nvme' device='disk'><source type='pci' managed='yes' namespace='0'><address domain='0' bus='1' slot='0' function='0'/></source><target dev='vdz' bus='virtio'/></disk>",
        ],
      },
      { append: ["<hostdev mode='subsystem' type='pci'/>"] },
      {
        append: [
          "<qemu:override><qemu:device alias='ua-x'><qemu:frontend><qemu:property name='host' type='string' value='01:00.0'/></qemu:frontend></qemu:device></qemu:override>",
        ],
      },
      ...[
        ["-device", "vfio-pci,host=01:00.0"],
        ["--device", "vfio-pci,host=01:00.0"],
        ["-device", "driver=vfio-pci,host=01:00.0"],
        ["-device", "host=01:00.0,driver=vfio-pci"],
        ["-device", '{"driver":"vfio-pci","host":"01:00.0"}'],
        ["-device", '{"driver":"vfio\\u002dpci","host":"01:00.0"}'],
        ["-device", "{'driver':'vfio-pci'}"],
        ["-device", "vfio-pci-nohotplug,sysfsdev=/sys/x"],
        ["-device", "usb-host,hostbus=1,hostaddr=2"],
        ["-set", "device.hostdev0.host=02:00.0"],
        ["-global", "vfio-pci.x-igd-opregion=on"],
        ["-global", "driver=vfio-pci,property=host,value=01:00.0"],
        ["-readconfig", "/tmp/x"],
        ["-drive", "file=/x"],
        ["-hda", "/x"],
        ["-blockdev", "{}"],
        ["-uuid", "x"],
        ["-m", "16G"],
        ["-smp", "8"],
        ["-smbios", "type=1,uuid=x"],
        ["-name", "x"],
        ["-incoming", "defer"],
      ].map((qemuArgs) => ({ qemuArgs })),
    ])
      assert.ok(
        found(xml).some((one) => one.startsWith("error xml-override xml.")),
        JSON.stringify(xml),
      );
  });
});

describe("QEMU's command line", () => {
  it("is read in all its spellings", () => {
    assert.deepEqual(
      optionsIn(["-device", "a", "--cpu", "-b"]).map(({ name }) => name),
      ["device", "cpu", "b"],
    );
    assert.deepEqual(
      [...propertiesIn("edu,id=a,,b,on", "driver")],
      [
        ["driver", "edu"],
        ["id", "a,b"],
        ["on", "on"],
      ],
    );
    const { model, properties } = cpuIn([
      ...["-cpu", "qemu64,hv-bogus", "-global", "host-x86_64-cpu.hv-syndbg=on"],
      ...["-cpu", "host,hv_relaxed,+hv-vapic,hv-time=on,-hv-ipi,hv-spinlocks=0x1fff"],
    ]);
    assert.equal(model!.name, "host");
    assert.deepEqual(
      properties.map(({ name, value }) => `${name}=${value}`),
      ["hv-syndbg=on", "hv-relaxed=on", "hv-vapic=on", "hv-time=on", "hv-ipi=off", "hv-spinlocks=0x1fff"],
    );
  });

  it("a -cpu replaces all enlightenments, and each that is missing is judged", () => {
    const { enlightenments, findings } = resolved({ qemuArgs: ["-cpu", "host,hv_relaxed,+hv-stimer"] });
    assert.deepEqual(
      enlightenments.filter(({ state }) => state === "on").map(({ name }) => name),
      ["relaxed", "stimer"],
    );
    const missing = findings.find(({ ruleId, message }) => ruleId === "requires-on" && message.includes("hv-synic"))!;
    assert.equal(missing.path, "xml.qemuArgs[1]");
    assert.equal(missing.fix, "Add hv-synic to `-cpu` in xml.qemuArgs, or remove `-cpu`.");
  });

  it("a form that QEMU does not know is an error", () => {
    for (const qemuArgs of [
      ["-cpu", "host,+hv_relaxed"],
      ["-global", "host-x86_64-cpu.hv_relaxed=on"],
    ])
      assert.ok(found({ qemuArgs }).includes("error qemu-arguments xml.qemuArgs[1]"), qemuArgs.join(" "));
    assert.ok(!found({ qemuArgs: ["-cpu", "host,hv_relaxed"] }).includes("error qemu-arguments xml.qemuArgs[1]"));
  });

  it("a -global adds to those of the machine", () => {
    const { enlightenments } = resolved({ qemuArgs: ["-global", "host-x86_64-cpu.hv-tlbflush-ext=on"] });
    const on = enlightenments.filter(({ state }) => state === "on").map(({ name }) => name);
    assert.ok(on.includes("tlbflush-ext") && on.includes("relaxed"), on.join());
  });
});

describe("devices in additions to a machine's XML, on the lab's host", () => {
  const host = exampleHost({ hostDevices: LAB });
  const judged = (guest: GuestExample): string[] =>
    resolveGuest(
      exampleGuest({ systemDisk: { path: "/var/lib/libvirt/images/a.qcow2" }, memoryBalloon: false, ...guest }),
      host,
    )
      .findings.filter(({ ruleId }) => ruleId.startsWith("host-"))
      .map(({ severity, ruleId }) => `${severity} ${ruleId}`)
      .sort();

  for (const { address } of LAB.pci!)
    it(`${address} is judged as hostDevices is`, () => {
      const [, bus, slot, at] = /^0000:(..):(..)\.(.)$/.exec(address)!;
      const hostdev = `<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x${bus}' slot='0x${slot}' function='0x${at}'/></source></hostdev>`;
      const asArgument = judged({ hostDevices: [{ pci: { address, functions: [Number(at)] } }] });
      assert.deepEqual(judged({ xml: { append: [hostdev] } }), asArgument);
    });

  it("some of them are refused, and some are not", () => {
    const verdicts = LAB.pci!.map(({ address }) =>
      judged({ hostDevices: [{ pci: { address } }] }).some((one) => one.startsWith("error")),
    );
    assert.ok(verdicts.includes(true) && verdicts.includes(false));
  });

  it("a USB device is judged as hostDevices is", () => {
    const hostdev =
      "<hostdev mode='subsystem' type='usb'><source><vendor id='0x0627'/><product id='0x0001'/></source></hostdev>";
    const asArgument = judged({ hostDevices: [{ usb: { id: "0627:0001" } }] });
    assert.ok(asArgument.length > 0);
    assert.deepEqual(judged({ xml: { append: [hostdev] } }), asArgument);
  });
});

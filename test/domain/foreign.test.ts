import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as reader from "@rgrove/parse-xml";
import {
  domainDifferences,
  parseDomainXml,
  renderDomainXml,
  RestConflictError,
  UnsupportedDomainError,
  type DomainDefinition,
} from "../../src/domain";
import { isEmptyRest } from "./empty-rest";
import { smallXml } from "./small-xml";

const folder = join(__dirname, "fixtures");
const fixture = (name: string): string => readFileSync(join(folder, `${name}.xml`), "utf8");
const fixtures = readdirSync(folder)
  .filter((f) => f.endsWith(".xml"))
  .map((f) => f.slice(0, -4));

/** Everything an XML text says, one line each, counted: written without any code of the product. */
function statements(xml: string): string[] {
  const lines: string[] = [];
  const visit = (node: reader.XmlElement, path: string): void => {
    const here = `${path}/${node.name}`;
    lines.push(here);
    for (const [name, value] of Object.entries(node.attributes)) lines.push(`${here}/@${name}=${value}`);
    const text = node.children
      .filter((c): c is reader.XmlText => c instanceof reader.XmlText)
      .map((c) => c.text)
      .join("");
    if (text.trim() !== "") lines.push(`${here}=${text}`);
    for (const child of node.children) {
      if (child instanceof reader.XmlElement) visit(child, here);
      else if (child instanceof reader.XmlComment) lines.push(`${here}<!--${child.content}-->`);
    }
  };
  visit(reader.parseXml(xml, { preserveComments: true }).root!, "");
  return lines.sort();
}

/** What libvirt adds to say nothing new, and we leave out. */
const SILENT = [/^\/domain\/currentMemory(\/@unit=KiB|=.*)?$/, /^\/domain\/devices\/graphics\/@listen=/];

describe("domains made by others", () => {
  for (const name of fixtures) {
    it(`${name}: reading and writing changes nothing`, () => {
      const original = fixture(name);
      const { definition, rest } = parseDomainXml(original);
      const written = renderDomainXml(definition, {}, rest);
      assert.deepEqual(domainDifferences(original, written), []);
      assert.deepEqual(domainDifferences(written, original), []);
      // A second pass has nothing left to change.
      const again = parseDomainXml(written);
      assert.equal(renderDomainXml(again.definition, {}, again.rest), written);
      assert.deepEqual(again.definition, definition);
    });

    it(`${name}: the rest may be kept as JSON`, () => {
      const { definition, rest } = parseDomainXml(fixture(name));
      const kept = JSON.parse(JSON.stringify(rest)) as typeof rest;
      assert.equal(renderDomainXml(definition, {}, kept), renderDomainXml(definition, {}, rest));
    });
  }

  // These are in libvirt's own spelling, so that not a word may be missing or new.
  for (const name of [
    "libvirt-9.0-inactive",
    "libvirt-11.3-inactive",
    "libvirt-12.8-inactive",
    "libvirt-9.0-live",
    "passthrough-and-tuning",
    "numa-and-modules",
    "sev-linux",
    "aarch64-linux",
  ]) {
    it(`${name}: every statement is still there, and none is new`, () => {
      const original = fixture(name);
      const { definition, rest } = parseDomainXml(original);
      const says = (xml: string): string[] => statements(xml).filter((line) => !SILENT.some((s) => s.test(line)));
      const before = says(original);
      const after = says(renderDomainXml(definition, {}, rest));
      // A currentMemory that says something must not be among the silent ones.
      if (name === "passthrough-and-tuning")
        assert.match(renderDomainXml(definition, {}, rest), /<currentMemory unit='KiB'>8388608</);
      assert.deepEqual(after, before);
    });
  }

  it("takes what it knows into the definition", () => {
    const { definition, osinfoId } = parseDomainXml(fixture("virt-manager-windows-11"));
    assert.equal(osinfoId, "http://microsoft.com/win/11");
    assert.equal(definition.memoryKiB, 4194304);
    assert.deepEqual(definition.os.firmware, { type: "uefi", secureBoot: false, enrolledKeys: false });
    assert.deepEqual(definition.features.hyperv?.features["stimer.direct"], { state: "on" });
    assert.deepEqual(definition.features.hyperv?.features["spinlocks"], { state: "on", value: 8191 });
    assert.deepEqual(definition.devices.interfaces, [
      { source: { type: "network", network: "default" }, mac: "52:54:00:ab:cd:ef", model: "e1000e" },
    ]);
    assert.deepEqual(
      definition.devices.disks.map((d) => [d.device, d.target, d.bus, d.format, d.readonly]),
      [
        ["disk", "sda", "sata", "qcow2", false],
        ["cdrom", "sdb", "sata", "raw", true],
      ],
    );
    assert.deepEqual(definition.devices.tpm, { model: "tpm-crb", version: "2.0" });
    assert.deepEqual(definition.devices.graphics, { type: "spice", listen: "127.0.0.1", spice: { image: "off" } });
    assert.equal(definition.devices.guestAgent, true);
    assert.equal(definition.devices.spiceAgent, true);
    assert.equal(definition.devices.tablet, "usb");
  });

  it("leaves disks, cards and pins that it has no words for out of the definition", () => {
    const { definition } = parseDomainXml(fixture("passthrough-and-tuning"));
    assert.deepEqual(
      definition.devices.disks.map((d) => d.target),
      // The last one is a LUN.
      ["vda", "sda"],
    );
    assert.deepEqual(
      definition.devices.interfaces.map((n) => n.mac),
      ["52:54:00:00:00:10", "52:54:00:00:00:11", undefined, "52:54:00:00:00:12"],
    );
    const others = [
      "<interface type='vhostuser'><source type='unix' path='/a' mode='server'/><model type='virtio'/>",
      "<interface type='user'><model type='ne2k_pci'/>",
      "<interface type='direct'><source mode='bridge'/><model type='virtio'/>",
    ];
    const { definition: without } = parseDomainXml(
      smallXml({ devices: others.map((one) => `${one}</interface>`).join("") }),
    );
    assert.deepEqual(without.devices.interfaces, []);
    assert.deepEqual(definition.cputune, { vcpupin: [], emulatorpin: "0-1", shares: 2048, periodUs: 100000 });
    assert.deepEqual(definition.devices.tpm?.backend, { type: "passthrough", device: "/dev/tpm0" });
    assert.equal(definition.devices.watchdog?.action, "poweroff");
  });

  it("reads what an older machine leaves to libvirt", () => {
    const { definition } = parseDomainXml(fixture("i440fx-windows-xp"));
    assert.equal(definition.memoryKiB, 1048576);
    assert.equal(definition.uuid, "33333333-2222-4333-8444-555555555555");
    assert.equal(definition.os.machine, "pc-i440fx-7.2");
    assert.deepEqual(definition.os.firmware, { type: "bios" });
    assert.deepEqual(definition.devices.graphics, { type: "vnc", listen: "0.0.0.0", port: 5905, password: "secret" });
    assert.deepEqual(
      definition.devices.disks.map((d) => [d.target, d.bus]),
      [
        ["hda", "ide"],
        ["hdc", "ide"],
      ],
    );
    assert.equal(definition.devices.video, undefined);
  });

  for (const [type, xml] of [
    [
      "lxc",
      "<domain type='lxc'><name>box</name><memory>1</memory><os><type>exe</type><init>/bin/sh</init></os></domain>",
    ],
    ["xen", "<domain type='xen'><name>box</name></domain>"],
    ["none", "<domain><name>box</name></domain>"],
  ] as const) {
    it(`refuses a machine of type ${type} and says why`, () => {
      assert.throws(
        () => parseDomainXml(xml),
        (e: Error) => e instanceof UnsupportedDomainError && /^domain "box": its type is/.test(e.message),
      );
    });
  }

  it("refuses XML that is no domain", () => {
    assert.throws(() => parseDomainXml("<network><name>default</name></network>"), /first element is <network>/);
  });
});

/** Reads a fixture, changes the definition, writes it, and reads again: XML and definition after the change. */
function changed(
  name: string,
  change: (d: DomainDefinition) => void,
): { readonly xml: string; readonly before: string; readonly definition: DomainDefinition } {
  const before = fixture(name);
  const { definition, rest } = parseDomainXml(before);
  change(definition);
  const xml = renderDomainXml(definition, {}, rest);
  return { xml, before, definition };
}

const paths = (name: string, change: (d: DomainDefinition) => void): string[] => {
  const { xml, before } = changed(name, change);
  return domainDifferences(before, xml).map(
    ({ path, before: was, after: is }) => `${path}: ${was ?? "-"} → ${is ?? "-"}`,
  );
};

describe("a change of the definition wins, and the rest stays", () => {
  it("but for the width of addresses: the host's own, which somebody wrote into the XML, stays instead of a number", () => {
    const { xml } = changed("passthrough-and-tuning", (d) => (d.cpu.addressBits = 42));
    assert.deepEqual(xml.match(/<maxphysaddr [^>]*>/g), ["<maxphysaddr mode='passthrough'/>"]);
    assert.deepEqual(
      paths("libvirt-9.0-inactive", (d) => (d.cpu.addressBits = 42)).map((path) => path.split(":")[0]),
      ["cpu/maxphysaddr"],
    );
  });

  it("memory is doubled, and currentMemory, which was the same, goes along", () => {
    assert.deepEqual(
      paths("libvirt-9.0-inactive", (d) => (d.memoryKiB *= 2)),
      ["memory: 8388608 → 16777216"],
    );
  });

  it("a currentMemory of its own stays, unless it would be more than there is", () => {
    assert.deepEqual(
      paths("passthrough-and-tuning", (d) => (d.memoryKiB = 12582912)),
      ["memory: 16777216 → 12582912"],
    );
    assert.deepEqual(
      paths("passthrough-and-tuning", (d) => (d.memoryKiB = 4194304)),
      ["memory: 16777216 → 4194304", "currentMemory: <currentMemory unit='KiB'>8388608</currentMemory> → -"],
    );
  });

  it("vCPUs: the number of switched-on ones and their list belong to the old number", () => {
    const two = paths("passthrough-and-tuning", (d) => {
      d.vcpus = 2;
      delete d.maxVcpus;
    });
    assert.deepEqual(two.sort(), [
      "vcpu/@current: 4 → -",
      "vcpu: 8 → 2",
      `vcpus: ${vcpusOf("passthrough-and-tuning")} → -`,
    ]);
  });

  it("a disk's cache mode changes beside everything else about the disk", () => {
    assert.deepEqual(
      paths("passthrough-and-tuning", (d) => (d.devices.disks[0]!.cache = "none")),
      ["devices/disk[vda]/driver/@cache: writethrough → none"],
    );
  });

  it("another image has another backing chain", () => {
    const { xml } = changed(
      "passthrough-and-tuning",
      (d) => (d.devices.disks[0]!.source = { type: "block", path: "/dev/vg/gpu" }),
    );
    assert.match(xml, /<source dev='\/dev\/vg\/gpu'\/>/);
    assert.doesNotMatch(xml, /base\.qcow2|file='\/srv\/gpu\.qcow2'/);
    assert.match(xml, /<total_bytes_sec>10000000</);
  });

  it("another bus takes another address", () => {
    const { xml } = changed("passthrough-and-tuning", (d) => (d.devices.disks[0]!.bus = "usb"));
    assert.match(xml, /<target dev='vda' bus='usb'\/>/);
    assert.doesNotMatch(xml, /bus='0x04' slot='0x00'/);
    assert.match(xml, /<wwn>/);
  });

  it("a disk that is removed takes its own rest along and leaves the others", () => {
    const { xml } = changed(
      "passthrough-and-tuning",
      (d) => (d.devices.disks = d.devices.disks.filter(({ target }) => target !== "vda")),
    );
    assert.doesNotMatch(xml, /vda|<iotune|5000c50015ea71ad/);
    assert.match(xml, /device='lun' sgio='unfiltered'/);
    for (const dev of ["vdb", "fda", "sda", "sdb"]) assert.match(xml, new RegExp(`<target dev='${dev}'`));
  });

  it("a disk in the definition takes the place of one in the rest that has its name", () => {
    const { xml } = changed("passthrough-and-tuning", (d) =>
      d.devices.disks.push({
        device: "disk",
        source: { type: "file", path: "/srv/new.qcow2" },
        format: "qcow2",
        readonly: false,
        target: "vdb",
        bus: "virtio",
      }),
    );
    assert.equal(xml.match(/<target dev='vdb'/g)?.length, 1);
    assert.doesNotMatch(xml, /rbd/);
  });

  it("a second card joins the ones in the rest", () => {
    const { xml } = changed("passthrough-and-tuning", (d) =>
      d.devices.interfaces.push({ source: { type: "user" }, model: "virtio" }),
    );
    assert.equal(xml.match(/<interface /g)?.length, 5);
  });

  it("a fixed port takes the place of an automatic one, and the rest of the display stays", () => {
    assert.deepEqual(
      paths("virt-manager-windows-11", (d) => (d.devices.graphics!.port = 5999)),
      ["devices/graphics[spice]/@port: -1 → 5999", "devices/graphics[spice]/@autoport: yes → no"],
    );
  });

  it("an address to listen on takes the place of a socket, whole", () => {
    const { xml } = changed("passthrough-and-tuning", ({ devices }) => {
      assert.equal(devices.graphics!.socket, "/run/gpu.vnc");
      delete devices.graphics!.socket;
      devices.graphics!.listen = "10.0.0.1";
    });
    assert.match(
      xml,
      /<graphics type='vnc' port='5901' autoport='no' keymap='de' sharePolicy='allow-exclusive'>\n\s*<listen type='address' address='10\.0\.0\.1'\/>/,
    );
  });

  it("a boot order of devices takes the place of one of device kinds, which libvirt refuses beside it", () => {
    const { xml } = changed("virt-manager-windows-11", (d) => (d.devices.disks[0]!.bootOrder = 1));
    assert.match(xml, /<boot order='1'\/>/);
    assert.doesNotMatch(xml, /<boot dev=/);
  });

  it("another CPU mode drops what only the old one had", () => {
    const { xml } = changed("aarch64-linux", (d) => {
      d.cpu.mode = "host-passthrough";
      delete d.cpu.model;
    });
    assert.match(xml, /<cpu mode='host-passthrough' check='none'\/>/);
  });

  it("another clock drops the distance to the old one, and keeps what is about timers", () => {
    const { xml } = changed("passthrough-and-tuning", (d) => (d.clock.offset = "utc"));
    assert.match(xml, /<clock offset='utc'>/);
    assert.match(xml, /<catchup threshold='123'/);
  });

  it("firmware without Secure Boot is chosen anew", () => {
    const { xml } = changed("libvirt-12.8-inactive", (d) => {
      d.os.firmware = {
        type: "uefi",
        secureBoot: false,
        enrolledKeys: false,
        nvramPath: "/var/lib/libvirt/qemu/nvram/ada_VARS.fd",
      };
    });
    assert.doesNotMatch(xml, /OVMF_CODE/);
    assert.match(xml, /<feature enabled='no' name='secure-boot'\/>/);
    assert.match(xml, /ada_VARS\.fd/);
  });

  it("other keys take another image and template, and the machine keeps its file of variables", () => {
    const { xml } = changed("libvirt-12.8-inactive", (d) => {
      if (d.os.firmware.type === "uefi") d.os.firmware.enrolledKeys = false;
    });
    assert.match(xml, /<loader secure='yes'\/>\n\s*<nvram>\/var\/lib\/libvirt\/qemu\/nvram\/ada_VARS\.fd<\/nvram>/);
    assert.doesNotMatch(xml, /OVMF_/);
  });

  it("BIOS in place of UEFI leaves nothing of the firmware behind", () => {
    const { xml } = changed("libvirt-12.8-inactive", (d) => (d.os.firmware = { type: "bios" }));
    assert.match(xml, /<os>\n\s*<type arch='x86_64' machine='pc-q35-11\.1'>hvm<\/type>\n\s*<\/os>/);
  });

  it("an enlightenment is added and another removed", () => {
    assert.deepEqual(
      paths("libvirt-9.0-inactive", (d) => {
        d.features.hyperv!.features["reset"] = { state: "on" };
        delete d.features.hyperv!.features["ipi"];
      }),
      ["features/hyperv/ipi: <ipi state='on'/> → -", "features/hyperv/reset: - → <reset state='on'/>"],
    );
  });

  it("memory is refused where NUMA cells and modules, which it does not know, add up to it", () => {
    assert.throws(
      () => changed("numa-and-modules", (d) => (d.memoryKiB *= 2)),
      (e: Error) =>
        e instanceof RestConflictError &&
        e.path === "memoryKiB" &&
        /domain "numa": memoryKiB cannot be changed here/.test(e.message),
    );
    assert.deepEqual(
      paths("numa-and-modules", (d) => (d.onReboot = "restart")),
      ["on_reboot: destroy → restart"],
    );
  });

  it("another chipset is refused where addresses fit only the old one", () => {
    assert.throws(
      () => changed("libvirt-9.0-inactive", (d) => (d.os.machine = "pc")),
      (e: Error) => e instanceof RestConflictError && e.path === "os.machine",
    );
    assert.match(changed("libvirt-9.0-inactive", (d) => (d.os.machine = "pc-q35-8.0")).xml, /machine='pc-q35-8\.0'/);
  });

  it("a definition that says everything leaves no rest", () => {
    assert.ok(
      isEmptyRest(
        parseDomainXml(
          "<domain type='kvm'><name>a</name><memory unit='KiB'>1024</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/><apic/></features><cpu mode='host-passthrough'/><clock offset='utc'/><devices><memballoon model='virtio'/></devices></domain>",
        ).rest,
      ),
    );
  });
});

const vcpusOf = (name: string): string => /<vcpus>[^]*<\/vcpus>/.exec(fixture(name))![0].replace(/\n\s*/g, "");

import assert from "node:assert/strict";
import { toLibvirt08DomainArgs } from "../../../src/adapters";
import { domainDefinition, domainDifferences, parseXml } from "../../../src/domain";
import { at, childrenOf } from "../../../src/domain/xml";
import { findRule, lintDomainXml, lintMachine, type LintResult } from "../../../src/lint";
import { machineOfResource, UNKNOWN } from "../../../src/lint/doors";
import { goldenCases } from "../../domain/golden-cases";

const machineOf = (props: unknown) =>
  machineOfResource({ type: "libvirt:index/domain:Domain", name: "the guest", props })!;
/** Without what a rule says that it cannot find behind this door. */
const applicable = (found: readonly string[]): string[] =>
  found.filter((one) => findRule(one.split(" ")[0]!)?.notApplicable["pulumi-libvirt"] === undefined);
const places = ({ findings }: LintResult): string[] => findings.map(({ ruleId, place }) => `${ruleId} ${place}`).sort();

const sheet = (...templates: string[]): string =>
  `<?xml version="1.0"?><xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
    <xsl:output omit-xml-declaration="yes" indent="yes"/>
    ${templates.join("\n")}
  </xsl:stylesheet>`;
const COPY = `<xsl:template match="node()|@*"><xsl:copy><xsl:apply-templates select="node()|@*"/></xsl:copy></xsl:template>`;
const ARGS = {
  name: "ada",
  memory: 8192,
  vcpu: 4,
  machine: "q35",
  cpu: { mode: "host-passthrough" },
  disks: [{ file: "/vm/ada.raw" }, { file: "/iso/windows.iso" }],
  networkInterfaces: [{ networkName: "default" }],
  graphics: { type: "vnc", listenType: "address", listenAddress: "0.0.0.0" },
};

describe("a machine of @pulumi/libvirt 0.5", () => {
  for (const golden of goldenCases) {
    const args = toLibvirt08DomainArgs(domainDefinition.parse(golden.definition), { libvirt: golden.libvirt });

    it(`is the machine of its XML, with its findings: ${golden.name}`, () => {
      const machine = machineOf(args);
      assert.deepEqual(domainDifferences(parseXml(golden.xml), machine.root), []);
      assert.deepEqual([machine.unknown, machine.unread], [[], undefined]);
      for (const windows of ["windows-11", undefined]) {
        const options = { sets: ["strict"], ...(windows === undefined ? {} : { windows }) } as const;
        const expected = applicable(places(lintDomainXml(golden.xml, options)));
        assert.deepEqual(places(lintMachine(machine, options)), expected);
      }
    });
  }

  it("has the provider's own defaults", () => {
    const { root, unknown, locate } = machineOf(ARGS);
    const disks = childrenOf(at(root, "devices"), "disk").map((disk) => at(disk, "target")!.attributes);
    assert.deepEqual(disks, [
      { dev: "vda", bus: "virtio" },
      { dev: "hda", bus: "ide" },
    ]);
    assert.deepEqual(unknown, ["devices/interface/mac/@address"]);
    assert.equal(locate("devices/disk[vda]/source/@file").property, "disks[0].file");
    assert.equal(locate("devices/graphics[vnc]/@listen").property, "graphics.listenAddress");
    assert.equal(locate("memory").property, "memory");
    assert.equal(locate("clock").property, "");
  });

  it("reads what a stylesheet adds, replaces and removes", () => {
    const xslt = sheet(
      COPY,
      `<xsl:template match="/domain/features"><features><acpi/><apic/><hyperv mode="custom"><relaxed state="on"/></hyperv></features></xsl:template>`,
      `<xsl:template match="/domain"><xsl:copy><xsl:apply-templates select="@*|node()"/>
         <clock offset="localtime"><timer name="hpet" present="no"/></clock></xsl:copy></xsl:template>`,
      `<xsl:template match="devices/graphics"/>`,
      `<xsl:template match="disk[@device='cdrom']/target/@bus"><xsl:attribute name="bus">sata</xsl:attribute></xsl:template>`,
      `<xsl:template match="devices"><xsl:copy><xsl:apply-templates select="node()|@*"/>
         <xsl:element name="input"><xsl:attribute name="type">tablet</xsl:attribute><xsl:attribute name="bus">usb</xsl:attribute></xsl:element></xsl:copy></xsl:template>`,
    );
    const { root, unread, locate } = machineOf({ ...ARGS, xml: { xslt } });
    assert.equal(unread, undefined);
    assert.equal(at(root, "features", "hyperv", "relaxed")?.attributes["state"], "on");
    assert.equal(at(root, "features", "pae"), undefined);
    assert.equal(at(root, "clock", "timer")?.attributes["present"], "no");
    assert.equal(at(root, "devices", "graphics"), undefined);
    assert.equal(
      childrenOf(at(root, "devices"), "disk")[1] &&
        at(childrenOf(at(root, "devices"), "disk")[1], "target")?.attributes["bus"],
      "sata",
    );
    assert.deepEqual({ ...at(root, "devices", "input")?.attributes }, { type: "tablet", bus: "usb" });
    assert.equal(locate("clock/timer[hpet]/@present").property, "xml.xslt");
    assert.equal(locate("devices/disk[vda]/source/@file").property, "disks[0].file");
    assert.equal(locate("devices/disk[hda]/target/@bus").property, "xml.xslt");
  });

  it("marks what it cannot read, and still finds the rest", () => {
    const xslt = sheet(
      COPY,
      `<xsl:template match="/domain/devices"><xsl:copy><xsl:for-each select="disk"><disk/></xsl:for-each></xsl:copy></xsl:template>`,
    );
    const machine = machineOf({ ...ARGS, xml: { xslt } });
    assert.deepEqual(machine.unread, [
      "xml.xslt has <xsl:for-each>, which is not read. Rules about what it makes are not run.",
    ]);
    assert.deepEqual(machine.unknown, ["devices"]);
    const { findings, unread } = lintMachine(machine, { windows: "windows-11" });
    const found = findings.map(({ ruleId, path }) => `${ruleId} ${path}`);
    assert.ok(found.includes("hpet-on "), found.join("\n"));
    assert.ok(!found.some((one) => one.startsWith("tpm-required")), found.join("\n"));
    assert.equal(unread.length, 1);
  });

  it("a password inside of a stylesheet is shown nowhere", () => {
    const definition = domainDefinition.parse(goldenCases.find(({ name }) => name === "vnc-password")!.definition);
    const machine = machineOf(toLibvirt08DomainArgs(definition));
    const { password } = definition.devices.graphics!;
    assert.deepEqual(machine.secrets, [password]);
    const renamed = { ...machine, name: `the guest ${password}` };
    assert.ok(!JSON.stringify(lintMachine(renamed).findings.map(({ message }) => message)).includes(password!));
  });

  it("a computed value is not known, and no more", () => {
    const xslt = sheet(COPY, `<xsl:template match="/domain/memory"><memory unit="{@unit}">1</memory></xsl:template>`);
    const machine = machineOf({ ...ARGS, xml: { xslt } });
    assert.deepEqual(machine.unknown, ["memory/@unit", "devices/interface/mac/@address"]);
    assert.match(machine.unread![0]!, /the computed attribute unit of <memory>/);
  });

  it("a stylesheet that nothing is known of silences everything, and says so", () => {
    for (const [xslt, reason] of [
      [UNKNOWN, /not known yet/],
      ["<xsl:stylesheet", /not well-formed/],
      [sheet(`<xsl:template match="domain[count(devices) &gt; 1]"/>`), /the template for/],
      [sheet(`<xsl:template match="/"><xsl:call-template name="x"/></xsl:template>`), /<xsl:call-template>/],
      [sheet(`<xsl:template match="/"><network/></xsl:template>`), /no <domain>/],
    ] as const) {
      const machine = machineOf({ ...ARGS, xml: { xslt } });
      assert.ok(machine.unknown?.includes(""), String(xslt));
      assert.match(machine.unread!.join("\n"), reason);
      assert.deepEqual(lintMachine(machine, { windows: "windows-11" }).findings, []);
    }
  });
});

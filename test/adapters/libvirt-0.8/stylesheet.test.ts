import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { toLibvirt08DomainArgs, toLibvirtXslt } from "../../../src/adapters";
import { stylesheetFor } from "../../../src/adapters/libvirt-0.8/stylesheet";
import { parseXml, renderDomainTree } from "../../../src/domain";
import { element, serialize, type XmlElement } from "../../../src/domain/xml";
import { skipBecause } from "../../domain/virsh";
import { fullMachine, machine } from "../support/definitions";
import { machines } from "../support/machines";

/** What provider 0.8 makes of a small machine of its own, cut short. */
const BASE = `<domain type="kvm">
  <name>from-the-provider</name>
  <memory unit="MiB">512</memory>
  <os><type arch="x86_64" machine="pc">hvm</type></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <graphics type="spice" autoport="yes"/>
    <rng model="virtio"><backend model="random">/dev/urandom</backend></rng>
  </devices>
</domain>`;

/** Can this text stand in an XML document at all? */
const isXmlText = (text: string): boolean => {
  try {
    return serialize(element("a", undefined, text)) !== "";
  } catch {
    return false;
  }
};

/** Runs xsltproc the way provider 0.8 does. */
function transform(xslt: string, xml: string): XmlElement {
  const folder = mkdtempSync(join(tmpdir(), "wg-xslt-"));
  try {
    const files = { xslt: join(folder, "a.xslt"), xml: join(folder, "a.xml") };
    writeFileSync(files.xslt, xslt.trim());
    writeFileSync(files.xml, xml);
    const { status, stdout, stderr } = spawnSync(
      "xsltproc",
      ["--nomkdir", "--nonet", "--nowrite", files.xslt, files.xml],
      { encoding: "utf8", timeout: 20_000 },
    );
    if (status !== 0) throw new Error(stderr);
    return parseXml(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Parsed XML has objects without a prototype, and order of attributes has no meaning. */
const plain = (el: XmlElement): unknown => ({
  name: el.name,
  attributes: Object.fromEntries(Object.entries(el.attributes).sort()),
  children: el.children.map((child) => (typeof child === "string" ? child : plain(child))),
});

describe("stylesheet for provider 0.8", () => {
  before(function () {
    if (spawnSync("xsltproc", ["--version"]).status !== 0) skipBecause(this, "xsltproc is not installed");
  });

  describe("yields exactly our XML", () => {
    for (const { name, definition, libvirt } of machines) {
      it(name, () => {
        const result = transform(toLibvirtXslt(definition, { libvirt }), BASE);
        assert.deepEqual(plain(result), plain(renderDomainTree(definition, { libvirt })));
      });
    }
  });

  it("whatever the provider's own XML is", () => {
    const wanted = plain(renderDomainTree(fullMachine));
    for (const base of [
      BASE,
      "<domain/>",
      "<other xmlns='urn:x'><domain a='{b}'/></other>",
      "<?p i?><domain><name>x</name><!-- c --></domain>",
    ]) {
      assert.deepEqual(plain(transform(toLibvirtXslt(fullMachine), base)), wanted);
    }
  });

  it("with texts that XSLT would compute, drop or carry out", function () {
    this.timeout(120_000);
    const hostile = fc.oneof(
      fc.constantFrom(
        "{1+1}",
        "{{",
        "}",
        "{system-property('xsl:vendor')}",
        "  ",
        "\t\n",
        "]]>",
        "<xsl:value-of select='/'/>",
        "&amp;",
        "%",
        "é😀",
        "\r",
        "'\"",
      ),
      fc.string({ unit: "grapheme" }).filter(isXmlText),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (inAttribute, inText, inTail) => {
        const document = element(
          "a",
          { v: inAttribute },
          inText,
          element("b", { "xmlns:n": "urn:{n}", "n:w": inText }),
          inTail,
        );
        // Read back like the result: white space between elements is formatting.
        assert.deepEqual(plain(transform(stylesheetFor(document), BASE)), plain(parseXml(serialize(document))));
      }),
      { numRuns: 60 },
    );
  });

  it("refuses a document that speaks XSLT itself", () => {
    const xslt = "http://www.w3.org/1999/XSL/Transform";
    for (const document of [
      element("a", {}, element("xsl:value-of", { select: "document('/etc/passwd')" })),
      element("a", { "xmlns:x": xslt }, element("x:copy-of", { select: "/" })),
      element("a", { "xsl:use-attribute-sets": "b" }),
      element("a", { xmlns: xslt }),
    ]) {
      assert.throws(() => stylesheetFor(document), /name space of XSLT/);
    }
  });
});

describe("arguments for provider 0.8", () => {
  it("tell the provider what it reads back by itself, and leave the rest to the stylesheet", () => {
    const { xml, ...others } = toLibvirt08DomainArgs(machine({ memoryKiB: 262144 + 512, description: "d" }));
    assert.deepEqual(others, {
      name: "peer-small",
      memory: 256,
      vcpu: 1,
      type: "kvm",
      description: "d",
      running: true,
    });
    assert.equal(xml.xslt, toLibvirtXslt(machine({ memoryKiB: 262144 + 512, description: "d" })));
  });
});

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { domainDifferences, parseXml } from "../../../src/domain";
import { lintMachine } from "../../../src/lint";
import { machinesOfState } from "../../../src/lint/doors";
import { availablePeers, NOT_BUILT, peerStack } from "../../adapters/support/peers";
import { skipBecause, Virsh } from "../../domain/virsh";
import { assertSucceeded, type TestStack } from "../../provider/engine";
import { machineName, removeMachines } from "../../provider/machines";

const URI = "qemu:///system";

const XSLT = `<?xml version="1.0"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output omit-xml-declaration="yes" indent="yes"/>
  <xsl:template match="node()|@*"><xsl:copy><xsl:apply-templates select="node()|@*"/></xsl:copy></xsl:template>
  <xsl:template match="/domain"><xsl:copy><xsl:apply-templates select="@*|node()"/>
    <clock offset="localtime"><timer name="hpet" present="yes"/></clock></xsl:copy></xsl:template>
  <xsl:template match="/domain/features/pae"/>
  <xsl:template match="devices/graphics/@type"><xsl:attribute name="type">vnc</xsl:attribute></xsl:template>
  <xsl:template match="/domain/cpu"><cpu mode="custom"><model>qemu64</model></cpu></xsl:template>
  <xsl:template match="devices"><xsl:copy><xsl:apply-templates select="node()|@*"/>
    <xsl:element name="input"><xsl:attribute name="type">tablet</xsl:attribute>
      <xsl:attribute name="bus">usb</xsl:attribute></xsl:element></xsl:copy></xsl:template>
</xsl:stylesheet>`;

type Resource = new (name: string, args: object, options?: pulumi.CustomResourceOptions) => pulumi.CustomResource;

describe("a machine that provider 0.8.3 makes of its arguments", function () {
  this.timeout(300_000);
  const dir = mkdtempSync(path.join(tmpdir(), "wg-doors-"));
  const virsh = new Virsh(URI);
  let stack: TestStack | undefined;

  before(function () {
    const problem = virsh.unavailable();
    if (problem !== undefined) skipBecause(this, problem);
  });
  afterEach(async () => {
    await stack?.remove();
    removeMachines();
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  const cases: Readonly<Record<string, object>> = {
    "its arguments": {
      machine: "pc",
    },
    "a stylesheet": { machine: "q35", xml: { xslt: XSLT } },
  };
  /** What libvirt says of the empty `<cpu>` that this provider writes. */
  const CPU = "cpu/@mode: undefined → custom";

  for (const [what, more] of Object.entries(cases))
    it(`is what the door reads from the state: ${what}`, async function () {
      const peers = await availablePeers(dir);
      const sdk = peers?.find(({ line }) => line === "0.8")?.sdk as Record<"Domain" | "Provider", Resource> | undefined;
      if (sdk === undefined) skipBecause(this, NOT_BUILT);
      const name = machineName("door");
      stack = await peerStack(async () => {
        const provider = new sdk.Provider("host", { uri: URI });
        const args = {
          name,
          type: "qemu",
          memory: 128,
          vcpu: 1,
          description: "from provider 0.8",
          bootDevices: [{ devs: ["hd"] }],
          consoles: [{ type: "pty", targetPort: "0", targetType: "serial" }],
          video: { type: "vga" },
          graphics: { type: "vnc", listenType: "address", listenAddress: "127.0.0.1" },
          ...more,
        };
        new sdk.Domain(name, args, { provider });
      });
      assertSucceeded(await stack.up());
      const { text } = stack.cli("stack", "export");
      const { machines, errors } = machinesOfState(JSON.parse(text));
      assert.deepEqual(errors, []);
      const [machine] = machines;
      assert.equal(machine?.unread, undefined);
      const differences = domainDifferences(machine!.root, parseXml(virsh.dump(name)), {
        ignoreLibvirtAdditions: true,
      });
      assert.deepEqual(
        differences
          .map(({ path: place, before, after }) => `${place}: ${before} → ${after}`)
          .filter((one) => one !== CPU),
        [],
      );
      const { findings } = lintMachine({ ...machine!, windows: "windows-10" });
      const hpet = findings.find(({ ruleId }) => ruleId === "hpet-on");
      assert.equal(hpet?.path, "xml" in more ? "xml.xslt" : "");
    });
});

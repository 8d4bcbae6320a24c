import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { domainDifferences, parseDomainXml, renderDomainXml } from "../../src/domain";
import { removeAll, skipBecause, testHosts, thisRun } from "./virsh";

const fixture = (name: string): string => readFileSync(join(__dirname, "fixtures", `${name}.xml`), "utf8");

/** Under a name of this run and without what another machine of the host may have or the host may lack. */
const adapted = (xml: string): string =>
  xml
    .replace(/<name>([^<]*)<\/name>/, (_, name: string) => `<name>${thisRun(name)}</name>`)
    .replace(/<uuid>[^<]*<\/uuid>/, "")
    .replace(/<emulator>[^<]*<\/emulator>/, "");

for (const virsh of testHosts.slice(0, 1)) {
  describe(`domains made by others, on the libvirt at ${virsh.uri}`, function () {
    this.timeout(60_000);
    before(function () {
      const reason = virsh.unavailable();
      if (reason !== undefined) skipBecause(this, reason);
    });
    afterEach(() => removeAll(virsh));

    for (const name of [
      "virt-manager-windows-11",
      "libvirt-9.0-inactive",
      "libvirt-9.0-live",
      "numa-and-modules",
      "i440fx-windows-xp",
    ]) {
      it(`${name}: what libvirt keeps of it is the same after we have read and written it`, () => {
        const asMade = adapted(fixture(name));
        virsh.withXml(["define"], asMade);
        const machine = parseDomainXml(asMade).definition.name;
        const before = virsh.must(["dumpxml", "--inactive", "--security-info", machine]);

        const { definition, rest } = parseDomainXml(before);
        virsh.withXml(["define"], renderDomainXml(definition, {}, rest));
        const after = virsh.must(["dumpxml", "--inactive", "--security-info", machine]);
        assert.deepEqual(domainDifferences(before, after), []);
      });
    }

    it("a machine whose SPICE display becomes VNC is taken, with everything that SPICE carried", () => {
      const more =
        "<redirdev bus='usb' type='spicevmc'/><smartcard mode='passthrough' type='spicevmc'/><channel type='spiceport'><source channel='org.x'/><target type='virtio' name='org.x.0'/></channel></devices>";
      virsh.withXml(["define"], adapted(fixture("virt-manager-windows-11")).replace("</devices>", more));
      const machine = parseDomainXml(adapted(fixture("virt-manager-windows-11"))).definition.name;
      const before = virsh.dump(machine);
      assert.match(before, /<audio id='1' type='spice'/);
      const { definition, rest } = parseDomainXml(before);
      definition.devices.graphics = { type: "vnc", listen: "127.0.0.1" };
      virsh.define(renderDomainXml(definition, { libvirt: virsh.version() }, rest));
      assert.doesNotMatch(virsh.dump(machine), /spice/);
    });

    it("the order of devices, namespaces and comments: libvirt keeps the same machine of ours as of theirs", () => {
      const lines = [
        "<serial type='pty'/>",
        "<serial type='file'><source path='/tmp/x'/></serial>",
        "<serial type='pty'/>",
      ];
      const cards = ["network' ><source network='default'/>", "user'>"].map(
        (type, i) =>
          `<interface type='${type}<mac address='52:54:00:00:00:0${i + 1}'/><model type='virtio'/></interface>`,
      );
      const inputs = ["keyboard", "mouse"].map((type) => `<input type='${type}' bus='virtio'/>`);
      const devices = [
        lines[1],
        cards[1],
        inputs[0],
        "<rng model='virtio'><backend model='random'>/dev/random</backend></rng>",
        lines[0],
        cards[0],
        inputs[1],
        lines[2],
        "<graphics type='vnc'/>",
      ].join("");
      const xml = (name: string): string =>
        `<domain type='qemu' xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:commandline><q:arg value='-S'/></q:commandline><name>${thisRun(name)}</name><memory unit='MiB'>256</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${devices}</devices></domain>`;
      const keptOf = (text: string): string => {
        virsh.withXml(["define"], text);
        const { name } = parseDomainXml(text).definition;
        return virsh
          .dump(name)
          .replaceAll(name, "x")
          .replace(/<uuid>.*<\/uuid>/, "");
      };
      const { definition, rest } = parseDomainXml(xml("order"));
      assert.equal(
        keptOf(renderDomainXml({ ...definition, name: thisRun("written") }, {}, rest)),
        keptOf(xml("order")),
      );
    });

    it("a machine whose memory we double keeps the rest of itself", () => {
      const asMade = adapted(fixture("virt-manager-windows-11"));
      virsh.withXml(["define"], asMade);
      const machine = parseDomainXml(asMade).definition.name;
      const before = virsh.dump(machine);
      const { definition, rest } = parseDomainXml(before);
      definition.memoryKiB *= 2;
      virsh.withXml(["define"], renderDomainXml(definition, {}, rest));
      assert.deepEqual(domainDifferences(before, virsh.dump(machine)), [
        { path: "memory", before: "4194304", after: "8388608" },
      ]);
    });
  });
}

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  domainDifferences,
  DomainDocument,
  parseDomainXml,
  parseXml,
  renderDomainTree,
  renderDomainXml,
} from "../../../src/domain";
import { resolveGuest } from "../../../src/guest";
import { importGuest, importMachine, windowsOf } from "../../../src/guest/importing";
import type { GuestSpec } from "../../../src/guest/types";
import { presetNames } from "../../../src/presets";
import { windowsTable } from "../../../src/windows";
import { neededBy } from "../../presets/needed";

const base = (windows: string, preset: string): GuestSpec => ({
  name: "ada",
  windows,
  preset,
  systemDisk: { path: "/var/lib/libvirt/images/ada.qcow2" },
  ...neededBy(preset),
});

describe("import: a machine that was made from a preset", () => {
  for (const preset of presetNames) {
    for (const { id } of windowsTable) {
      const spec = base(id, preset);
      const { definition } = resolveGuest(spec);
      if (definition === undefined) continue;
      it(`${preset} for ${id} is that preset again, and nothing is left to say`, () => {
        const read = parseDomainXml(renderDomainXml(definition)).definition;
        const imported = importGuest(read, { windows: id });
        assert.ok(imported, "no spec was found");
        assert.deepEqual(imported.notExpressed, []);
        const again = resolveGuest(imported.spec);
        assert.equal(
          renderDomainXml(again.definition!),
          renderDomainXml({ ...definition, metadata: again.definition!.metadata! }),
        );
      });
    }
  }
});

describe("import: what can change while a machine runs", () => {
  it("is expressed: link, limits, vCPUs and memory that are not all there at the start", () => {
    const given: GuestSpec = {
      ...base("server-2022", "server"),
      vcpus: 2,
      maxVcpus: 8,
      memory: "16 GiB",
      currentMemory: "8 GiB",
      networks: [{ link: "down" }, {}],
      disks: [{ path: "/var/lib/libvirt/images/b.qcow2", limits: { readBytesPerSecond: 1048576, totalIops: 500 } }],
    };
    const { definition } = resolveGuest(given);
    const { spec, notExpressed } = importGuest(parseDomainXml(renderDomainXml(definition!)).definition, {
      windows: "server-2022",
    })!;
    assert.deepEqual(notExpressed, []);
    assert.deepEqual([spec.maxVcpus, spec.currentMemory], [8, "8 GiB"]);
    assert.deepEqual(
      spec.networks?.map(({ link }) => link),
      ["down", undefined],
    );
    assert.deepEqual(spec.disks?.[0]?.limits, { readBytesPerSecond: 1048576, totalIops: 500 });
  });
});

describe("import: machines that others made", () => {
  const folder = join(__dirname, "..", "..", "domain", "fixtures");
  const files = readdirSync(folder).filter((name) => name.endsWith(".xml"));
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");

  for (const file of files) {
    it(`${file}: the spec passes the checks, and what it cannot say is listed`, () => {
      const { definition } = parseDomainXml(read(file));
      const imported = importGuest(definition, { windows: "windows-10" });
      assert.ok(imported, "no spec was found");
      const { findings, definition: again } = resolveGuest(imported.spec);
      assert.deepEqual(
        findings.filter(({ severity }) => severity === "error"),
        [],
      );
      const { metadata: _, ...there } = definition;
      const { metadata: __, ...wanted } = again!;
      assert.deepEqual(domainDifferences(renderDomainTree(there), renderDomainTree(wanted)), imported.notExpressed);
    });
  }

  it("a USB device with an ID at a place of its bus: by its ID, and the place is what no argument says", () => {
    const made = resolveGuest({ ...base("windows-11", "desktop"), hostDevices: [{ usb: { id: "046d:c52b" } }] });
    const xml = renderDomainXml(made.definition!).replace("<product id='0xc52b'/>", "$&<address bus='1' device='4'/>");
    const { spec, notExpressed } = importGuest(parseDomainXml(xml).definition, { windows: "windows-11" })!;
    assert.deepEqual(spec.hostDevices, [{ usb: { id: "046d:c52b" } }]);
    assert.ok(notExpressed.length > 0);
    for (const { path } of notExpressed) assert.match(path, /hostdev/);
  });

  it("virt-manager's Windows 11: the Windows by libosinfo, and the settings by their arguments", () => {
    const xml = read("virt-manager-windows-11.xml");
    const { definition } = parseDomainXml(xml);
    assert.equal(windowsOf(definition, parseXml(xml))?.id, "windows-11");
    const { spec } = importGuest(definition, { windows: "windows-10" })!;
    assert.equal(spec.preset, "desktop");
    assert.equal(spec.systemDisk?.path, "/var/lib/libvirt/images/win11.qcow2");
    assert.deepEqual(spec.graphics, { type: "spice", spice: { imageCompression: "off" } });
    assert.equal(spec.drivers, "inbox");
    assert.equal(spec.vcpus, undefined, "4 vCPUs are what the preset gives");
  });

  it("CPUs for some vCPUs only are said, in the order of the vCPUs", () => {
    const { definition } = resolveGuest({ ...base("windows-10", "desktop"), vcpus: 4 });
    const cputune = { vcpupin: ["4", null, "5"], emulatorpin: "1" };
    const { spec, notExpressed } = importGuest({ ...definition!, cputune }, { windows: "windows-10" })!;
    assert.deepEqual(spec.pinning, { vcpus: ["4", "any", "5", "any"], emulator: "1" });
    assert.deepEqual(notExpressed, []);
  });

  it("what virt-manager and guides write is said by arguments, and makes the same machine", () => {
    const said: Partial<GuestSpec> = {
      ioapic: "kvm",
      hugepages: {},
      memory: "4 GiB",
      usbController: { model: "nec-xhci", ports: 8 },
      guestAgent: false,
      memoryBalloon: false,
    };
    const spec: GuestSpec = {
      ...{ ...base("windows-10", "desktop"), ...said },
      cpu: { cache: "passthrough" },
      graphics: { type: "spice", spice: { agent: true } },
    };
    const read = parseDomainXml(renderDomainXml(resolveGuest(spec).definition!)).definition;
    const imported = importGuest(read, { windows: "windows-10" })!;
    assert.deepEqual(imported.notExpressed, []);
    for (const [name, value] of Object.entries(said))
      if (name !== "memory") assert.deepEqual(imported.spec[name as keyof GuestSpec], value, name);
    assert.equal(imported.spec.cpu?.cache, "passthrough");
    assert.equal(imported.spec.graphics?.spice?.agent, true);
  });

  it("a USB controller of a model that no argument has, and the agent without the channel, are listed or said", () => {
    const { definition } = resolveGuest({
      ...base("windows-10", "desktop"),
      graphics: { type: "spice" },
      guestAgent: true,
    });
    const devices = { ...definition!.devices, controllers: [{ type: "usb", index: 0, model: "ich9-uhci1" }] };
    delete devices.spiceAgent;
    const { spec, notExpressed } = importGuest({ ...definition!, devices }, { windows: "windows-10" })!;
    assert.deepEqual(spec.usbController, undefined);
    assert.equal(spec.graphics?.spice?.agent, false);
    assert.ok(notExpressed.some(({ before }) => before?.includes("ich9-uhci1")));
  });

  it("USB devices are named by their ids, never by their number on the bus", () => {
    const { definition } = resolveGuest(base("windows-10", "desktop"));
    const usb = { type: "usb" as const, bus: 1, device: 4 };
    const pad = { ...usb, vendor: "045e", product: "028e" };
    const imported = (...hostDevices: NonNullable<(typeof definition & object)["devices"]["hostDevices"]>) => {
      const devices = { ...definition!.devices, hostDevices };
      return importGuest({ ...definition!, devices }, { windows: "windows-10" })!;
    };
    const one = imported(pad);
    assert.deepEqual(one.spec.hostDevices, [{ usb: { id: "045e:028e" } }]);
    assert.notDeepEqual(one.notExpressed, [], "the number");
    assert.deepEqual(imported(usb).spec.hostDevices ?? [], []);
    assert.deepEqual(imported(pad, { ...pad, device: 5 }).spec.hostDevices ?? [], []);
  });

  describe("arguments and variables for QEMU", () => {
    const { definition } = resolveGuest(base("windows-11", "desktop"));
    const machine = (words: string): DomainDocument =>
      DomainDocument.of(
        renderDomainXml(definition!)
          .replace("<domain ", "<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' ")
          .replace("</domain>", `<qemu:commandline>${words}</qemu:commandline></domain>`),
      );
    const args = (...words: readonly string[]): string => words.map((word) => `<qemu:arg value='${word}'/>`).join("");
    const imported = (words: string): GuestSpec => {
      const found = importMachine(machine(words), {});
      assert.ok(typeof found !== "string", String(found));
      assert.deepEqual(found.notExpressed, []);
      return found.spec;
    };
    const FREQUENCIES = ["-global", "host-x86_64-cpu.hv-version-id-build=20348"];

    it("are said, in their order, and make the same machine", () => {
      const words = `${args(...FREQUENCIES, "-global", "ICH9-LPC.noreboot=off")}<qemu:env name='G_MESSAGES_DEBUG' value='all'/><qemu:env name='B' value=''/>`;
      const spec = imported(words);
      assert.deepEqual(spec.xml, {
        qemuArgs: [...FREQUENCIES, "-global", "ICH9-LPC.noreboot=off"],
        qemuEnv: { G_MESSAGES_DEBUG: "all", B: "" },
      });
      const there = machine(words);
      const again = resolveGuest(spec).definition!;
      // As the first update after the import does: what is ours already is not there twice.
      const updated = renderDomainTree({ ...again, metadata: definition!.metadata! }, {}, there.parsed.rest);
      assert.deepEqual(domainDifferences(there.root, updated), []);
    });

    it("that no machine may declare are left out as a whole, and the rest is said", () => {
      const spec = imported(
        `${args(...FREQUENCIES, "-device", "vfio-pci,host=01:00.0")}<qemu:env name='A' value='1'/>`,
      );
      assert.deepEqual(spec.xml, { qemuEnv: { A: "1" } });
      assert.equal(imported("<qemu:env name='A' value='1'/><qemu:env name='A' value='2'/>").xml, undefined);
      assert.equal(imported("<qemu:env name='A'/>").xml, undefined);
      assert.equal(imported("").xml, undefined);
    });
  });

  it("the console's password is in no spec", () => {
    const { definition } = parseDomainXml(read("i440fx-windows-xp.xml"));
    assert.ok(definition.devices.graphics?.password !== undefined, "the fixture has one");
    definition.devices.graphics.password = "hunter2";
    const imported = JSON.stringify(importGuest(definition, { windows: "windows-10" }));
    assert.equal(imported.includes("hunter2"), false);
  });
});

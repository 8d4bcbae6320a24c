import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { imported } from "../../src/cli/import/machines";
import { domainDifferences } from "../../src/domain";
import type { DomainArgs } from "../../src/components";
import { parseHostProfile, type HostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import type { Properties } from "../../src/provider/properties";
import { tinyGuestFolder } from "../support/tiny-guest";
import { HandledMachine, handlerFor } from "./handled-machine";
import { define, machineName, removeMachines, xmlOf } from "./machines";

/** Machines that others made, taken over with the arguments that `windows-guest import` writes. */
describe("a machine that was imported", function () {
  this.timeout(120_000);
  let host: HostProfile;
  before(async () => void (host = parseHostProfile(await libvirtClient("qemu:///system").probe())));
  afterEach(removeMachines);

  const windows10 = `<metadata><libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>
    <libosinfo:os id='http://microsoft.com/win/10'/></libosinfo:libosinfo></metadata>`;
  const shapes: Readonly<Record<string, (name: string) => string>> = {
    "virt-manager's Windows 11": (name) =>
      readFileSync(path.join(__dirname, "..", "domain", "fixtures", "virt-manager-windows-11.xml"), "utf8")
        .replace("<name>win11</name>", `<name>${name}</name>`)
        .replace(/<uuid>.*<\/uuid>/, ""),
    "one with devices that definitions do not describe": (name) => `<domain type='qemu'>
      <name>${name}</name><memory unit='GiB'>3</memory><vcpu>2</vcpu>
      ${windows10}
      <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/><apic/></features>
      <cpu mode='host-passthrough'/><clock offset='localtime'/>
      <devices>
        <filesystem type='mount'><source dir='/srv'/><target dir='share'/></filesystem>
        <hostdev mode='subsystem' type='usb'><source startupPolicy='optional'><vendor id='0x1234'/><product id='0x5678'/></source></hostdev>
        <interface type='bridge'><mac address='52:54:00:77:00:01'/><source bridge='br-none'/><model type='e1000e'/><mtu size='9000'/></interface>
        <sound model='ich9'/>
      </devices></domain>`,
    "one with arguments and variables for QEMU": (name) =>
      `<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>${name}</name><memory unit='GiB'>3</memory><vcpu>2</vcpu>
      ${windows10}<os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/><apic/></features><cpu mode='host-passthrough'/><clock offset='localtime'/>
      <qemu:commandline><qemu:arg value='-global'/><qemu:arg value='ICH9-LPC.noreboot=off'/><qemu:env name='G_MESSAGES_DEBUG' value='all'/></qemu:commandline></domain>`,
  };

  for (const [what, xml] of Object.entries(shapes)) {
    it(`${what}: the first up changes only what was listed, and keeps the rest`, async () => {
      const name = machineName("imported");
      define(xml(name));
      const before = xmlOf(name);
      const [found] = imported({ host, machines: [{ name, xml: before }] }, { uri: "qemu:///system", named: true });
      assert.ok(found?.spec, found?.notes.join("\n"));
      const handler = handlerFor(host);
      const machine = new HandledMachine(handler, name);
      const { name: _, ...args } = found.spec;
      await machine.create(
        await machine.checked({
          ...(args as DomainArgs),
          adopt: true,
          running: false,
          autostart: false,
          networks: args.networks as never,
          hostSupport: "report",
        }),
      );
      const listed = new Set(found.notes.slice(1).map((line) => line.trim().split(": ")[0]));
      const changed = domainDifferences(before, xmlOf(name), { ignoreLibvirtAdditions: true })
        .map(({ path: place }) => place)
        .filter((place) => !place.startsWith("metadata"));
      assert.deepEqual(
        changed.filter((place) => !listed.has(place)),
        [],
      );
      assert.deepEqual(await machine.refresh(), []);
    });
  }

  describe("by Pulumi", () => {
    const handler = (): ReturnType<typeof handlerFor> => handlerFor(host);
    const owner = (name: string): string | undefined => /<windowsguest:owner [^>]*urn="([^"]*)"/.exec(xmlOf(name))?.[1];
    const wanted = async (machine: HandledMachine, description: string): Promise<Properties> =>
      machine.checked({ ...(machine.state!.inputs.value as unknown as DomainArgs), description });
    const imported = async (name: string, resource?: string): Promise<HandledMachine> => {
      const machine = new HandledMachine(handler(), name, resource);
      await machine.import(name);
      return machine;
    };

    it("is marked by its first update; one whose answer was lost is made again", async () => {
      const name = machineName("lost");
      define(shapes["one with devices that definitions do not describe"]!(name));
      const machine = await imported(name);
      assert.equal(owner(name), undefined, "an import changes nothing on the host");
      assert.deepEqual(await machine.refresh(), []);
      const before = machine.state!;
      const news = await wanted(machine, "first");
      await machine.update(news);
      const marked = owner(name);
      assert.match(marked ?? "", /::windows-guest:index:Domain::/);
      // The engine was killed before it wrote the state.
      machine.state = before;
      await machine.update(news);
      assert.equal(owner(name), marked);
      assert.deepEqual(await machine.refresh(), []);
    });

    it("has its arguments for QEMU once, also after an update, and loses them with the program's", async () => {
      const name = machineName("words");
      define(shapes["one with arguments and variables for QEMU"]!(name));
      const machine = await imported(name);
      const xml = { qemuArgs: ["-global", "ICH9-LPC.noreboot=off"], qemuEnv: { G_MESSAGES_DEBUG: "all" } };
      assert.deepEqual(machine.state!.inputs.value["xml"], xml);
      const count = (): number => xmlOf(name).match(/<qemu:(arg|env) /g)?.length ?? 0;
      await machine.update(await wanted(machine, "first"));
      assert.equal(count(), 3);
      assert.deepEqual(await machine.refresh(), []);
      const { xml: _, ...others } = machine.state!.inputs.value;
      await machine.update(await machine.checked(others));
      assert.equal(count(), 0);
    });

    it("belongs to whoever marks it first; the other one is told", async () => {
      const name = machineName("two");
      define(shapes["one with devices that definitions do not describe"]!(name));
      const [first, second] = [await imported(name, "first"), await imported(name, "second")];
      await first.update(await wanted(first, "first"));
      const untouched = xmlOf(name);
      const news = await wanted(second, "second");
      await assert.rejects(
        second.update(news),
        /no longer belongs to this stack: it belongs to resource first of stack/,
      );
      // In a later run: within one, the engine deletes what was imported again.
      const later = new HandledMachine(handler(), name, "second");
      later.state = second.state;
      await assert.rejects(later.delete(), /no longer belongs to this stack/);
      assert.equal(xmlOf(name), untouched);
      await assert.rejects(imported(name, "third"), /cannot be imported, because it belongs to resource first/);
    });

    it("keeps a setting without an argument until an argument is about it", async () => {
      const name = machineName("kept");
      define(shapes["virt-manager's Windows 11"]!(name));
      const machine = await imported(name);
      const kept = (): readonly string[] => (machine.state!.state.value["keptSettings"] ?? []) as string[];
      for (const place of ["cpu/topology", "cpu/feature[svm]"]) assert.ok(kept().includes(place), kept().join());
      const before = xmlOf(name);
      const told = kept();
      await machine.update(await wanted(machine, "new"));
      const changed = domainDifferences(before, xmlOf(name), { ignoreLibvirtAdditions: true })
        .map(({ path: place }) => place)
        .filter((place) => !place.startsWith("metadata"));
      assert.deepEqual(changed, ["description"]);
      assert.deepEqual(kept(), told);
      const topology = { sockets: 1, cores: 1, threads: 2 };
      const args = machine.state!.inputs.value as unknown as DomainArgs;
      await machine.update(await machine.checked({ ...args, topology }));
      assert.match(xmlOf(name), /<topology sockets='1' dies='1' cores='1' threads='2'\/>/);
      assert.deepEqual(
        kept(),
        told.filter((place) => place !== "cpu/topology"),
      );
    });

    const bare = (name: string, loader: string, devices: string, machine = "q35"): string => `<domain type='qemu'>
      <name>${name}</name><memory unit='GiB'>2</memory><vcpu>2</vcpu>${windows10}
      <os><type arch='x86_64' machine='${machine}'>hvm</type>${loader}</os><features><acpi/><apic/></features>
      <devices>${devices}</devices></domain>`;
    const left: Readonly<Record<string, readonly [loader: string, devices: string, machine?: string]>> = {
      "a device that is not connected today": [
        "",
        "<disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='/dev/wg-vg/win'/><target dev='vda' bus='virtio'/></disk>",
      ],
      "an older chipset, with the addresses of its devices": [
        "",
        "<controller type='ide' index='0'><address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x1'/></controller><controller type='usb' index='0' model='ich9-ehci1'/>",
        "pc",
      ],
      "UEFI as a ROM, which has no file of variables": [
        "<loader readonly='yes' type='rom'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>",
        "",
      ],
    };
    for (const [what, [loader, devices, type]] of Object.entries(left)) {
      it(`an update leaves alone ${what}`, async () => {
        const name = machineName("left");
        define(bare(name, loader, devices, type));
        const before = xmlOf(name);
        const machine = await imported(name);
        await machine.update(await wanted(machine, "new"));
        const changed = domainDifferences(before, xmlOf(name), { ignoreLibvirtAdditions: true })
          .map(({ path: place }) => place)
          .filter((place) => !place.startsWith("metadata"));
        assert.deepEqual(changed, ["description"]);
      });
    }

    it("passes the check although somebody deleted its CD image", async () => {
      const folder = tinyGuestFolder();
      try {
        const image = path.join(folder.path, "windows.iso");
        const cd = `<disk type='file' device='cdrom'><source file='${image}'/><target dev='sda' bus='sata'/><readonly/></disk>`;
        const xml = shapes["one with devices that definitions do not describe"]!;
        // Without what this host lacks anyway.
        const withCd = (name: string): string =>
          xml(name)
            .replace("<devices>", `<devices>${cd}`)
            .replace(/<interface.*<\/interface>/, "");
        const supports: unknown[] = [];
        for (const what of ["there", "deleted"]) {
          if (what === "there") writeFileSync(image, "");
          else rmSync(image);
          const name = machineName(what);
          define(withCd(name));
          const machine = await imported(name);
          const { hostSupport } = machine.state!.inputs.value;
          supports.push(hostSupport);
          await machine.checked({
            ...(machine.state!.inputs.value as unknown as DomainArgs),
            hostSupport: (hostSupport as DomainArgs["hostSupport"]) ?? "require",
          });
        }
        assert.deepEqual(supports, [undefined, "report"]);
      } finally {
        folder.remove();
      }
    });

    it("a state of it is small", async () => {
      const name = machineName("small");
      define(shapes["virt-manager's Windows 11"]!(name));
      const machine = await imported(name);
      const size = JSON.stringify({ inputs: machine.state!.inputs.value, outputs: machine.state!.state.value }).length;
      assert.ok(size <= 6_144, String(size));
    });
  });
});

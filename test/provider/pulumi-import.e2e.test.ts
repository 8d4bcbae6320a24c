import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "../cli/support/command";
import { Domain, type DomainArgs, Volume } from "../../src/components";
import { domainDifferences, renderDomainXml } from "../../src/domain";
import { resolveGuest } from "../../src/guest";
import type { GuestSpec } from "../../src/guest/types";
import { OwnStack } from "../components/own-stack";
import { assertSucceeded, virsh } from "./engine";
import { TestPool } from "./volume-host";
import { define, definedOnly, exists, machineName, uuidOf, xmlOf } from "./machines";

/**
 * A machine as virt-manager makes it, with devices that definitions do not describe, and with settings that they
 * describe and no argument sets.
 */
const theirs = (name: string, { windows = "10" }: { readonly windows?: string } = {}): string => `<domain type='qemu'>
  <name>${name}</name><title>The accountant's</title><memory unit='GiB'>3</memory><vcpu>2</vcpu>
  ${
    windows === ""
      ? ""
      : `<metadata><libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>
    <libosinfo:os id='http://microsoft.com/win/${windows}'/></libosinfo:libosinfo></metadata>`
  }
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <features><acpi/><apic/><hyperv mode='custom'><relaxed state='on'/></hyperv></features>
  <cpu mode='host-passthrough'/>
  <clock offset='localtime'><timer name='rtc' tickpolicy='delay'/><timer name='hpet' present='no'/></clock>
  <on_crash>destroy</on_crash>
  <devices>
    <filesystem type='mount'><source dir='/srv'/><target dir='share'/></filesystem>
    <hostdev mode='subsystem' type='usb'><source startupPolicy='optional'><vendor id='0x1234'/><product id='0x5678'/></source></hostdev>
    <controller type='usb' index='0' model='ich9-ehci1'/>
    <sound model='ich9'/>
    <graphics type='vnc' port='-1' autoport='yes' passwd='hunter2'><listen type='address' address='127.0.0.1'/></graphics>
    <video><model type='vga' vram='32768'/></video>
    <watchdog model='i6300esb' action='reset'/>
  </devices></domain>`;

const changedOnHost = (before: string, after: string): string[] =>
  domainDifferences(before, after, { ignoreLibvirtAdditions: true })
    .map(({ path: place }) => place)
    .filter((place) => !place.startsWith("metadata"));

describe("pulumi import: a machine of others on the real engine", function () {
  this.timeout(300_000);
  const own = new OwnStack();
  const nothing = async (): Promise<void> => undefined;
  const type = "windows-guest:index:Domain";

  it("pulumi import takes a machine by its name; preview then shows no change, and an update keeps the rest", async () => {
    const name = machineName("by-name");
    define(theirs(name));
    const before = xmlOf(name);
    const stack = await own.make(nothing);
    const imported = stack.cli("import", type, "ada", name, "--yes", "--protect=false", "--generate-code=false");
    assert.equal(imported.failed, false, imported.text);
    assert.match(imported.text, /no argument describes these settings; updates keep them as they are: .*clock/);
    assert.equal(xmlOf(name), before, "an import changes nothing on the host");
    const [resource] = (await stack.resources()).filter((one) => one.type === type);
    assert.equal(resource?.id, uuidOf(name));
    assert.equal(JSON.stringify(resource).includes("hunter2"), false);

    const args = resource.inputs as unknown as DomainArgs;
    const unchanged = await stack.preview(async () => void new Domain("ada", args));
    assertSucceeded(unchanged);
    assert.deepEqual(unchanged.changes, {});

    assertSucceeded(await stack.up(async () => void new Domain("ada", { ...args, memory: "4 GiB" })));
    assert.deepEqual(changedOnHost(before, xmlOf(name)), ["memory"]);
    assert.match(virsh("dumpxml", "--security-info", name), /passwd='hunter2'/);
    assertSucceeded(await stack.up(async () => void new Domain("ada", { ...args, memory: "4 GiB", vcpus: 3 })));
    assert.deepEqual(
      changedOnHost(before, xmlOf(name)).filter((place) => !/vcpu|cpu/.test(place)),
      ["memory"],
    );
    assertSucceeded(await stack.refresh());
    assert.deepEqual((await stack.resources()).find((one) => one.type === type)?.outputs?.["drift"], []);
  });

  it("the resource option import takes a program with its defaults left out, and stays in it", async () => {
    const name = machineName("option");
    const spec: GuestSpec = { name, windows: "windows-10", vcpus: 2, memory: "3 GiB", networks: [{ bridge: "br0" }] };
    const { metadata: _, ...definition } = resolveGuest(spec).definition!;
    define(renderDomainXml({ ...definition, type: "qemu" }));
    const before = xmlOf(name);
    const program = (memory: string) => async (): Promise<void> =>
      void new Domain(
        "bob",
        { ...definedOnly, vcpus: 2, memory, networks: [{ bridge: "br0" }] },
        { import: `qemu:///system/${name}?windows=windows-10` },
      );
    const stack = await own.make(program("5 GiB"));
    const other = await stack.preview();
    assertSucceeded(other);
    assert.deepEqual(
      other.steps.filter(({ urn }) => urn.endsWith("bob")).map(({ op, detailedDiff }) => [op, detailedDiff]),
      [
        ["import", []],
        ["update", ["memory"]],
      ],
    );
    const first = await stack.up(program("3 GiB"));
    assertSucceeded(first);
    assert.equal(xmlOf(name), before, "an import changes nothing on the host");
    const again = await stack.up();
    assertSucceeded(again);
    assert.deepEqual(again.changes, {});
    assertSucceeded(await stack.up(program("4 GiB")));
    assert.deepEqual(changedOnHost(before, xmlOf(name)), ["memory"]);
    assert.match(xmlOf(name), /<windowsguest:owner/);
  });

  it("pulumi import --file takes the document that windows-guest import writes, for several machines", async () => {
    const names = [machineName("file-a"), machineName("file-b")];
    for (const name of names) define(theirs(name));
    const { code, stdout, stderr } = run(["import", "qemu:///system", ...names, "-f", "pulumi-import"]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /these settings have no argument; updates keep them as they are:\n {2}@type: qemu\n/);
    const stack = await own.make(nothing);
    const folder = mkdtempSync(path.join(tmpdir(), "wg-import-"));
    try {
      const file = path.join(folder, "machines.json");
      writeFileSync(file, stdout);
      const imported = stack.cli("import", "--file", file, "--yes", "--generate-code=false");
      assert.equal(imported.failed, false, imported.text);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const resources = (await stack.resources()).filter((one) => one.type === type);
    assert.deepEqual(
      resources.map(({ urn, id, protect }) => [urn.split("::").at(-1), id, protect]).sort(),
      names.map((name) => [name, uuidOf(name), true]),
    );
    const unprotected = stack.cli("state", "unprotect", "--all", "--yes");
    assert.equal(unprotected.failed, false, unprotected.text);
  });

  it("another ID of the same machine or volume imports it again, and deletes nothing", async () => {
    const name = machineName("again");
    const pool = new TestPool();
    try {
      define(theirs(name));
      const program = (machine: string, volume?: string) => async (): Promise<void> => {
        void new Domain("ada", { ...definedOnly, memory: "3 GiB" }, { import: machine });
        void new Volume(
          "data",
          { pool: pool.name, name: "data.qcow2", size: "64 MiB", deleteOnDestroy: true },
          volume === undefined ? {} : { import: volume },
        );
      };
      // Made here, so that a deletion would delete it.
      await own.up(program(name));
      const again = await own.up(program(uuidOf(name), `qemu:///system/${pool.name}/data.qcow2`));
      assert.ok(again.text.includes("because the same machine was imported again"), again.text);
      assert.ok(exists(name));
      assert.deepEqual(pool.volumes(), ["data.qcow2"]);
    } finally {
      pool.remove();
    }
  });

  it("a volume by its pool and name: nothing changes, and destroy keeps it", async () => {
    const pool = new TestPool();
    try {
      pool.image("data.qcow2", "qcow2");
      const stack = await own.make(nothing);
      const kind = "windows-guest:index:Volume";
      const take = (id: string, ...more: string[]): { failed: boolean; text: string } =>
        stack.cli("import", kind, "data", `qemu:///system/${id}`, "--yes", "--generate-code=false", ...more);
      assert.match(
        take(`${pool.name}/nobody.qcow2`).text,
        new RegExp(`pool ${pool.name} of qemu:///system has no volume nobody.qcow2`),
      );
      const imported = take(`${pool.name}/data.qcow2`, "--protect=false");
      assert.equal(imported.failed, false, imported.text);
      const [resource] = (await stack.resources()).filter((one) => one.type === kind);
      assert.equal(resource?.id, `${pool.name}/data.qcow2`);
      const host = { uri: "qemu:///system" };
      assert.deepEqual(resource.inputs, { host, pool: pool.name, name: "data.qcow2", adopt: true, size: "64 MiB" });
      const args = { pool: pool.name, name: "data.qcow2", size: "64 MiB" };
      const unchanged = await stack.preview(async () => void new Volume("data", args));
      assertSucceeded(unchanged);
      assert.deepEqual(unchanged.changes, {});
      const more = { ...args, size: "80 MiB", deleteOnDestroy: true };
      assertSucceeded(await stack.up(async () => void new Volume("data", more)));
      assert.equal(pool.info("data.qcow2")["virtual-size"], 80 * 1024 ** 2);
      assertSucceeded(await stack.destroy());
      assert.deepEqual(pool.volumes(), ["data.qcow2"]);
    } finally {
      pool.remove();
    }
  });

  it("names what stands in the way: another stack, no Windows, no such machine", async () => {
    const [mine, unknown] = [machineName("mine"), machineName("unknown")];
    define(theirs(unknown, { windows: "" }));
    const stack = await own.make(async () => void new Domain("eve", { ...definedOnly, name: mine }));
    assertSucceeded(await stack.up());
    const refused = (id: string): string => {
      const { failed, text } = stack.cli("import", type, "bob", id, "--yes", "--generate-code=false");
      assert.ok(failed, text);
      return text;
    };
    assert.match(
      refused(mine),
      new RegExp(
        `${mine} on qemu:///system cannot be imported, because it belongs to resource eve of stack ${stack.stack.name}`,
      ),
    );
    assert.match(
      refused(unknown),
      new RegExp(
        `does not say which Windows it runs. Add that to the ID, for example: qemu:///system/${uuidOf(unknown)}\\?windows=windows-11`,
      ),
    );
    assert.match(refused("wg-nobody"), /qemu:\/\/\/system has no machine "wg-nobody"/);
    assert.match(refused("kvm1/ada"), /did you mean "qemu\+ssh:\/\/root@kvm1\/system"/);
    const named = stack.cli("import", type, "bob", `${unknown}?windows=server-2022`, "--yes", "--generate-code=false");
    assert.equal(named.failed, false, named.text);
  });
});

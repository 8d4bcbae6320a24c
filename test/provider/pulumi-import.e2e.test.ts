import assert from "node:assert/strict";
import { Domain, type DomainArgs } from "../../src/components";
import { domainDifferences, renderDomainXml } from "../../src/domain";
import { resolveGuest } from "../../src/guest";
import type { GuestSpec } from "../../src/guest/types";
import { OwnStack } from "../components/own-stack";
import { assertSucceeded, virsh } from "./engine";
import { define, definedOnly, machineName, uuidOf, xmlOf } from "./machines";

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

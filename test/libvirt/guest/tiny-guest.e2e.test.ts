import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { closeLibvirtClients, libvirtClient, requestShutdown } from "../../../src/libvirt";
import { guestFacts, pingAgent, type WaitEnd, waitUntil } from "../../../src/libvirt/guest";
import { tinyGuestFolder, tinyGuestImage, type TinyGuestOptions, writeTinyGuest } from "../../support/tiny-guest";

/*
 * The real agent in a real guest: a small Linux under libvirt and QEMU, without KVM. All machines boot side by side,
 * each for one or two tests.
 */
const uri = "qemu:///system";
const prefix = `wg-test-${process.pid}-agent`;

const machines: Readonly<Record<string, TinyGuestOptions & { readonly channel?: boolean }>> = {
  installing: { restarts: 1, "restart-after": 1, "setup-seconds": 12 },
  forbidding: { agent: "noexec" },
  agentless: { agent: "off", button: "ignore" },
  channelless: { channel: false },
};

const definition = (name: string, image: string, channel: boolean): string => `<domain type='qemu'>
  <name>${name}</name><memory unit='MiB'>192</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os>
  <features><acpi/></features>
  <devices><serial type='file'><source path='${image}.log'/></serial>
    <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${image}'/><target dev='vda' bus='virtio'/></disk>
    <interface type='user'><mac address='52:54:00:12:34:56'/><model type='virtio'/></interface>
    ${channel ? "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>" : ""}
  </devices>
</domain>`;

describe("guest agent: in a real guest", function () {
  this.timeout(240_000);
  const client = libvirtClient(uri);
  const folder = tinyGuestFolder();
  const nameOf = (machine: string): string => `${prefix}-${machine}`;

  before("boots", async function () {
    if ((await tinyGuestImage()) === undefined) {
      console.log("    the tiny guest cannot be built here: it needs apt-get and Debian's packages");
      return this.skip();
    }
    for (const [machine, { channel = true, ...options }] of Object.entries(machines)) {
      const image = await writeTinyGuest(join(folder.path, `${machine}.img`), options);
      await client.define(definition(nameOf(machine), image, channel));
      await client.start(nameOf(machine));
    }
  });
  afterEach("shows what the guests said", function () {
    if (this.currentTest?.state !== "failed") return;
    for (const machine of Object.keys(machines))
      console.log(`${machine}:\n${readFileSync(join(folder.path, `${machine}.img.log`), "utf8").slice(-500)}`);
  });
  after(async () => {
    for (const machine of Object.keys(machines)) {
      await client.destroy(nameOf(machine)).catch(() => undefined);
      await client.undefine(nameOf(machine), { nvram: "remove", tpm: "remove" }).catch(() => undefined);
    }
    await closeLibvirtClients();
    folder.remove();
  });

  it("ready: after a restart of Windows Setup, and when Setup is over", async () => {
    const seen: string[] = [];
    const end = await waitUntil(client, nameOf("installing"), {
      waitFor: "ready",
      limitMs: 180_000,
      intervalMs: 1_000,
      stableMs: 3_000,
      progress: (waitingFor) => seen.push(waitingFor),
    });
    assert.deepEqual(end, { kind: "reached" });
  });

  it("facts: what the agent says of Windows, and the address it got", async () => {
    const end = await waitUntil(client, nameOf("installing"), { waitFor: "address", limitMs: 60_000 });
    assert.deepEqual(end, { kind: "reached" });
    const facts = await guestFacts(client, nameOf("installing"));
    assert.equal(facts?.windows, "Windows 11 Pro (tiny guest)");
    assert.equal(facts?.variant, "client");
    assert.deepEqual(facts?.macs, ["52:54:00:12:34:56"]);
    assert.ok(facts?.addresses.includes("10.0.2.15"), JSON.stringify(facts));
    assert.match(facts?.agentVersion ?? "", /^\d+\.\d+/);
  });

  it("an agent that forbids guest-exec: ready, and it is said what could not be read", async () => {
    const end: WaitEnd = await waitUntil(client, nameOf("forbidding"), {
      waitFor: "ready",
      limitMs: 120_000,
      intervalMs: 500,
      stableMs: 1_000,
    });
    assert.equal(end.kind, "reached");
    assert.match((end as { note?: string }).note ?? "", /forbids guest-exec/);
  });

  it("no agent: silent, and no minute is lost", async () => {
    const start = Date.now();
    assert.deepEqual(await pingAgent(client, nameOf("agentless")), { kind: "silent" });
    assert.ok(Date.now() - start < 30_000);
    const end = await waitUntil(client, nameOf("agentless"), { waitFor: "agent", limitMs: 1_000, intervalMs: 200 });
    assert.equal(end.kind, "too-slow");
  });

  it("no channel: said at once", async () => {
    const end = await waitUntil(client, nameOf("channelless"), { waitFor: "ready", limitMs: 60_000 });
    assert.deepEqual(end, { kind: "no-channel" });
  });

  it("shuts down by its agent, and by its power button", async () => {
    assert.equal((await requestShutdown(client, nameOf("installing"), { limitMs: 60_000 })).kind, "off");
    assert.equal((await requestShutdown(client, nameOf("forbidding"), { limitMs: 60_000, agent: false })).kind, "off");
  });

  it("one that hears nothing goes on running", async () => {
    const end = await requestShutdown(client, nameOf("agentless"), { limitMs: 4_000 });
    assert.equal(end.kind, "too-slow");
    assert.equal(await client.state(nameOf("agentless")), "running");
  });
});

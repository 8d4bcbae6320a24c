import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { skipBecause, Virsh } from "../domain/virsh";
import { labIsHere, labUp, labUri, type Suite, suites } from "../lab/lab";
import { assertSucceeded, type Outcome, type TestStack } from "../provider/engine";
import {
  deploy,
  differences,
  guestName,
  isOn,
  removeGuests,
  type Spec,
  stateOn,
  testHost,
  type TestHost,
  uuidOn,
} from "./support/guests";
import { availablePeers, NOT_BUILT, type Peer, peerStack, realChanges } from "./support/peers";
import { peerPresets, presetSpec } from "./support/presets";

/** Which generation of the lab; `sid` and `bookworm` are others. */
const suite = (process.env["WINDOWS_GUEST_LAB_SUITE"] ?? "trixie") as Suite;
/** Another KVM host with Hyper-V enlightenments, instead of the lab. */
const elsewhere = process.env["WINDOWS_GUEST_PEER_URI"];

/**
 * Every preset on a real KVM host with Hyper-V enlightenments, one at a time: it is an emulated machine with one CPU.
 */
function labSuite(title: string, pick: (peers: readonly Peer[]) => Peer | undefined): void {
  describe(`every preset through @pulumi/libvirt, ${title}, on ${elsewhere ?? `the ${suite} lab`}`, function () {
    this.timeout(600_000);
    const dir = mkdtempSync(path.join(tmpdir(), "wg-peer-"));
    let peer: Peer;
    let host: TestHost;
    let stack: TestStack | undefined;

    before(async function () {
      if (elsewhere === undefined && !labIsHere()) skipBecause(this, "the lab is not beside this checkout");
      assert.ok(suites.includes(suite), `no lab generation ${suite}`);
      const peers = await availablePeers(dir);
      if (peers === undefined) skipBecause(this, NOT_BUILT);
      peer = pick(peers)!;
      if (elsewhere === undefined) labUp(suite);
      const uri = elsewhere ?? labUri(suite);
      // For low-latency, which takes its memory from there.
      new Virsh(uri).must(["allocpages", "--pagesize", "2048", "--pagecount", "600"]);
      host = await testHost(uri);
    });

    afterEach(async () => {
      if (stack !== undefined && host !== undefined)
        for (const name of peerPresets.map(nameOf)) host.virsh.run(["destroy", guestName(name)]);
      await stack?.remove();
      stack = undefined;
      if (host !== undefined) removeGuests(host);
    });

    after(() => rmSync(dir, { recursive: true, force: true }));

    const nameOf = (preset: string): string => preset.replace("@", "-");

    for (const preset of peerPresets) {
      it(preset, async () => {
        // The emulated host has no invariant TSC, without which libvirt does not start low-latency.
        const unsteady: Partial<Spec> =
          preset.startsWith("low-latency") && host.profile.cpu.features?.includes("invtsc") !== true
            ? { cpu: { features: [{ name: "invtsc", policy: "disable" }] } }
            : {};
        const name = nameOf(preset);
        const { name: _name, ...general } = presetSpec(preset, small(preset));
        const spec: Spec = {
          ...(general as Spec),
          ...unsteady,
          shutdownTimeoutSeconds: 2,
          forceStop: true,
          deleteStateOnDestroy: true,
        };
        const program = (one: Spec) => async () => void deploy(peer, host, name, one);
        stack = await peerStack(program(spec));
        assertSucceeded(await stack.preview());
        assertSucceeded(await stack.up());
        assert.equal(stateOn(host, name), "running");
        assert.deepEqual(differences(peer, host, name, spec), []);
        for (const operation of ["up", "refresh", "up"] as const) {
          const outcome: Outcome = await stack[operation]();
          assertSucceeded(outcome);
          assert.deepEqual(realChanges(outcome), [], operation);
        }
        const uuid = uuidOn(host, name);
        const changed = { ...spec, description: "changed" };
        assertSucceeded(await stack.up(program(changed)));
        assert.deepEqual(differences(peer, host, name, changed), []);
        assert.equal(uuidOn(host, name), uuid);
        host.virsh.must(["destroy", guestName(name)]);
        assertSucceeded(await stack.destroy());
        assert.ok(!isOn(host, name));
      });
    }
  });
}

/**
 * The lab has one CPU and 3 GiB: everything is as small as the preset lets it be, and what that means for Windows is
 * only advice.
 */
const small = (preset: string): Parameters<typeof presetSpec>[1] => ({
  hostSupport: "require",
  networks: [],
  vcpus: 1,
  // UEFI that runs for some seconds ends the lab's emulated host (test/lab/README.md). It is proven on the local
  // libvirt.
  firmware: { type: "bios" },
  // A Windows that is content with little.
  ...(preset.startsWith("legacy")
    ? { windows: "windows-7", memory: "2 GiB" }
    : { windows: "server-2016", memory: "1 GiB" }),
  ...(preset.startsWith("low-latency")
    ? { vcpus: 1, pinning: { vcpus: ["0"], emulator: "0" }, hugepages: { size: "2 MiB" }, numa: { nodes: "0" } }
    : {}),
});

labSuite("provider 0.8.3", (peers) => peers[0]);
if (process.env["WINDOWS_GUEST_LIBVIRT_PROVIDER"])
  labSuite("the provider that WINDOWS_GUEST_LIBVIRT_PROVIDER names", (peers) => peers[1]);

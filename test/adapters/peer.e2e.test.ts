import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Virsh, skipBecause } from "../domain/virsh";
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
  TestPool,
  uuidOn,
  wanted,
} from "./support/guests";
import { availablePeers, NOT_BUILT, type Peer, peerStack, realChanges } from "./support/peers";
import { peerPresets, presetSpec } from "./support/presets";

/** The local libvirt; another one that is reached without a password can be named. */
const URI = process.env["WINDOWS_GUEST_PEER_URI"] ?? "qemu:///system";

/** Starts on any host: BIOS, no enlightenment that needs the kernel's help, a CPU that a nested host can show. */
const startable: Spec = {
  windows: "windows-10",
  preset: "minimal@1",
  hostSupport: "report",
  networks: [],
  vcpus: 1,
  memory: "2 GiB",
  firmware: { type: "bios" },
  cpu: { mode: "custom", model: "qemu64" },
  // There is no Windows in it that would shut down.
  shutdownTimeoutSeconds: 2,
  forceStop: true,
  enlightenments: { relaxed: "off", vapic: "off", vpindex: "off", synic: "off", stimer: "off", time: "off" },
};

/** The same with a TPM, whose state is to be kept. UEFI does not get far on a nested host: `presets.lab.ts` has it. */
const withState: Spec = { ...startable, tpm: { enabled: true, model: "tpm-tis" } };

const errors = (outcome: Outcome): string =>
  outcome.diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => message)
    .join("\n");

function peerSuite(title: string, pick: (peers: readonly Peer[]) => Peer | undefined): void {
  describe(`through @pulumi/libvirt, ${title}`, function () {
    this.timeout(300_000);
    const dir = mkdtempSync(path.join(tmpdir(), "wg-peer-"));
    let peer: Peer;
    let host: TestHost;
    let stack: TestStack | undefined;

    before(async function () {
      // In CI the bridge and the provider are built here, from their Go modules.
      this.timeout(1_200_000);
      const problem = new Virsh(URI).unavailable();
      if (problem !== undefined) skipBecause(this, problem);
      const peers = await availablePeers(dir);
      if (peers === undefined) skipBecause(this, NOT_BUILT);
      peer = pick(peers)!;
      host = await testHost(URI);
    });

    afterEach(async () => {
      await stack?.remove();
      stack = undefined;
      if (host !== undefined) removeGuests(host);
    });

    after(() => rmSync(dir, { recursive: true, force: true }));

    /**
     * Provider 0.8 starts every machine that it makes, and this host may not have what the presets ask for:
     * `presets.lab.ts` has.
     */
    const running = (): Partial<Spec> => (peer.line === "0.8" ? {} : { running: false });
    const make = async (guests: Readonly<Record<string, Spec>>): Promise<TestStack> => {
      stack = await peerStack(programOf(guests));
      return stack;
    };
    const programOf = (guests: Readonly<Record<string, Spec>>) => async () => {
      for (const [name, spec] of Object.entries(guests)) deploy(peer, host, name, spec);
    };
    const assertAsWanted = (guests: Readonly<Record<string, Spec>>): void => {
      for (const [name, spec] of Object.entries(guests))
        assert.deepEqual(differences(peer, host, name, spec), [], name);
    };

    it("every preset becomes the machine that the rules made of it, and stays that way", async function () {
      if (peer.line === "0.8") skipBecause(this, "provider 0.8 starts what it makes: npm run test:peers -- --lab");
      const guests = Object.fromEntries(
        peerPresets.map((preset, index) => {
          const { name: _name, ...spec } = presetSpec(preset, {
            networks: [{ mac: `52:54:00:12:34:5${index.toString(16)}` }],
          });
          return [preset.replace("@", "-"), { ...(spec as Spec), running: false, deleteStateOnDestroy: true }];
        }),
      );
      const stack = await make(guests);
      assertSucceeded(await stack.up());
      assertAsWanted(guests);
      await assertQuiet(stack);
    });

    async function assertQuiet(stack: TestStack): Promise<void> {
      for (const operation of ["up", "refresh", "up"] as const) {
        const outcome = await stack[operation]();
        assertSucceeded(outcome);
        assert.deepEqual(realChanges(outcome), [], operation);
      }
    }

    it("a running machine is read back without a change, and an empty drive, a console and a serial number with it", async () => {
      const pool = new TestPool(host);
      try {
        const guests = {
          plain: {
            ...startable,
            cdroms: [{}],
            graphics: { type: "vnc", password: "not-told" },
            systemDisk: { pool: pool.name, size: "1 GiB", serial: "SYS-1" },
          },
          state: { ...withState, ...running(), video: { model: "qxl" } },
        } satisfies Record<string, Spec>;
        const stack = await make(guests);
        assertSucceeded(await stack.preview());
        assertSucceeded(await stack.up());
        assertAsWanted(guests);
        assert.equal(stateOn(host, "plain"), "running");
        assert.ok(!stack.stateText().includes("not-told"), "the console's password is in the state");
        await assertQuiet(stack);
        if (peer.line === "0.9") {
          const refused = await stack.destroy();
          assert.match(errors(refused), /did not reach shutoff state within 2s/);
          assert.ok(isOn(host, "plain"));
          host.virsh.must(["destroy", guestName("plain")]);
        }
        assertSucceeded(await stack.destroy());
        assert.ok(!isOn(host, "plain"));
        assert.deepEqual(pool.volumes(), [`${guestName("plain")}.qcow2`]);
      } finally {
        await stack?.remove();
        stack = undefined;
        pool.remove();
      }
    });

    it("an update reaches the machine, which keeps its UUID", async () => {
      const before = { ada: { ...startable, ...running() } };
      const stack = await make(before);
      assertSucceeded(await stack.up());
      const uuid = uuidOn(host, "ada");
      const after = { ada: { ...before.ada, vcpus: 2, description: "with {braces} & <markup>" } };
      assertSucceeded(await stack.up(programOf(after)));
      assertAsWanted(after);
      assert.equal(uuidOn(host, "ada"), uuid);
      if (peer.line === "0.8") assert.equal(uuid, wanted(peer, host, "ada", after.ada).uuid);
      await assertQuiet(stack);
      assertSucceeded(await stack.destroy());
      assert.ok(!isOn(host, "ada"));
    });

    describe("a replacement by provider 0.8", () => {
      beforeEach(function () {
        if (peer.line !== "0.8") skipBecause(this, "provider 0.9 updates in place");
      });

      it("keeps UUID, TPM state and UEFI variables", async function () {
        if (URI !== "qemu:///system" || process.getuid?.() !== 0) skipBecause(this, "needs root on the host itself");
        const before = {
          ada: {
            ...startable,
            firmware: { type: "uefi", secureBoot: false },
            tpm: { enabled: true },
            graphics: { type: "vnc", password: "first" },
            running: false,
          },
        } satisfies Record<string, Spec>;
        const stack = await make(before);
        assertSucceeded(await stack.up());
        const uuid = uuidOn(host, "ada");
        const [variables, tpm] = [nvramFile(), `/var/lib/libvirt/swtpm/${uuid}/tpm2/tpm2-00.permall`];
        const marker = mark(variables);
        const tpmState = readFileSync(tpm);
        const after = { ada: { ...before.ada, vcpus: 2 } };
        const outcome = await stack.up(programOf(after));
        assertSucceeded(outcome);
        assert.equal(outcome.changes["replace"], 1);
        assertAsWanted(after);
        assert.ok(!existsSync(variables));
        const kept = (): void => {
          assert.equal(uuidOn(host, "ada"), uuid);
          assert.ok(readFileSync(nvramFile()).includes(marker), "the UEFI variables are new ones");
          assert.deepEqual(readFileSync(tpm), tpmState);
        };
        kept();
        await assertQuiet(stack);
        // Of which the definition's digest knows nothing.
        for (const password of ["second", "third"]) {
          assertSucceeded(await stack.up(programOf({ ada: { ...after.ada, graphics: { type: "vnc", password } } })));
          assert.match(
            host.virsh.must(["dumpxml", "--inactive", "--security-info", guestName("ada")]),
            new RegExp(`passwd='${password}'`),
          );
          kept();
          await assertQuiet(stack);
        }
      });

      it("that libvirt rejects leaves the UEFI variables to the next one", async function () {
        if (URI !== "qemu:///system" || process.getuid?.() !== 0) skipBecause(this, "needs root on the host itself");
        const before: Spec = { ...startable, firmware: { type: "uefi", secureBoot: false }, running: false };
        const stack = await make({ ada: before });
        assertSucceeded(await stack.up());
        const marker = mark(nvramFile());
        const refused = await stack.up(
          async () => void deploy(peer, host, "ada", { ...before, vcpus: 2 }, { transforms: [spoilt] }),
        );
        assert.ok(refused.failed);
        assert.match(errors(refused), /nothing such/);
        assert.ok(!isOn(host, "ada"), "provider 0.8 keeps what libvirt rejects? Then this is needed no more");
        assertSucceeded(await stack.up(programOf({ ada: { ...before, vcpus: 3 } })));
        assertAsWanted({ ada: { ...before, vcpus: 3 } });
        assert.ok(readFileSync(nvramFile()).includes(marker), "the UEFI variables are new ones");
        const all = readdirSync(path.dirname(nvramFile())).filter((file) =>
          file.startsWith(`${guestName("ada")}_VARS`),
        );
        assert.deepEqual(all, [path.basename(nvramFile())]);
      });

      /** A definition that libvirt rejects, behind the checks of this package. */
      const spoilt: pulumi.ResourceTransform = ({ type, props, opts }) => {
        if (type !== "libvirt:index/domain:Domain") return undefined;
        const xml = pulumi
          .output(props["xml"] as { xslt: string })
          .apply(({ xslt }) => ({ xslt: xslt.replace("<apic/>", "<apic eoi='nothing such'/>") }));
        return { props: { ...props, xml }, opts };
      };

      it("of several machines at once keeps the UEFI variables of each", async function () {
        if (URI !== "qemu:///system" || process.getuid?.() !== 0) skipBecause(this, "needs root on the host itself");
        const names = ["ada", "bob", "cleo"];
        const guests = (changes: Partial<Spec> = {}): Record<string, Spec> =>
          Object.fromEntries(
            names.map((name) => [
              name,
              { ...startable, firmware: { type: "uefi", secureBoot: false }, running: false, ...changes },
            ]),
          );
        const stack = await make(guests());
        assertSucceeded(await stack.up());
        const markers = names.map((name) => mark(nvramFile(name)));
        const outcome = await stack.up(programOf(guests({ vcpus: 2 })));
        assertSucceeded(outcome);
        assert.equal(outcome.changes["replace"], names.length);
        names.forEach((name, i) =>
          assert.ok(readFileSync(nvramFile(name)).includes(markers[i]!), `the UEFI variables of ${name} are new ones`),
        );
        assert.doesNotMatch(host.virsh.must(["pool-list", "--name"]), /windows-guest-/);
      });

      const nvramFile = (name = "ada"): string =>
        /<nvram[^>]*>([^<]+)</.exec(host.virsh.must(["dumpxml", "--inactive", guestName(name)]))![1]!;

      /** Writes something into a corner of a variable store that nothing uses. */
      function mark(file: string): Buffer {
        const marker = randomBytes(16);
        const content = readFileSync(file);
        marker.copy(content, content.length - marker.length);
        writeFileSync(file, content);
        return marker;
      }

      it("does not happen to a guest that does not shut down, unless its power may be cut", async () => {
        const before = { ada: startable };
        const stack = await make(before);
        assertSucceeded(await stack.up());
        const there = host.virsh.must(["dumpxml", guestName("ada")]);
        const refused = await stack.up(programOf({ ada: { ...startable, vcpus: 2, forceStop: false } }));
        assert.ok(refused.failed);
        assert.match(errors(refused), /Windows did not shut down within 2 s. Nothing was changed/);
        assert.equal(host.virsh.must(["dumpxml", guestName("ada")]), there);
        assertSucceeded(await stack.up(programOf({ ada: { ...startable, vcpus: 2 } })));
        assertAsWanted({ ada: { ...startable, vcpus: 2 } });
      });
    });

    it("a machine keeps the version of its preset, which is in its metadata", async () => {
      const first = { ada: { ...startable, ...running(), preset: "minimal@1" } };
      const stack = await make(first);
      assertSucceeded(await stack.up());
      const there = host.virsh.must(["dumpxml", "--inactive", guestName("ada")]);
      assert.match(there, /minimal@1/);
      const floating = await stack.up(programOf({ ada: { ...first.ada, preset: "minimal" } }));
      assertSucceeded(floating);
      // The component has other arguments, and its machine has not.
      assert.deepEqual(
        floating.steps.filter(({ urn }) => /libvirt:index\/domain/.test(urn)).map(({ op }) => op),
        ["same"],
      );
      assert.equal(host.virsh.must(["dumpxml", "--inactive", guestName("ada")]), there);
      assertSucceeded(await stack.destroy());
    });

    it("disks that were made go with the machine when that was asked for", async () => {
      const pool = new TestPool(host);
      try {
        const stack = await make({
          ada: {
            ...startable,
            ...running(),
            systemDisk: { pool: pool.name, size: "1 GiB" },
            deleteDisksOnDestroy: true,
          },
        });
        assertSucceeded(await stack.up());
        assert.equal(pool.volumes().length, 1);
        assertSucceeded(await stack.destroy());
        assert.deepEqual(pool.volumes(), []);
      } finally {
        pool.remove();
      }
    });

    it("a disk with data in it is neither resized nor made anew, and that is said", async () => {
      const pool = new TestPool(host);
      try {
        const before = {
          ada: {
            ...startable,
            ...running(),
            systemDisk: { pool: pool.name, size: "1 GiB" },
            deleteDisksOnDestroy: true,
          },
        };
        const stack = await make(before);
        assertSucceeded(await stack.up());
        const there = host.virsh.must(["vol-info", "--bytes", "--pool", pool.name, `${guestName("ada")}.qcow2`]);
        const outcome = await stack.up(
          programOf({ ada: { ...before.ada, systemDisk: { pool: pool.name, size: "2 GiB" } } }),
        );
        assertSucceeded(outcome);
        assert.deepEqual(
          realChanges(outcome).filter((change) => change.includes("system")),
          [],
        );
        assert.match(
          outcome.diagnostics.map(({ message }) => message).join("\n"),
          /cannot change the size of a volume\. .*vol-resize --pool/,
        );
        assert.equal(host.virsh.must(["vol-info", "--bytes", "--pool", pool.name, `${guestName("ada")}.qcow2`]), there);
        assertSucceeded(await stack.destroy());
      } finally {
        await stack?.remove();
        stack = undefined;
        pool.remove();
      }
    });

    it("an overlay stands on its base image", async () => {
      const pool = new TestPool(host);
      try {
        host.virsh.must(["vol-create-as", pool.name, "golden.qcow2", "1G", "--format", "qcow2"]);
        const stack = await make({
          ada: {
            ...startable,
            ...running(),
            systemDisk: { pool: pool.name, baseImage: "golden.qcow2", size: "2 GiB" },
          },
        });
        assertSucceeded(await stack.preview());
        assertSucceeded(await stack.up());
        const xml = host.virsh.must(["vol-dumpxml", "--pool", pool.name, `${guestName("ada")}.qcow2`]);
        assert.match(xml, /<backingStore>[^]*golden\.qcow2[^]*<\/backingStore>/);
        assert.match(xml, /<capacity unit='bytes'>2147483648<\/capacity>/);
        await assertQuiet(stack);
        assertSucceeded(await stack.destroy());
      } finally {
        await stack?.remove();
        stack = undefined;
        pool.remove();
      }
    });

    describe("what libvirt would refuse is stopped at preview, before that provider sees it", () => {
      const refused: Readonly<Record<string, readonly [Partial<Spec>, RegExp, "preview"?]>> = {
        "a vendor id of 13 bytes": [
          {
            enlightenments: { ...(startable.enlightenments as object), vendorId: "on", vendorIdValue: "thirteenbytes" },
          },
          /enlightenments\.vendorIdValue/,
        ],
        "a CPU model that does not exist here": [
          { hostSupport: "require", cpu: { mode: "custom", model: "NoSuchModel" } },
          /cpu\.model/,
        ],
        "a storage pool that does not exist": [
          { hostSupport: "adapt", disks: [{ name: "data", pool: "nopool", size: "1 GiB" }] },
          /disks\[0\]\.pool[^]*does not exist/,
          "preview",
        ],
        "an ISO that is not on the host": [
          { hostSupport: "adapt", cdroms: [{ path: "/iso/not-there.iso" }] },
          /cdroms\[0\]\.path[^]*not-there\.iso does not exist on/,
        ],
        "several at once": [
          { memory: "8", graphics: { listen: "not an address" } },
          /memory[^]*graphics\.listen|graphics\.listen[^]*memory/,
        ],
      };
      // A volume of its own is made before the guest is looked at: at `up` that provider finds the pool missing by
      // itself.
      for (const [what, [change, expected, only]] of Object.entries(refused)) {
        it(what, async () => {
          const good = { ada: { ...startable, ...running() } };
          const stack = await make(good);
          assertSucceeded(await stack.up());
          const there = host.virsh.must(["dumpxml", "--inactive", guestName("ada")]);
          for (const operation of only === undefined ? (["preview", "up"] as const) : [only]) {
            const outcome = await stack[operation](programOf({ ada: { ...good.ada, ...change } }));
            assert.ok(outcome.failed);
            assert.match(errors(outcome), expected);
            assert.match(errors(outcome), new RegExp(guestName("ada")));
          }
          assert.equal(host.virsh.must(["dumpxml", "--inactive", guestName("ada")]), there);
        });
      }
    });
  });
}

peerSuite("provider 0.8.3", (peers) => peers[0]);
if (process.env["WINDOWS_GUEST_LIBVIRT_PROVIDER"])
  peerSuite("the provider that WINDOWS_GUEST_LIBVIRT_PROVIDER names", (peers) => peers[1]);

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createClient, type LibvirtClient, parseLibvirtUri } from "../../../src/libvirt";
import {
  listSnapshots,
  makeSnapshot,
  pruneSnapshots,
  removeSnapshot,
  revertToSnapshot,
} from "../../../src/libvirt/snapshots";
import { transportFor } from "../../../src/libvirt/transport";
import type { RunResult } from "../../../src/libvirt/run";
import { virsh } from "../../provider/engine";
import { edit, xmlOf } from "../../provider/machines";
import { hasFirmware, SnapshotMachineOfTest } from "./machines";

const uri = parseLibvirtUri("qemu:///system");

/**
 * `dies`: the process is killed during its call number `last`, which the host still carries out; no call reaches the
 * host from then on. `fails`: that one call is not carried out and answers with an error.
 */
type Mode = "dies" | "fails";

function broken(last: number, mode: Mode): { readonly client: LibvirtClient; calls(): number } {
  const transport = transportFor(uri);
  let calls = 0;
  const dead: RunResult = { exitCode: null, stdout: "", stderr: "killed", ended: "aborted" };
  const failure: RunResult = { exitCode: 1, stdout: "", stderr: "error: internal error: injected", ended: "exit" };
  const counted = async (call: () => Promise<RunResult>): Promise<RunResult> => {
    const number = calls++;
    if (number === last && mode === "fails") return failure;
    if (number > last && mode === "dies") return dead;
    const result = await call();
    return number === last && mode === "dies" ? dead : result;
  };
  const client = createClient(uri, {
    ...transport,
    virsh: (args, options) => counted(() => transport.virsh(args, options)),
    shell: (script, options) => counted(() => transport.shell!(script, options)),
  });
  return { client, calls: () => calls };
}

/** The process is killed while the host moves the data of an overlay, which it still finishes. */
function dyingAfter(words: string): LibvirtClient {
  const transport = transportFor(uri);
  const dead: RunResult = { exitCode: null, stdout: "", stderr: "killed", ended: "aborted" };
  let isDead = false;
  return createClient(uri, {
    ...transport,
    virsh: (args, options) => (isDead ? Promise.resolve(dead) : transport.virsh(args, options)),
    async shell(script, options) {
      if (isDead) return dead;
      const result = await transport.shell!(script, options);
      isDead = script.includes(words);
      return isDead ? dead : result;
    },
  });
}

/** Which calls are cut: each one with `npm run test:faults`, and each sixth and the last one in every `npm test`. */
const EVERY = process.env["WINDOWS_GUEST_ALL_CUTS"] === "1" ? 1 : 6;

/** A call of each operation is the last one once; then the operation is run again. */
describe("snapshot operations whose process is killed", function () {
  this.timeout(600_000);
  const healthy = createClient(uri, transportFor(uri));
  const machines: SnapshotMachineOfTest[] = [];
  const machine = (name: string): SnapshotMachineOfTest => {
    const made = new SnapshotMachineOfTest(name);
    machines.push(made);
    writeFileSync(made.variables, "new");
    return made;
  };
  before(function () {
    if (!hasFirmware()) this.skip();
  });
  after(() => SnapshotMachineOfTest.cleanUp(machines));

  interface Operation {
    readonly prepare: () => Promise<void>;
    readonly run: (client: LibvirtClient) => Promise<unknown>;
    /** What must hold after a run in which one call failed. */
    readonly whole?: (failed: Error | undefined) => Promise<void>;
    /** What must hold after the second run. */
    readonly check: () => Promise<void>;
  }

  async function everyCut({ prepare, run, whole, check }: Operation, mode: Mode): Promise<number> {
    await prepare();
    const counting = broken(Infinity, "dies");
    await run(counting.client);
    await check();
    assert.ok(counting.calls() > 5, "the operation makes calls that can be cut");
    let cuts = 0;
    for (let call = 0; call < counting.calls(); call++) {
      if (call % EVERY !== 0 && call !== counting.calls() - 1) continue;
      await prepare();
      const cut = broken(call, mode);
      const failed = await run(cut.client).then(
        () => undefined,
        (error: unknown) => error as Error,
      );
      try {
        if (mode === "fails") await whole?.(failed);
        await run(healthy).catch((error: unknown) => {
          // The first run did it all, and its last answer was lost.
          if (!/has no snapshot one/.test((error as Error).message)) throw error;
        });
        await check();
      } catch (error) {
        throw new Error(`cut at call ${call}: ${(error as Error).message}`, { cause: error });
      }
      cuts++;
    }
    return cuts;
  }

  const removeAll = async (uuid: string): Promise<void> => {
    for (;;) {
      const all = await listSnapshots(healthy, uuid);
      if (all.length === 0) return;
      // The newest first: leaves go before what they stand on.
      await removeSnapshot(healthy, uuid, all.at(-1)!.name);
    }
  };

  const operations = (ada: SnapshotMachineOfTest, running: boolean): Record<"make" | "remove", Operation> => ({
    make: {
      prepare: () => removeAll(ada.uuid),
      run: (client) => makeSnapshot(client, ada.uuid),
      check: async () => {
        const all = await listSnapshots(healthy, ada.uuid);
        assert.ok(all.length >= 1);
        assert.deepEqual(
          all.filter(({ incomplete }) => incomplete !== undefined),
          [],
        );
        // The base, and one overlay for each snapshot.
        assert.equal(readdirSync(ada.folder).length, 2 + 2 * all.length, readdirSync(ada.folder).join(" "));
        if (!running) assert.ok(ada.holds("vda", "b") && ada.holds("vdb", "b"));
      },
    },
    remove: {
      prepare: async () => {
        await removeAll(ada.uuid);
        await makeSnapshot(healthy, ada.uuid, { name: "one" });
        if (!running) ["vda", "vdb"].forEach((target) => ada.write(target, "b"));
      },
      run: (client) => removeSnapshot(client, ada.uuid, "one"),
      check: async () => {
        assert.deepEqual(await listSnapshots(healthy, ada.uuid), []);
        assert.deepEqual(readdirSync(ada.folder).sort(), ["a.qcow2", "b.img"]);
        assert.equal(existsSync(ada.store), false);
        assert.deepEqual([ada.top("vda"), ada.top("vdb")], [ada.qcow2, ada.raw]);
        if (!running) assert.ok(ada.holds("vda", "b") && ada.holds("vdb", "b"));
      },
    },
  });

  for (const [operation, mode] of [
    ["make", "dies"],
    ["make", "fails"],
    ["remove", "dies"],
    ["remove", "fails"],
  ] as const) {
    it(`${operation}, machine off: a call ${mode}`, async () => {
      const ada = machine(`cut-${operation}-${mode}`);
      ["vda", "vdb"].forEach((target) => ada.write(target, "b"));
      const cuts = await everyCut(operations(ada, false)[operation], mode);
      console.log(`        ${cuts} cuts`);
    });
  }

  /** Two snapshots of a machine that is off, and what Windows wrote between and after them. */
  async function older(name: string): Promise<SnapshotMachineOfTest> {
    const ada = machine(name);
    for (const [letter, snapshot] of [
      ["a", "one"],
      ["b", "two"],
      ["c", undefined],
    ] as const) {
      ["vda", "vdb"].forEach((target) => ada.write(target, letter));
      if (snapshot !== undefined) await makeSnapshot(healthy, ada.uuid, { name: snapshot, origin: "update" });
    }
    return ada;
  }

  async function twoIsWhole(ada: SnapshotMachineOfTest): Promise<void> {
    const all = await listSnapshots(healthy, ada.uuid);
    assert.deepEqual(
      all.map(({ name, incomplete }) => [name, incomplete]),
      [["two", undefined]],
    );
    assert.ok(ada.holds("vda", "c") && ada.holds("vdb", "c"), "what the machine wrote last");
    assert.deepEqual(
      all[0]!.disks.map(({ image }) => [image, ada.holds("vda", "b", image)]),
      [
        [ada.qcow2, true],
        [ada.raw, true],
      ],
    );
    assert.equal(readdirSync(ada.folder).length, 4, readdirSync(ada.folder).join(" "));
  }

  it("remove the older of two, machine off: killed when the data was moved", async () => {
    const ada = await older("cut-older");
    await assert.rejects(removeSnapshot(dyingAfter("qemu-img commit"), ada.uuid, "one"));
    await removeSnapshot(healthy, ada.uuid, "one");
    await twoIsWhole(ada);
  });

  it("an update merges the older of two although a call fails", async () => {
    const ada = await older("cut-prune");
    const counting = broken(Infinity, "fails");
    await pruneSnapshots(counting.client, ada.uuid, 1);
    await twoIsWhole(ada);
    for (const call of [0.3, 0.5, 0.7, 0.9].map((part) => Math.floor(part * counting.calls()))) {
      const again = await older(`cut-prune-${call}`);
      await pruneSnapshots(broken(call, "fails").client, again.uuid, 1);
      await twoIsWhole(again);
    }
  });

  it("make and remove, machine running", async () => {
    const ada = machine("cut-running");
    rmSync(ada.variables);
    virsh("start", ada.name);
    // Its firmware would write its variables meanwhile.
    virsh("suspend", ada.name);
    const { make, remove } = operations(ada, true);
    const paused = (): void => assert.equal(virsh("domstate", ada.name).trim(), "paused");
    const cuts = await everyCut(
      {
        ...make,
        check: async () => {
          paused();
          const all = await listSnapshots(healthy, ada.uuid);
          assert.deepEqual(
            all.filter(({ incomplete }) => incomplete !== undefined),
            [],
          );
          assert.equal(readdirSync(ada.folder).length, 2 + 2 * all.length);
        },
      },
      "dies",
    );
    const more = await everyCut(
      {
        ...remove,
        check: async () => {
          paused();
          assert.deepEqual(readdirSync(ada.folder).sort(), ["a.qcow2", "b.img"]);
          assert.deepEqual([ada.top("vda"), ada.top("vdb")], [ada.qcow2, ada.raw]);
        },
      },
      "dies",
    );
    console.log(`        ${cuts + more} cuts`);
  });

  for (const mode of ["dies", "fails"] as const)
    it(`revert: a call ${mode}`, async () => {
      const ada = machine(`cut-revert-${mode}`);
      const left = async (): Promise<string> => {
        const all = await listSnapshots(healthy, ada.uuid);
        assert.deepEqual(
          all.filter(({ incomplete }) => incomplete !== undefined),
          [],
        );
        return all.find(({ origin, disks }) => origin === "revert" && ada.holds("vda", "b", disks[0]!.image))!.name;
      };
      const original = xmlOf(ada.name);
      const cuts = await everyCut(
        {
          prepare: async () => {
            await removeAll(ada.uuid);
            edit(ada.name, () => original);
            writeFileSync(ada.variables, "old");
            ["vda", "vdb"].forEach((target) => ada.write(target, "a"));
            await makeSnapshot(healthy, ada.uuid, { name: "one" });
            ["vda", "vdb"].forEach((target) => ada.write(target, "b"));
            writeFileSync(ada.variables, "new");
            edit(ada.name, (xml) => xml.replace(/<vcpu[^>]*>1</, "<vcpu>2<"));
          },
          run: (client) => revertToSnapshot(client, ada.uuid, "one"),
          whole: async (failed) => {
            const parts = [
              ada.holds("vda", "a"),
              ada.holds("vdb", "a"),
              readFileSync(ada.variables, "utf8") === "old",
              /<vcpu[^>]*>1</.test(xmlOf(ada.name)),
            ];
            assert.equal(new Set(parts).size, 1, `${parts.join(" ")}: ${failed?.message ?? "no error"}`);
            if (failed === undefined) assert.ok(parts[0]);
          },
          check: async () => {
            assert.ok(ada.holds("vda", "a") && ada.holds("vdb", "a"));
            assert.equal(readFileSync(ada.variables, "utf8"), "old");
            assert.match(xmlOf(ada.name), /<vcpu[^>]*>1</);
            await revertToSnapshot(healthy, ada.uuid, await left());
            assert.ok(ada.holds("vda", "b") && ada.holds("vdb", "b"));
            assert.equal(readFileSync(ada.variables, "utf8"), "new");
            assert.match(xmlOf(ada.name), /<vcpu[^>]*>2</);
          },
        },
        mode,
      );
      console.log(`        ${cuts} cuts`);
    });
});

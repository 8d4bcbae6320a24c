import assert from "node:assert/strict";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { createClient, type LibvirtClient, libvirtClient, parseLibvirtUri } from "../../../src/libvirt";
import { transportFor } from "../../../src/libvirt/transport";
import { noSshServer, startSshServer } from "../../support/sshd";
import {
  listSnapshots,
  makeSnapshot,
  pruneSnapshots,
  removeSnapshot,
  revertToSnapshot,
} from "../../../src/libvirt/snapshots";
import { virsh } from "../../provider/engine";
import { edit, xmlOf } from "../../provider/machines";
import { hasFirmware, hasTpm, SnapshotMachineOfTest } from "./machines";

/** On the libvirt of this computer. */
describe("snapshots of a machine", function () {
  this.timeout(120_000);
  const client = libvirtClient("qemu:///system");
  const machines: SnapshotMachineOfTest[] = [];
  const machine = (name: string): SnapshotMachineOfTest => {
    const made = new SnapshotMachineOfTest(name);
    machines.push(made);
    return made;
  };

  before(function () {
    if (!hasFirmware()) {
      console.log("    OVMF is not installed here");
      this.skip();
    }
    if (!hasTpm()) console.log("    swtpm is not installed here: the machines have no TPM");
  });
  after(() => SnapshotMachineOfTest.cleanUp(machines));

  const tpmState = ({ tpm }: SnapshotMachineOfTest): string => `${tpm}/tpm2/tpm2-00.permall`;

  it("a revert restores disks, definition, UEFI variables and TPM state, and keeps what it leaves", async () => {
    const ada = machine("revert");
    ada.startOnce();
    ada.write("vda", "a");
    ada.write("vdb", "a");
    const variables = readFileSync(ada.variables);
    const tpm = hasTpm() ? readFileSync(tpmState(ada)) : undefined;
    const made = await makeSnapshot(client, ada.uuid, { name: "before" });
    assert.equal(made.state, "complete");
    assert.deepEqual(made.leftOut, [{ target: "sdc", reason: "a cdrom" }]);
    assert.equal(statSync(ada.store).mode & 0o777, 0o700);

    ada.write("vda", "b");
    ada.write("vdb", "b");
    writeFileSync(ada.variables, "other variables");
    if (hasTpm()) writeFileSync(tpmState(ada), "other state");
    edit(ada.name, (xml) => xml.replace(/<vcpu[^>]*>1</, "<vcpu>2<"));

    const left = await revertToSnapshot(client, ada.uuid, "before");
    assert.ok(ada.holds("vda", "a"));
    assert.ok(ada.holds("vdb", "a"));
    assert.deepEqual(readFileSync(ada.variables), variables);
    if (hasTpm()) assert.deepEqual(readFileSync(tpmState(ada)), tpm);
    assert.match(xmlOf(ada.name), /<vcpu[^>]*>1</);
    virsh("start", ada.name);
    virsh("destroy", ada.name);

    const all = await listSnapshots(client, ada.uuid);
    assert.deepEqual(
      all.map(({ name, origin, incomplete }) => ({ name, origin, incomplete })),
      [
        { name: "before", origin: "user", incomplete: undefined },
        { name: left, origin: "revert", incomplete: undefined },
      ],
    );
    await assert.rejects(removeSnapshot(client, ada.uuid, "before"), new RegExp(`Remove ${left} first`));

    await revertToSnapshot(client, ada.uuid, left);
    assert.ok(ada.holds("vda", "b"));
    assert.ok(ada.holds("vdb", "b"));
    assert.equal(readFileSync(ada.variables, "utf8"), "other variables");
    assert.match(xmlOf(ada.name), /<vcpu[^>]*>2</);
  });

  it("a revert whose definition libvirt has switched is done, although libvirt's answer was lost", async () => {
    const ada = machine("unheard");
    ada.write("vda", "a");
    await makeSnapshot(client, ada.uuid, { name: "one" });
    ada.write("vda", "b");
    writeFileSync(ada.variables, "variables of b");
    const deaf: LibvirtClient = {
      ...client,
      changes: {
        ...client.changes,
        define: async (...given) => {
          await client.changes.define(...given);
          throw new Error("Disconnected due to end of file");
        },
      },
    };
    const left = await revertToSnapshot(deaf, ada.uuid, "one");
    assert.ok(ada.holds("vda", "a"));
    const kept = (await listSnapshots(client, ada.uuid)).find(({ name }) => name === left);
    assert.equal(kept?.incomplete, undefined);
    await revertToSnapshot(client, ada.uuid, left);
    assert.ok(ada.holds("vda", "b"));
    assert.equal(readFileSync(ada.variables, "utf8"), "variables of b");
  });

  it("removing merges what was written since, and leaves no file behind", async () => {
    const ada = machine("remove");
    ada.write("vda", "a");
    await makeSnapshot(client, ada.uuid, { name: "one" });
    ada.write("vda", "b");
    ada.write("vdb", "b");
    await makeSnapshot(client, ada.uuid, { name: "two" });
    ada.write("vda", "c");
    await removeSnapshot(client, ada.uuid, "one");
    assert.ok(ada.holds("vda", "c"));
    assert.ok(ada.holds("vda", "b", ada.qcow2));
    assert.deepEqual(
      (await listSnapshots(client, ada.uuid)).map(({ name, incomplete }) => [name, incomplete]),
      [["two", undefined]],
    );
    await revertToSnapshot(client, ada.uuid, "two");
    assert.ok(ada.holds("vda", "b"));
    const [, left] = await listSnapshots(client, ada.uuid);
    await removeSnapshot(client, ada.uuid, left!.name);
    await removeSnapshot(client, ada.uuid, "two");
    assert.equal(ada.top("vda"), ada.qcow2);
    assert.equal(ada.top("vdb"), ada.raw);
    assert.ok(ada.holds("vda", "b"));
    assert.ok(ada.holds("vdb", "b"));
    assert.deepEqual(readdirSync(ada.folder).sort(), ["a.qcow2", "b.img"]);
    assert.equal(existsSync(ada.store), false);
  });

  it("works on a running machine, which keeps running", async () => {
    const ada = machine("running");
    ada.write("vda", "a");
    virsh("start", ada.name);
    for (let number = 0; number < 4; number++) await makeSnapshot(client, ada.uuid, { origin: "update" });
    assert.deepEqual((await pruneSnapshots(client, ada.uuid, 2)).length, 2);
    const kept = await listSnapshots(client, ada.uuid);
    assert.deepEqual(
      kept.map(({ incomplete }) => incomplete),
      [undefined, undefined],
    );
    assert.equal(virsh("domstate", ada.name).trim(), "running");
    await assert.rejects(revertToSnapshot(client, ada.uuid, kept[0]!.name), /Shut Windows down first/);
    for (const { name } of kept) await removeSnapshot(client, ada.uuid, name);
    assert.equal(virsh("domstate", ada.name).trim(), "running");
    assert.equal(ada.top("vda"), ada.qcow2);
    assert.deepEqual(readdirSync(ada.folder).sort(), ["a.qcow2", "b.img"]);
    virsh("destroy", ada.name);
    assert.ok(ada.holds("vda", "a"));
  });

  /** A client through which `meanwhile` happens right before each snapshot is made. */
  const disturbed = (meanwhile: () => void): LibvirtClient => {
    const uri = parseLibvirtUri("qemu:///system");
    const transport = transportFor(uri);
    return createClient(uri, {
      ...transport,
      virsh: (args, options) => {
        if (args.includes("snapshot-create")) meanwhile();
        return transport.virsh(args, options);
      },
    });
  };

  it("a running machine that writes its UEFI variables meanwhile gets a snapshot that fits together, or none", async () => {
    const ada = machine("disturbed");
    virsh("start", ada.name);
    // Its firmware writes on its own otherwise.
    virsh("suspend", ada.name);
    let times = 0;
    const write = (): void => {
      const file = openSync(ada.variables, "r+");
      writeSync(file, String(++times), 0);
      closeSync(file);
    };
    const log: string[] = [];
    await makeSnapshot(
      disturbed(() => (times === 0 ? write() : undefined)),
      ada.uuid,
      {
        name: "one",
        log: (text) => log.push(text),
      },
    );
    assert.equal(log.length, 1);
    assert.deepEqual(readFileSync(`${ada.store}/one/variables`), readFileSync(ada.variables));
    await removeSnapshot(client, ada.uuid, "one");
    await assert.rejects(
      makeSnapshot(disturbed(write), ada.uuid),
      /no consistent snapshot could be made, and nothing was changed/,
    );
    assert.deepEqual(await listSnapshots(client, ada.uuid), []);
    assert.deepEqual(readdirSync(ada.folder).sort(), ["a.qcow2", "b.img"]);
    virsh("destroy", ada.name);
  });

  it("a manifest that names another place is not followed, and no process shows the console's password", async () => {
    const ada = machine("forged");
    writeFileSync(ada.variables, "mine");
    edit(ada.name, (xml) => xml.replace("</devices>", "<graphics type='vnc' passwd='geheim12'/></devices>"));
    const uri = parseLibvirtUri("qemu:///system");
    const transport = transportFor(uri);
    const words: string[] = [];
    const watched = createClient(uri, {
      ...transport,
      virsh: (args, options) => (words.push(...args), transport.virsh(args, options)),
      shell: (script, options) => (words.push(script), transport.shell!(script, options)),
    });
    await makeSnapshot(watched, ada.uuid, { name: "one" });
    assert.match(readFileSync(`${ada.store}/one/definition.xml`, "utf8"), /geheim12/);
    assert.deepEqual(
      words.filter((word) => word.includes("geheim12")),
      [],
    );
    const file = `${ada.store}/one/manifest.json`;
    const manifest = JSON.parse(readFileSync(file, "utf8")) as object;
    const others = path.join(ada.folder, "others");
    mkdirSync(others);
    for (const forged of [
      { tpm: { folder: others, copied: false } },
      { variables: { file: path.join(others, "x"), copied: false } },
    ]) {
      writeFileSync(file, JSON.stringify({ ...manifest, ...forged }));
      await assert.rejects(revertToSnapshot(client, ada.uuid, "one"), /nothing was changed: .*belong into/);
      assert.ok(existsSync(others));
      assert.equal(readFileSync(ada.variables, "utf8"), "mine");
    }
  });

  it("works over ssh", async function () {
    if (noSshServer !== undefined) {
      console.log(`        ${noSshServer}`);
      this.skip();
    }
    const server = await startSshServer();
    const uri = parseLibvirtUri(server.uri);
    const remote = createClient(uri, transportFor(uri));
    try {
      const ada = machine("ssh");
      ada.write("vda", "a");
      await makeSnapshot(remote, ada.uuid, { name: "one" });
      ada.write("vda", "b");
      await revertToSnapshot(remote, ada.uuid, "one");
      assert.ok(ada.holds("vda", "a"));
    } finally {
      await remote.close();
      server.stop();
    }
  });

  it("renaming and undefining the machine work as before", async () => {
    const ada = machine("rename");
    await makeSnapshot(client, ada.uuid, { name: "one" });
    virsh("domrename", ada.name, `${ada.name}-2`);
    await revertToSnapshot(client, ada.uuid, "one");
    assert.equal(virsh("domname", ada.uuid).trim(), `${ada.name}-2`);
    virsh("undefine", ada.uuid, "--nvram", ...(hasTpm() ? ["--tpm"] : []));
  });

  it("refuses before anything is done: space, names, block devices, libvirt's own snapshots", async () => {
    const ada = machine("refused");
    await assert.rejects(
      makeSnapshot(client, ada.uuid, { reserveBytes: 1e18 }),
      /MiB free, and a snapshot needs at least .* Nothing was changed/,
    );
    await assert.rejects(makeSnapshot(client, ada.uuid, { name: "../x" }), /is not a name for a snapshot/);
    await makeSnapshot(client, ada.uuid, { name: "one" });
    await assert.rejects(makeSnapshot(client, ada.uuid, { name: "one" }), /has a snapshot one already/);
    await removeSnapshot(client, ada.uuid, "one");
    const before = xmlOf(ada.name);
    edit(ada.name, (xml) =>
      xml.replace(
        "<devices>",
        "<devices><disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='/dev/loop0'/><target dev='vdc' bus='virtio'/></disk>",
      ),
    );
    await assert.rejects(makeSnapshot(client, ada.uuid), /disk vdc: it is a block device/);
    edit(ada.name, () => before);
    virsh("snapshot-create-as", ada.name, "theirs", "--disk-only", "--diskspec", "vdb,snapshot=no");
    await assert.rejects(makeSnapshot(client, ada.uuid), /snapshots of libvirt's own \(theirs\)/);
    virsh("snapshot-delete", ada.name, "theirs", "--metadata");
    assert.equal(existsSync(ada.store), false);
  });
});

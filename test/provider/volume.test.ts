import assert from "node:assert/strict";
import type { DomainDefinition } from "../../src/domain/definition";
import type { Answer, LibvirtClient } from "../../src/libvirt";
import { LibvirtError } from "../../src/libvirt";
import { hostFiles } from "../../src/libvirt/host-files";
import { settleStorage, writtenFormats } from "../../src/provider/domain/storage";
import { plain, type Properties } from "../../src/provider/properties";
import type { OperationContext } from "../../src/provider/resource";
import { storageUsers } from "../../src/provider/storage-users";
import { checkVolume, type VolumeInputs } from "../../src/provider/volume/inputs";
import { plan } from "../../src/provider/volume/make";
import { volumeXml } from "../../src/provider/volume/xml";
import { expected, idOf } from "../../src/provider/volume/outputs";
import { Run } from "../../src/provider/volume/run";
import { small } from "../domain/small-definition";

const context: OperationContext = {
  urn: "urn:pulumi:s::p::windows-guest:index:Volume::data",
  name: "data",
  signal: new AbortController().signal,
  log: () => undefined,
};

/** A host without a shell that knows these answers; every other thing is missing. */
function host(answers: Readonly<Record<string, string>>): { client: LibvirtClient; batches: number[] } {
  const batches: number[] = [];
  const answer = (command: readonly string[]): Answer => {
    const text = answers[command.join(" ")];
    if (text !== undefined) return { ok: true, text };
    return {
      ok: false,
      error: new LibvirtError(
        "not-found",
        "qemu:///system",
        "look",
        `Storage volume not found: no storage vol with matching path '${command.join(" ")}'`,
        "",
      ),
    };
  };
  const client = {
    host: "qemu:///system",
    files: hostFiles(undefined),
    volumes: { refreshPool: async () => undefined },
    batch: async (_: string, commands: readonly (readonly string[])[]) => {
      batches.push(commands.length);
      return commands.map(answer);
    },
    virsh: async (_: string, args: readonly string[]) => {
      const said = answer(args);
      if (!said.ok) throw said.error;
      return said.text;
    },
  };
  return { client: client as unknown as LibvirtClient, batches };
}

describe("a volume's inputs", () => {
  const check = (
    news: Properties | Record<string, unknown>,
    olds: Record<string, unknown> = {},
  ): ReturnType<typeof checkVolume> =>
    checkVolume({ news: "secrets" in news ? (news as Properties) : plain(news), olds: plain(olds) }, "data");
  const secret = (value: Record<string, unknown>, ...paths: string[][]): Properties => ({
    value,
    secrets: paths,
    unknowns: [],
  });

  it("with a name that nobody wrote says where it came from", () => {
    const failuresOf = (name: string, given: Record<string, unknown>): string[] =>
      checkVolume({ news: plain({ size: "1 GiB", ...given }), olds: plain({}) }, name).failures.map(
        ({ property, reason }) => `${property}: ${reason}`,
      );
    assert.deepEqual(failuresOf("a/b", {}), [
      'name: "a/b.qcow2" cannot be the name of a volume. The name of the volume defaults to the Pulumi name of its resource. Set a name, for example name: "data.qcow2"',
    ]);
    assert.deepEqual(failuresOf("ada-system", { defaultName: "a/b.qcow2" }), [
      'name: "a/b.qcow2" cannot be the name of a volume. The name of the volume is derived from the name of its machine. Rename the machine',
    ]);
    assert.match(failuresOf("a/b", { name: "c/d" })[0]!, /^name: name: "c\/d" cannot be the name of a volume\. Use/);
    assert.deepEqual(failuresOf("a/b", { name: "data" }), []);
  });

  it("tells what is meant as a guest does", () => {
    const failureOf = (given: Record<string, unknown>): string =>
      checkVolume({ news: plain({ size: "1 GiB", ...given }), olds: plain({}) }, "data")
        .failures.map(({ property, reason }) => `${property}: ${reason}`)
        .join("\n");
    assert.match(failureOf({ size: 80 }), /^size: size: 80 has no unit\. Did you mean "80 GiB"/);
    assert.match(failureOf({ size: "80,5 GB" }), /Did you mean "80\.5 GiB"/);
    assert.match(failureOf({ host: "kvm1" }), /^host: .* Did you mean \{ uri: "qemu\+ssh:\/\/root@kvm1\/system" \}/);
    assert.match(
      failureOf({ deleteOnDestory: true }),
      /^deleteOnDestory: a volume has no property "deleteOnDestory"\. Did you mean `deleteOnDestroy`/,
    );
    assert.match(
      failureOf({ baseImage: "https://u:hunter2@example.org/a.qcow2?key=hunter2" }),
      /^baseImage: (?!.*hunter2).*URL.*Download it to the host first.*images\/a\.qcow2/,
    );
    assert.match(failureOf({ format: "QCOW2" }), /Did you mean "qcow2"/);
    assert.match(failureOf({ adopt: "yes" }), /Did you mean true, without quotes/);
  });

  it("have no format of their own: the pool decides, and the name is as ever", () => {
    const { inputs } = check({ size: "1 GiB" });
    assert.deepEqual([inputs.value["format"], inputs.value["name"]], [undefined, "data.qcow2"]);
    const old = { pool: "default", name: "data.qcow2", size: "1 GiB", format: "qcow2" };
    assert.deepEqual(check({ size: "1 GiB" }, old).failures, []);
  });

  it("make the name secret where what settles it is, and everything made of it", () => {
    for (const news of [
      secret({ size: "1 GiB", defaultName: "ada.qcow2" }, ["defaultName"]),
      secret({ size: "1 GiB", name: "ada.qcow2" }, ["name"]),
    ]) {
      const { inputs } = check(news);
      assert.ok(
        inputs.secrets.some(([key]) => key === "name"),
        JSON.stringify(inputs),
      );
      assert.deepEqual(
        expected(inputs)
          .secrets.map(([key]) => key)
          .sort(),
        ["name", "path"],
      );
      assert.doesNotMatch(idOf(inputs), /ada/);
      assert.notEqual(idOf(inputs), idOf(inputs), "and says nothing of it, not even whether two are equal");
    }
    const kept = checkVolume(
      {
        news: plain({ size: "1 GiB", defaultName: "bob.qcow2" }),
        olds: secret({ name: "ada.qcow2", size: "1 GiB" }, ["name"]),
      },
      "data",
    );
    assert.deepEqual([kept.inputs.value["name"], kept.inputs.secrets], ["ada.qcow2", [["name"]]]);
    const pooled = check(secret({ size: "1 GiB", pool: "vault" }, ["pool"])).inputs;
    assert.doesNotMatch(idOf(pooled), /vault/);
    assert.deepEqual(
      expected(pooled)
        .secrets.map(([key]) => key)
        .sort(),
      ["path", "pool", "poolPath", "poolUuid"],
    );
    assert.equal(idOf(check({ size: "1 GiB" }).inputs), "default/data.qcow2");
  });

  it("keep their name in the second check of a replacement, which has no old inputs", () => {
    const run = new Run();
    const news = plain({ size: "1 GiB", defaultName: "renamed.qcow2" });
    const olds = plain({ pool: "old", name: "first.qcow2", size: "1 GiB" });
    assert.equal(run.check({ news, olds }, context.urn, "data").inputs.value["name"], "first.qcow2");
    assert.equal(run.check({ news, olds: plain({}) }, context.urn, "data").inputs.value["name"], "first.qcow2");
  });

  it("ask for something to make where a volume is to be made anew, which may also be smaller", () => {
    const old = { pool: "default", name: "data.qcow2", size: "2 GiB" };
    assert.match(
      check({ name: "data.qcow2", recreate: "1", adopt: true }, old).failures[0]!.reason,
      /requires a size, a base image, or both/,
    );
    assert.deepEqual(check({ size: "1 GiB", recreate: "1" }, old).failures, []);
    assert.equal(check({ size: "1 GiB", recreate: "1" }, { ...old, recreate: "1" }).failures[0]?.property, "size");
    const open: Properties = { value: { size: "1 GiB", recreate: undefined }, secrets: [], unknowns: [["recreate"]] };
    assert.deepEqual(check(open, old).failures, [], "not known yet");
  });
});

describe("a volume in a pool of devices", () => {
  const wanted = (more: Partial<VolumeInputs> = {}): VolumeInputs => ({
    pool: "vg",
    name: "data",
    size: "1 GiB",
    ...more,
  });
  const made = async (type: string, more?: Partial<VolumeInputs>): Promise<string> =>
    volumeXml(await plan(host({}).client, wanted(more), { pool: { type, uuid: "u", path: "/dev/vg" } }, context));

  it("is raw, and libvirt is told no format", async () => {
    for (const type of ["logical", "disk", "rbd", "iscsi"]) {
      assert.doesNotMatch(await made(type), /format/);
      assert.doesNotMatch(await made(type, { format: "raw" }), /format/);
      await assert.rejects(
        made(type, { format: "qcow2" }),
        new RegExp(`pool vg of qemu:///system has the type ${type}.*format: "qcow2" is not supported`),
      );
      await assert.rejects(made(type, { baseImage: "golden" }), /do not support a base image/);
    }
    for (const type of ["dir", "fs", "netfs"])
      assert.match(await made(type), /<format type="qcow2"|<format type='qcow2'/);
  });
});

describe("the disks of a machine on a host without a shell", () => {
  type Source = NonNullable<DomainDefinition["devices"]["disks"][number]["source"]>;
  const settled = async (
    source: Source,
    answers: Readonly<Record<string, string>>,
    format?: "raw" | "qcow2",
  ): Promise<readonly [Source | undefined, string]> => {
    const disk = { device: "disk", source, format: "qcow2", target: "sda", bus: "sata", readonly: false } as const;
    const definition = {
      ...small(),
      name: "ada",
      devices: { ...small().devices, disks: [disk] },
    } as unknown as DomainDefinition;
    const place = source.type === "volume" ? { pool: source.pool, volume: source.volume } : { path: source.path };
    const { definition: done } = await settleStorage(
      definition,
      host(answers).client,
      writtenFormats("ada", { systemDisk: { ...place, ...(format === undefined ? {} : { format }) } }),
      context,
    );
    return [done.devices.disks[0]!.source, done.devices.disks[0]!.format];
  };
  const vol = (type: string, path: string, format?: string): string =>
    `<volume type='${type}'><name>a</name><capacity unit='bytes'>1</capacity><target><path>${path}</path>${format === undefined ? "" : `<format type='${format}'/>`}</target></volume>`;
  const ofPool = (xml: string): Record<string, string> => ({
    "vol-dumpxml --pool=p --vol=a": xml,
    "pool-uuid --pool=p": "u\n",
  });
  const inPool: Source = { type: "volume", pool: "p", volume: "a" };

  it("are what libvirt says: files, devices, and volumes of the network as they are", async () => {
    assert.deepEqual(await settled(inPool, ofPool(vol("file", "/p/a", "raw"))), [
      { type: "file", path: "/p/a" },
      "raw",
    ]);
    assert.deepEqual(await settled(inPool, ofPool(vol("block", "/dev/vg/a"))), [
      { type: "block", path: "/dev/vg/a" },
      "raw",
    ]);
    assert.deepEqual(await settled(inPool, ofPool(vol("block", "/dev/sdb1", "linux"))), [
      { type: "block", path: "/dev/sdb1" },
      "raw",
    ]);
    assert.deepEqual(await settled(inPool, ofPool(vol("network", "rbd/a", "raw"))), [inPool, "raw"]);
    await assert.rejects(
      settled(inPool, ofPool(vol("block", "/dev/vg/a")), "qcow2"),
      /is a raw image, but format is "qcow2"/,
    );
  });

  it("of no pool have the format that the program writes, and it is asked for one", async () => {
    const file: Source = { type: "file", path: "/vms/a.img" };
    await assert.rejects(
      settled(file, {}),
      /the format of \/vms\/a\.img is unknown.*Set format: "qcow2" or format: "raw"/,
    );
    assert.deepEqual(await settled(file, {}, "raw"), [file, "raw"]);
    assert.deepEqual(await settled(file, {}, "qcow2"), [file, "qcow2"]);
    const device: Source = { type: "block", path: "/dev/sdb" };
    assert.deepEqual(await settled(device, {}), [device, "raw"]);
  });
});

describe("who uses storage", () => {
  const uuid = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  const machines = (count: number): Record<string, string> => {
    const all = Array.from({ length: count }, (_, index) => uuid(index));
    const xml = (index: number): string =>
      `<domain><name>m${index}</name><uuid>${uuid(index)}</uuid><devices><disk type='file' device='disk'><source file='/p/m${index}.qcow2'/><target dev='sda'/></disk></devices></domain>`;
    return {
      "list --all --uuid": `${all.join("\n")}\n`,
      "list --uuid": "",
      "list --all --with-managed-save --uuid": "",
      "pool-list --name": "p\n",
      "vol-list --pool=p": all.map((_, index) => ` m${index}.qcow2   /p/m${index}.qcow2`).join("\n"),
      ...Object.fromEntries(all.map((id, index) => [`dumpxml --domain=${id} --inactive`, xml(index)])),
      ...Object.fromEntries(
        all.map((_, index) => [
          `vol-dumpxml --pool=p --vol=m${index}.qcow2`,
          `<volume type='file'><name>m${index}.qcow2</name><target><path>/p/m${index}.qcow2</path></target></volume>`,
        ]),
      ),
    };
  };

  it("is asked in a handful of batches whatever the number of machines, and once for all who ask at a time", async () => {
    const { client, batches } = host(machines(3000));
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => storageUsers(client, [`/p/m${index}.qcow2`])),
    );
    assert.deepEqual(
      all.map((users) => users.map((user) => user.kind === "machine" && user.name)),
      all.map((_, index) => [`m${index}`]),
    );
    assert.equal(batches.length, 2 * 4, "one look for the first, one for all who came after it");
  });

  it("is not known where a machine cannot be read, and is nobody where it went meanwhile", async () => {
    const answers = machines(2);
    delete answers[`dumpxml --domain=${uuid(1)} --inactive`];
    assert.equal((await storageUsers(host(answers).client, ["/p/m0.qcow2"])).length, 1);
    answers[`dumpxml --domain=${uuid(1)} --inactive`] = "<domain";
    await assert.rejects(
      storageUsers(host(answers).client, ["/p/m0.qcow2"]),
      /the definition of machine .* cannot be read/,
    );
  });
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { renameSync, symlinkSync } from "node:fs";
import path from "node:path";
import type { DomainDefinition } from "../../../src/domain/definition";
import { type LibvirtClient, libvirtClient } from "../../../src/libvirt";
import { type SettleOptions, settleStorage, writtenFormats } from "../../../src/provider/domain/storage";
import { small } from "../../domain/small-definition";
import { virsh } from "../engine";
import { FaultyVirsh } from "../faulty-virsh";
import { machineName } from "../machines";
import { qemuImg, TestPool } from "../volume-host";

type Disk = DomainDefinition["devices"]["disks"][number];
type Written = "raw" | "qcow2" | undefined;

describe("the disks of a machine, as the host knows them", function () {
  this.timeout(120_000);
  let pool: TestPool;
  let client: LibvirtClient;

  before(() => {
    client = libvirtClient("qemu:///system");
    pool = new TestPool(machineName("pool"));
  });
  after(() => pool.remove());

  const outside = (name: string, format: string, ...more: string[]): string => {
    const file = path.join(pool.folder, name);
    qemuImg("create", "-q", "-f", format, ...more, file, ...(more.length === 0 ? ["64M"] : []));
    return file;
  };

  const disk = (source: Disk["source"], target: string, device: Disk["device"] = "disk"): Disk => ({
    device,
    source,
    format: device === "cdrom" ? "raw" : "qcow2",
    target,
    bus: "sata",
    readonly: device === "cdrom",
  });
  const machine = (...disks: Disk[]): DomainDefinition =>
    ({ ...small(), name: "ada", devices: { ...small().devices, disks } }) as DomainDefinition;

  async function settled(
    source: NonNullable<Disk["source"]>,
    written?: Written,
    device: Disk["device"] = "disk",
  ): Promise<{ source: Disk["source"]; format: string; pool: string | undefined; volume: string | undefined }> {
    const asked = source.type === "volume" ? { pool: source.pool, volume: source.volume } : { path: source.path };
    const formats = writtenFormats("ada", {
      systemDisk: { ...asked, ...(written === undefined ? {} : { format: written }) },
    });
    const { definition, origins } = await settleStorage(machine(disk(source, "sda", device)), client, formats, {
      signal: new AbortController().signal,
    });
    const [one] = definition.devices.disks;
    return { source: one!.source, format: one!.format, pool: origins[0]!.pool, volume: origins[0]!.volume };
  }
  const ofVolume = (volume: string, written?: Written): ReturnType<typeof settled> =>
    settled({ type: "volume", pool: pool.name, volume }, written);
  const ofPath = (file: string, written?: Written): ReturnType<typeof settled> =>
    settled({ type: "file", path: file }, written);
  const refused = async (operation: Promise<unknown>, ...says: RegExp[]): Promise<void> => {
    const error = await operation.then(
      (done) => assert.fail(`it was not refused: ${JSON.stringify(done)}`),
      (thrown: Error) => thrown,
    );
    for (const one of [/disk sda of ada/, ...says]) assert.match(error.message, one);
    assert.equal(error.name, "OperationFailed", error.stack);
  };

  it("may be missing while the machine is not to run, with the format that was written", async () => {
    const nowhere = path.join(pool.folder, "nowhere.img");
    const options = (): SettleOptions => ({ signal: new AbortController().signal, running: false });
    for (const written of [undefined, "raw"] as const) {
      const formats = writtenFormats("ada", {
        systemDisk: { path: nowhere, ...(written === undefined ? {} : { format: written }) },
      });
      const { definition, missing } = await settleStorage(
        machine(disk({ type: "file", path: nowhere }, "sda")),
        client,
        formats,
        options(),
      );
      assert.equal(definition.devices.disks[0]!.format, written ?? "qcow2");
      assert.deepEqual(missing, [nowhere]);
    }
    await refused(ofPath(nowhere), /nowhere\.img does not exist on qemu:\/\/\/system/);
    const source = { type: "block" as const, path: "/dev/wg-vg/win" };
    const device = await settleStorage(
      machine({ ...disk(source, "sda"), format: "raw" }),
      client,
      new Map(),
      options(),
    );
    assert.deepEqual(device.definition.devices.disks[0]!.source, source);
    assert.equal(device.definition.devices.disks[0]!.format, "raw");
  });

  it("are files with the host's format, whether a volume or a path was written", async () => {
    for (const format of ["raw", "qcow2"]) {
      const file = pool.image(`misnamed-${format}.img`, format);
      const expected = {
        source: { type: "file", path: file },
        format,
        pool: pool.name,
        volume: `misnamed-${format}.img`,
      };
      assert.deepEqual(await ofVolume(`misnamed-${format}.img`), expected);
      assert.deepEqual(await ofPath(file), expected);
      const none = outside(`out-${format}.img`, format);
      assert.deepEqual(await ofPath(none), {
        source: { type: "file", path: none },
        format,
        pool: undefined,
        volume: undefined,
      });
    }
  });

  it("with another format than was written are an error that names both", async () => {
    pool.image("a.qcow2", "qcow2");
    await refused(ofVolume("a.qcow2", "raw"), /a\.qcow2 on qemu:\/\/\/system is a qcow2 image, but format is "raw"/);
    await refused(ofPath(outside("a.raw", "raw"), "qcow2"), /is a raw image, but format is "qcow2"/);
    assert.equal((await ofVolume("a.qcow2", "qcow2")).format, "qcow2");
  });

  it("in a format that machines do not run from are refused with the line that converts them", async () => {
    for (const format of ["vhdx", "vmdk", "vdi", "vpc"]) {
      pool.image(`a.${format}`, format);
      const convert = new RegExp(`qemu-img convert -p -f ${format} -O qcow2 `);
      await refused(ofVolume(`a.${format}`), convert);
      await refused(ofPath(pool.path(`a.${format}`)), convert);
      await refused(ofPath(outside(`o.${format}`, format)), convert);
      await refused(ofPath(path.join(pool.folder, `o.${format}`), "raw"), convert);
    }
  });

  it("of no pool, whose header names one more file, are believed only when the program says so", async () => {
    const base = outside("base.raw", "raw");
    const overlay = outside("overlay", "qcow2", "-b", base, "-F", "raw");
    await refused(ofPath(overlay), /according to its header, .* is an overlay of .*base\.raw/, /set format: "qcow2"/);
    assert.equal((await ofPath(overlay, "qcow2")).format, "qcow2");
    assert.equal((await ofPath(overlay, "raw")).format, "raw");
  });

  it("that are devices are raw, also behind a link and whatever is on them", async function () {
    const file = outside("device", "qcow2");
    let device: string;
    try {
      device = execFileSync("losetup", ["-f", "--show", file], { encoding: "utf8", stdio: "pipe" }).trim();
    } catch {
      return this.skip();
    }
    try {
      const link = path.join(pool.folder, "device-link");
      symlinkSync(device, link);
      for (const source of [
        { type: "block", path: device },
        { type: "file", path: link },
      ] as const) {
        const { source: found, format } = await settled(source);
        assert.deepEqual([found, format], [{ type: "block", path: source.path }, "raw"]);
      }
      assert.equal((await settled({ type: "block", path: device }, "qcow2")).format, "qcow2");
    } finally {
      execFileSync("losetup", ["-d", device]);
    }
  });

  it("that are missing are named, with what to look at", async () => {
    await refused(ofPath("/none/there.qcow2"), /\/none\/there\.qcow2 does not exist on qemu:\/\/\/system/, /findmnt/);
    await refused(ofVolume("none.qcow2"), /has no volume none\.qcow2/, /vol-list/);
    await refused(settled({ type: "volume", pool: "none", volume: "a" }), /no storage pool none/);
    pool.image("late.qcow2", "qcow2", { listed: false });
    assert.equal((await ofVolume("late.qcow2")).format, "qcow2");
    renameSync(pool.path("late.qcow2"), path.join(pool.folder, "gone.qcow2"));
  });

  it("are one question to libvirt for a whole machine, and CD images are raw", async () => {
    const names = ["m1.qcow2", "m2.qcow2", "m3.iso"];
    for (const name of names) pool.image(name, name.endsWith("iso") ? "raw" : "qcow2", { listed: false });
    virsh("pool-refresh", pool.name);
    const all = machine(
      disk({ type: "volume", pool: pool.name, volume: "m1.qcow2" }, "sda"),
      disk(undefined, "sdb", "cdrom"),
      disk({ type: "volume", pool: pool.name, volume: "m2.qcow2" }, "sdc"),
      disk({ type: "volume", pool: pool.name, volume: "m3.iso" }, "sdd", "cdrom"),
      disk({ type: "file", path: "/some/other.iso" }, "sde", "cdrom"),
    );
    const double = new FaultyVirsh();
    try {
      double.heal();
      const { definition, origins } = await settleStorage(all, client, new Map(), {
        signal: new AbortController().signal,
      });
      assert.deepEqual(double.calls(), ["vol-dumpxml"]);
      assert.deepEqual(
        definition.devices.disks.map(({ source, format, target }) => [target, source, format]),
        [
          ["sda", { type: "file", path: pool.path("m1.qcow2") }, "qcow2"],
          ["sdb", undefined, "raw"],
          ["sdc", { type: "file", path: pool.path("m2.qcow2") }, "qcow2"],
          ["sdd", { type: "file", path: pool.path("m3.iso") }, "raw"],
          ["sde", { type: "file", path: "/some/other.iso" }, "raw"],
        ],
      );
      assert.deepEqual(
        origins.map(({ target, source }) => [target, source.type]),
        [
          ["sda", "volume"],
          ["sdc", "volume"],
          ["sdd", "volume"],
          ["sde", "file"],
        ],
      );
    } finally {
      double.remove();
    }
  });
});

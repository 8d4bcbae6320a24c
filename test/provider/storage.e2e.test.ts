import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { libvirtClient } from "../../src/libvirt";
import { storageUsers, userText } from "../../src/provider/storage-users";
import { volumeHandler } from "../../src/provider/volume";
import { virsh } from "./engine";
import { machineName, removeMachines, uuidOf } from "./machines";
import { fileDisk, HandledVolume, qemuImg, smallMachine, TestPool, volumeDisk } from "./volume-host";

describe("storage on a real libvirt", function () {
  this.timeout(180_000);
  let pool: TestPool;
  let count = 0;

  beforeEach(() => {
    pool = new TestPool(machineName(`pool-${count++}`));
  });
  afterEach(() => {
    removeMachines();
    pool.remove();
  });

  const machine = (name: string, disks: string, more?: string): string => smallMachine(machineName(name), disks, more);
  const volume = (name = "data", handler = volumeHandler()): HandledVolume => new HandledVolume(handler, name);
  const args = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
    pool: pool.name,
    name: "data.qcow2",
    size: "64 MiB",
    ...more,
  });
  const users = async (file: string): Promise<string[]> =>
    (await storageUsers(libvirtClient("qemu:///system"), [file])).map(userText).sort();

  /** What a person reads in the error; nothing else must have happened to the file. */
  async function refused(operation: Promise<unknown>, ...says: RegExp[]): Promise<void> {
    const error = await operation.then(
      () => assert.fail("it was not refused"),
      (thrown: Error) => thrown,
    );
    for (const one of says) assert.match(error.message, one);
    assert.equal(error.name, "OperationFailed", error.stack);
  }

  describe("a run that was killed while it made the volume", () => {
    /** What it leaves: the volume, and no state that knows of it. */
    async function interrupted(more: Record<string, unknown> = {}): Promise<void> {
      await volume().up(args(more));
    }

    for (const format of ["qcow2", "raw"]) {
      it(`is finished by the next one (${format}), as a volume of its own`, async () => {
        await interrupted({ format });
        const again = volume();
        await again.up(args({ format, deleteOnDestroy: true }));
        assert.equal(again.output("adopted"), false);
        assert.ok(
          again.logs.some((line) => /an interrupted run created it/.test(line)),
          again.logs.join(),
        );
        // With --replace the engine deletes "the old one" in the same run, which is the same volume.
        await again.handler.delete(again.state!, again.context);
        assert.deepEqual(pool.volumes(), ["data.qcow2"]);
        const later = volume();
        later.state = again.state;
        await later.destroy();
        assert.deepEqual(pool.volumes(), []);
      });

      it(`is not mistaken for one that holds data (${format}), or is another, or is used, or is another resource's`, async () => {
        await interrupted({ format });
        const already = /already has a volume named data\.qcow2.*adopt: true/;
        await refused(volume("stranger").up(args({ format })), already);
        await refused(volume().up(args({ format, size: "128 MiB" })), already);
        machine("user", fileDisk(pool.path("data.qcow2"), format));
        await refused(volume().up(args({ format })), already);
        removeMachines();
        execFileSync("qemu-io", ["-f", format, "-c", "write -P 7 32M 4k", pool.path("data.qcow2")]);
        virsh("pool-refresh", pool.name);
        await refused(volume().up(args({ format })), already);
      });
    }

    it("is over once the state knows the volume", async () => {
      const known = volume();
      await known.up(args());
      await known.up(args());
      await refused(volume().up(args()), /already.*adopt: true/);
    });
  });

  describe("who uses it", () => {
    it("is a machine by its path, by its volume, through a link, as UEFI variables, and one that runs", async () => {
      const file = pool.image("a.qcow2", "qcow2");
      const other = pool.image("b.qcow2", "qcow2");
      symlinkSync(file, path.join(pool.folder, "link"));
      machine("by-path", fileDisk(file));
      machine("by-volume", volumeDisk(pool.name, "a.qcow2"));
      machine("by-link", fileDisk(path.join(pool.folder, "link"), "qcow2", "sdb"));
      machine(
        "nvram",
        "",
        `<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader><nvram>${file}</nvram>`,
      );
      machine("other", fileDisk(other));
      virsh("start", machineName("by-path"));
      assert.deepEqual(
        await users(file),
        [
          `machine ${machineName("by-link")} (${uuidOf(machineName("by-link"))}, off) as disk sdb`,
          `machine ${machineName("by-path")} (${uuidOf(machineName("by-path"))}, running) as disk sda`,
          `machine ${machineName("by-volume")} (${uuidOf(machineName("by-volume"))}, off) as disk sda`,
          `machine ${machineName("nvram")} (${uuidOf(machineName("nvram"))}, off) as its UEFI variables`,
        ].sort(),
      );
      assert.deepEqual(await users(pool.path("nobody.qcow2")), []);
    });

    it("is a machine that still runs from it after its definition has another disk, also without a definition", async () => {
      const file = pool.image("a.qcow2", "qcow2");
      const name = machine("redefined", fileDisk(file));
      virsh("start", name);
      virsh("detach-disk", name, "sda", "--config");
      assert.match((await users(file)).join(), /redefined .*running\) as disk sda/);
      virsh("undefine", name);
      assert.match((await users(file)).join(), /redefined .*running\) as disk sda/);
      virsh("destroy", name);
      assert.deepEqual(await users(file), []);
    });

    it("is whoever stands on it: overlays in the pool, snapshots of machines that run or are off, and files of no pool", async () => {
      const base = pool.image("base.qcow2", "qcow2");
      pool.image("overlay.qcow2", "qcow2", { base });
      machine("overlaid", volumeDisk(pool.name, "overlay.qcow2"));
      const outside = path.join(pool.folder, "outside.qcow2");
      qemuImg("create", "-q", "-f", "qcow2", "-b", base, "-F", "qcow2", outside);
      machine("outside", fileDisk(outside));
      const said = await users(base);
      assert.equal(said.length, 3, said.join());
      assert.match(said[0]!, /outside .*off\) as the image below disk sda/);
      assert.match(said[1]!, /overlaid .*off\) as the image below disk sda/);
      assert.match(said[2]!, new RegExp(`volume overlay\\.qcow2 of pool ${pool.name}`));
      virsh("start", machineName("outside"));
      assert.match((await users(base))[0]!, /outside .*running\) as the image below disk sda/);
    });
  });

  describe("a volume that is to be deleted", () => {
    it("stays while any machine uses it, and goes when none does", async () => {
      const data = volume();
      await data.up(args({ deleteOnDestroy: true }));
      const name = machine("user", volumeDisk(pool.name, "data.qcow2"));
      await refused(
        data.destroy(),
        /data\.qcow2 of pool .*was not deleted/,
        /machine .*user \(.*off\) as disk sda/,
        /virsh -c qemu:\/\/\/system detach-disk/,
      );
      virsh("start", name);
      await refused(data.destroy(), /user \(.*running\) as disk sda/, /Shut that machine down/);
      assert.deepEqual(pool.volumes(), ["data.qcow2"]);
      virsh("destroy", name);
      virsh("undefine", name);
      await data.destroy();
      assert.deepEqual(pool.volumes(), []);
    });

    it("stays while an overlay stands on it, also one that libvirt has not listed", async () => {
      const data = volume();
      await data.up(args({ deleteOnDestroy: true }));
      pool.image("overlay.qcow2", "qcow2", { base: pool.path("data.qcow2"), listed: false });
      await refused(data.destroy(), /volume overlay\.qcow2 of pool .*overlay of it/, /Delete the overlay first/);
      rmSync(pool.path("overlay.qcow2"));
      await data.destroy();
      assert.deepEqual(pool.volumes(), []);
    });

    it("stays when another resource of the same run took it over, however the host is spelled", async () => {
      const handler = volumeHandler();
      const old = volume("old", handler);
      await old.up(args({ deleteOnDestroy: true }));
      const renamed = volume("renamed", handler);
      await renamed.up(args({ deleteOnDestroy: true, adopt: true, host: { uri: "qemu+unix:///system" } }));
      assert.equal(renamed.output("adopted"), true);
      await old.destroy();
      assert.deepEqual(pool.volumes(), ["data.qcow2"]);
      assert.match(old.logs.join(), /info: volume data\.qcow2 was kept .*belongs to .*renamed/);
    });

    it("stays also when the run that took it over was interrupted before the old resource went", async () => {
      const before = volumeHandler();
      const [old, renamed] = [volume("old", before), volume("renamed", before)];
      await old.up(args({ deleteOnDestroy: true }));
      await renamed.up(args({ deleteOnDestroy: true, adopt: true }));
      const next = volumeHandler();
      const [oldNext, renamedNext] = [volume("old", next), volume("renamed", next)];
      Object.assign(oldNext, { state: old.state });
      Object.assign(renamedNext, { state: renamed.state });
      await renamedNext.up(args({ deleteOnDestroy: true, adopt: true }));
      await oldNext.destroy();
      assert.deepEqual(pool.volumes(), ["data.qcow2"]);
    });

    it("is no volume of another pool that has the name now", async () => {
      const data = volume();
      await data.up(args({ deleteOnDestroy: true }));
      virsh("pool-destroy", pool.name);
      virsh("pool-undefine", pool.name);
      const elsewhere = path.join(pool.folder, "elsewhere");
      mkdirSync(elsewhere);
      qemuImg("create", "-q", "-f", "qcow2", path.join(elsewhere, "data.qcow2"), "64M");
      virsh("pool-create-as", pool.name, "dir", `--target=${elsewhere}`);
      for (const step of [() => data.destroy(), () => data.refresh(), () => data.up(args({ recreate: "now" }))])
        await refused(step(), /a different storage pool named/, /elsewhere/);
      assert.deepEqual(pool.volumes(), ["data.qcow2"]);
    });
  });

  describe("a volume that is to be made anew", () => {
    it("is refused at preview for another base image or format, unless that was asked for with a new text", async () => {
      pool.image("one.qcow2", "qcow2");
      pool.image("two.qcow2", "qcow2", { size: "96M" });
      const data = volume();
      await data.up(args({ size: undefined, baseImage: "one.qcow2", deleteOnDestroy: true, recreate: "first" }));
      assert.match(
        await data.failures(
          args({ size: undefined, baseImage: "two.qcow2", deleteOnDestroy: true, recreate: "first" }),
        ),
        /^baseImage: volume data\.qcow2 .*would lose its data.*set baseImage back to "one\.qcow2".*set recreate: "/,
      );
      // Left out for a while, the old text asks for nothing either.
      await data.up(args({ size: undefined, baseImage: "one.qcow2" }));
      assert.match(
        await data.failures(args({ size: undefined, baseImage: "two.qcow2", recreate: "first" })),
        /^baseImage: /,
      );
      assert.match(await data.failures(args({ format: "raw", baseImage: undefined })), /^baseImage: /);
      await data.up(args({ size: undefined, baseImage: "two.qcow2", recreate: "second" }));
      assert.match(data.logs.join(), /warning: volume data\.qcow2 .*deleted and created again/);
      assert.equal(pool.info("data.qcow2")["backing-filename"], pool.path("two.qcow2"));
      assert.equal(data.output("capacityBytes"), 96 * 2 ** 20);
    });

    it("needs its machine off, with no saved memory, and nobody else on it", async () => {
      const data = volume();
      await data.up(args());
      const name = machine("owner", volumeDisk(pool.name, "data.qcow2"));
      virsh("start", name);
      await refused(
        data.up(args({ recreate: "1" })),
        /cannot be recreated, and nothing was changed/,
        /owner .*running/,
        /virsh -c qemu:\/\/\/system shutdown/,
      );
      virsh("managedsave", name);
      await refused(data.up(args({ recreate: "1" })), /its memory is saved/, /managedsave-remove/);
      virsh("managedsave-remove", name);
      pool.image("overlay.qcow2", "qcow2", { base: pool.path("data.qcow2") });
      await refused(data.up(args({ recreate: "1" })), /volume overlay\.qcow2/);
      virsh("vol-delete", "overlay.qcow2", "--pool", pool.name);
      const second = machine("second", fileDisk(pool.path("data.qcow2")));
      await refused(data.up(args({ recreate: "1" })), /also uses it/);
      virsh("undefine", second);
      await refused(data.up(args({ recreate: "1", baseImage: "none.qcow2" })), /no volume none\.qcow2/);
      qemuImg("resize", "-q", pool.path("data.qcow2"), "80M");
      await data.up(args({ recreate: "1" }));
      assert.equal(pool.info("data.qcow2")["virtual-size"], 64 * 2 ** 20);
    });
  });

  describe("a volume that vanished", () => {
    it("is an error for refresh and update, nothing is made in its place, and it is found again", async () => {
      const data = volume();
      await data.up(args());
      const name = machine("owner", volumeDisk(pool.name, "data.qcow2"));
      pool.unmount();
      await refused(
        data.refresh(),
        /volume data\.qcow2 \(.*\) no longer exists/,
        /findmnt -T/,
        /set recreate: "/,
        /pulumi state delete 'urn:/,
      );
      await refused(data.up(args({ size: "128 MiB" })), /no longer exists/);
      execFileSync("test", ["!", "-e", pool.path("data.qcow2")]);
      pool.mount();
      await data.refresh();
      await data.up(args({ size: "128 MiB" }));
      assert.equal(pool.info("data.qcow2")["virtual-size"], 128 * 2 ** 20);
      virsh("undefine", name);
    });

    it("is made anew when that is asked for, but not under a machine that still runs from it", async () => {
      const data = volume();
      await data.up(args());
      const name = machine("owner", fileDisk(pool.path("data.qcow2")));
      virsh("start", name);
      rmSync(pool.path("data.qcow2"));
      await refused(data.up(args({ recreate: "1" })), /owner .*running/);
      virsh("destroy", name);
      await data.up(args({ recreate: "1" }));
      assert.deepEqual(pool.volumes(), ["data.qcow2"]);
    });

    it("says how to start a pool that is off, or whose folder is missing", async () => {
      const data = volume();
      await data.up(args());
      renameSync(pool.images, `${pool.images}.away`);
      await refused(data.refresh(), /is not active .*findmnt -T .*pool-start/);
      await refused(data.up(args({ size: "128 MiB" })), /is not active/);
      renameSync(`${pool.images}.away`, pool.images);
      virsh("pool-start", pool.name);
      await data.refresh();
    });

    it("restored as a file that libvirt has not listed, is there to adopt, and never written over", async () => {
      pool.image("data.qcow2", "qcow2", { size: "96M", listed: false });
      const data = volume();
      await refused(data.up(args()), /already has a file, not listed by libvirt, named data\.qcow2.*adopt: true/);
      assert.equal(pool.info("data.qcow2")["virtual-size"], 96 * 2 ** 20);
      rmSync(pool.path("data.qcow2"));
      virsh("pool-refresh", pool.name);
      pool.image("data.qcow2", "qcow2", { size: "96M", listed: false });
      await data.up(args({ size: undefined, adopt: true }));
      assert.deepEqual([data.output("adopted"), data.output("capacityBytes")], [true, 96 * 2 ** 20]);
    });
  });

  describe("a volume that grows", () => {
    for (const format of ["qcow2", "raw"]) {
      it(`grows as ${format} under a machine that runs, which sees it`, async () => {
        const data = volume();
        await data.up(args({ format }));
        const name = machine("owner", fileDisk(pool.path("data.qcow2"), format));
        virsh("start", name);
        await data.up(args({ format, size: "128 MiB" }));
        assert.match(virsh("domblkinfo", name, "sda"), /Capacity: +134217728/);
        virsh("destroy", name);
        await data.up(args({ format, size: "160 MiB" }));
        assert.equal(pool.info("data.qcow2")["virtual-size"], 160 * 2 ** 20);
      });
    }

    it("does not where a snapshot or an overlay stands on it", async () => {
      const data = volume();
      await data.up(args());
      pool.image("overlay.qcow2", "qcow2", { base: pool.path("data.qcow2") });
      await refused(data.up(args({ size: "128 MiB" })), /cannot grow now, and nothing was changed.*overlay\.qcow2/);
    });
  });

  describe("a move", () => {
    it("never deletes a disk, and says what stays where", async () => {
      const data = volume();
      await data.up(args({ deleteOnDestroy: true }));
      const elsewhere = { host: { uri: "qemu+ssh://root@kvm2/system" } };
      assert.match(
        await data.failures(args({ deleteOnDestroy: true, ...elsewhere })),
        /^host: a move never deletes a disk.*Set deleteOnDestroy .*to false and deploy that/,
      );
      assert.match(await data.failures(args({ ...elsewhere })), /^host: /, "old inputs decide");
      assert.match(await data.failures(args({ deleteOnDestroy: true, pool: "other" })), /^pool: /);
      await data.up(args());
      assert.equal(await data.failures(args(elsewhere)), "");
      assert.match(
        data.logs.join(),
        /warning: a new volume is created in the new place.*data\.qcow2 is kept in pool .*adopt: true/,
      );
    });
  });

  describe("a base image", () => {
    const make = (baseImage: string): Promise<unknown> => volume().up(args({ size: undefined, baseImage }));

    it("has the format that the host says, and never one that machines do not run from", async () => {
      for (const format of ["vhdx", "vmdk", "vdi", "vpc"]) {
        const convert = new RegExp(`qemu-img convert -p -f ${format} -O qcow2 \\S+/base\\.${format} \\S+/base\\.qcow2`);
        const file = pool.image(`base.${format}`, format);
        await refused(make(`base.${format}`), convert);
        await refused(make(file), convert);
        const outside = path.join(pool.folder, `base.${format}`);
        qemuImg("create", "-q", "-f", format, outside, "64M");
        await refused(make(outside), convert);
      }
      // An image of no pool whose name says nothing, or the wrong thing.
      for (const [name, format] of [
        ["golden.img", "qcow2"],
        ["golden", "raw"],
      ] as const) {
        const outside = path.join(pool.folder, name);
        qemuImg("create", "-q", "-f", format, outside, "64M");
        await make(outside);
        assert.match(
          virsh("vol-dumpxml", "data.qcow2", "--pool", pool.name),
          new RegExp(`<path>${outside}</path>\\s*<format type='${format}'/>`),
        );
        virsh("vol-delete", "data.qcow2", "--pool", pool.name);
      }
      await refused(make(path.join(pool.folder, "none.img")), /none\.img does not exist on qemu:\/\/\/system/);
    });

    it("of no pool is not believed when its header names one more file", async () => {
      writeFileSync(path.join(pool.folder, "secret"), "x".repeat(1024));
      const raw = path.join(pool.folder, "guest.raw");
      qemuImg("create", "-q", "-f", "qcow2", "-b", path.join(pool.folder, "secret"), "-F", "raw", raw);
      await refused(make(raw), /is itself an overlay, of .*secret/);
    });
  });

  it("adopts an image with its own format only", async () => {
    pool.image("old.img", "raw");
    pool.image("old.vhdx", "vhdx");
    await refused(
      volume().up(args({ name: "old.img", size: undefined, format: "qcow2", adopt: true })),
      /is a raw image, but format is "qcow2"/,
    );
    await refused(
      volume().up(args({ name: "old.vhdx", size: undefined, adopt: true })),
      /VHDX.*qemu-img convert -p -f vhdx/,
    );
    await volume().up(args({ name: "old.img", size: undefined, adopt: true }));
  });
});

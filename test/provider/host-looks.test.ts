import assert from "node:assert/strict";
import { HostLooks } from "../../src/provider/host-looks";
import { RunVolumes } from "../../src/provider/run-volumes";
import { withoutMade } from "../../src/provider/made-by-others";
import { plain } from "../../src/provider/properties";
import { storedOf, wantedPaths } from "../../src/guest";
import type { HostFile, NamedPath } from "../../src/hosts/resources/types";
import { LibvirtError } from "../../src/libvirt";

const { signal } = new AbortController();

describe("files that the guests of a run name", () => {
  const asked: NamedPath[][] = [];
  const there = new Map<string, HostFile>([
    ["/iso/a.iso", { kind: "file" }],
    ["/a.qcow2", { kind: "file", format: "qcow2" }],
  ]);
  const looks = (): HostLooks => {
    asked.length = 0;
    return new HostLooks(async (_uri, paths) => {
      asked.push([...paths]);
      return new Map(paths.map(({ path }) => [path, there.get(path) ?? { kind: "missing" }]));
    });
  };
  const iso: NamedPath = { path: "/iso/a.iso", image: false };
  const disk: NamedPath = { path: "/a.qcow2", image: true };

  it("are asked for together, once, however many guests name them", async () => {
    const one = looks();
    const answers = await Promise.all([
      one.files("qemu:///system", {}, [iso], signal),
      one.files("qemu:///system", {}, [iso, disk], signal),
    ]);
    assert.equal(asked.length, 1);
    assert.deepEqual(
      asked[0]!.map(({ path }) => path),
      ["/iso/a.iso", "/a.qcow2"],
    );
    assert.equal(answers[1]!.get("/a.qcow2")?.format, "qcow2");
    await one.files("qemu:///system", {}, [iso, disk], signal);
    assert.equal(asked.length, 1);
  });

  it("are asked for again where they were missing, and where a header is wanted that was not read", async () => {
    const one = looks();
    await one.files("qemu:///system", {}, [{ path: "/later", image: false }], signal);
    there.set("/later", { kind: "file", format: "raw" });
    assert.equal(
      (await one.files("qemu:///system", {}, [{ path: "/later", image: true }], signal))!.get("/later")?.kind,
      "file",
    );
    assert.equal(asked.length, 2);
  });

  it("are asked of each host by itself", async () => {
    const one = looks();
    await Promise.all([
      one.files("qemu:///system", {}, [iso], signal),
      one.files("qemu+ssh://root@kvm1/system", {}, [iso], signal),
    ]);
    assert.equal(asked.length, 2);
  });

  it("stay unknown where the host does not answer", async () => {
    const broken = new HostLooks(() =>
      Promise.reject(new LibvirtError("time-limit", "kvm1", "inspect files", "no answer", "")),
    );
    assert.equal((await broken.files("qemu:///system", {}, [iso], signal))!.size, 0);
  });
});

describe("paths to look at", () => {
  const pools = [
    {
      name: "default",
      uuid: "1",
      type: "dir",
      path: "/pool",
      active: true,
      volumes: [
        { name: "a.qcow2", path: "/pool/a.qcow2", format: "qcow2" },
        { name: "b.img", path: "/pool/b.img", format: "raw" },
      ],
    },
  ];
  const wanted = (guest: object, before: object = {}): readonly NamedPath[] =>
    wantedPaths(
      storedOf({ name: "ada", windows: "windows-11", ...guest }),
      { pools },
      storedOf({ name: "ada", windows: "windows-11", ...before }),
    );

  it("are those of images, base images and media, with headers only where no pool knows the format", () => {
    assert.deepEqual(wanted({ systemDisk: { path: "/x.img" }, cdroms: [{ path: "/a.iso" }] }), [
      { path: "/x.img", image: true },
      { path: "/a.iso", image: false },
    ]);
    assert.deepEqual(wanted({ systemDisk: { volume: "a.qcow2" } }), [{ path: "/pool/a.qcow2", image: false }]);
    assert.deepEqual(wanted({ systemDisk: { baseImage: "b.img" } }), [{ path: "/pool/b.img", image: true }]);
    assert.deepEqual(wanted({ systemDisk: { baseImage: "new.qcow2", size: "9 GiB" } }), [
      { path: "/pool/new.qcow2", image: true },
    ]);
    assert.deepEqual(wanted({ systemDisk: { size: "9 GiB" } }), []);
    assert.deepEqual(wanted({ systemDisk: { pool: "other", volume: "x" } }), []);
  });

  it("have no header read of a disk that the machine had before, and no base image of a volume that is there", () => {
    assert.deepEqual(wanted({ systemDisk: { path: "/x.img" } }, { systemDisk: { path: "/x.img" } }), [
      { path: "/x.img", image: false },
    ]);
    assert.deepEqual(wanted({ systemDisk: { volume: "a.qcow2", baseImage: "gone.qcow2" } }), []);
  });
});

describe("the volumes of a run", () => {
  it("claim room of their pools, each once, and are known by their places", () => {
    const volumes = new RunVolumes();
    const thin = (bytes: number) => ({ thick: 0, thin: bytes });
    volumes.note("kvm1", "urn:a", { pool: "p", name: "a", claim: thin(5) });
    volumes.note("kvm1", "urn:b", { pool: "p", name: "b", claim: { thick: 7, thin: 0 } });
    volumes.note("kvm1", "urn:a", { pool: "p", name: "a", claim: thin(6) });
    volumes.note("kvm2", "urn:c", { pool: "p", name: "c", claim: thin(100) });
    volumes.note("kvm1", "urn:d", { pool: "p", name: "d" });
    assert.deepEqual(volumes.claims("kvm1", "p"), { thick: 7, thin: 6 });
    assert.deepEqual(volumes.claims("kvm1", "q"), { thick: 0, thin: 0 });
    assert.ok(volumes.has("kvm1", "p", "d") && !volumes.has("kvm1", "p", "c"));
  });
});

describe("what other resources make", () => {
  it("is taken out of the arguments, and what is not known yet is made by them", () => {
    const { news, made } = withoutMade({
      ...plain({ name: "ada", madeByOthers: ["networks[0].network"] }),
      unknowns: [["systemDisk", "volume"]],
    });
    assert.deepEqual(news.value, { name: "ada" });
    assert.deepEqual(made, ["networks[0].network", "systemDisk.volume"]);
    assert.deepEqual(withoutMade(plain({ name: "ada" })), { news: plain({ name: "ada" }), made: [] });
    // Not known itself: everything may be.
    assert.deepEqual(withoutMade({ ...plain({ name: "ada" }), unknowns: [["madeByOthers"]] }), {
      news: { ...plain({ name: "ada" }), unknowns: [] },
      made: [""],
    });
  });
});

import assert from "node:assert/strict";
import { DomainDocument } from "../../../src/domain";
import { restored, withImages } from "../../../src/libvirt/snapshots/definition";
import {
  isSnapshotOverlay,
  type Manifest,
  nextName,
  overlayPath,
  readManifest,
  writeManifest,
} from "../../../src/libvirt/snapshots/manifest";

const uuid = "0f6e31a3-0f7d-4b0c-9a30-3f6a3f0a2b11";
const manifest: Manifest = {
  format: 1,
  name: "one",
  machine: { uuid, name: "ada" },
  createdAt: "2026-11-27T02:00:00.000Z",
  origin: "user",
  quiesced: false,
  state: "complete",
  disks: [{ target: "vda", image: "/a.qcow2", format: "qcow2", overlay: "/b.qcow2" }],
  leftOut: [],
};

describe("the manifest of a snapshot", () => {
  it("is read as it was written", () => {
    assert.deepEqual(readManifest(writeManifest(manifest), uuid, "one"), manifest);
  });

  const changed = (change: object): string => JSON.stringify({ ...manifest, ...change });
  for (const [what, text] of [
    ["no JSON", "{"],
    ["a later version", changed({ format: 2 })],
    ["another machine", changed({ machine: { uuid: "0f6e31a3-0f7d-4b0c-9a30-3f6a3f0a2b12", name: "ada" } })],
    ["another snapshot", changed({ name: "two" })],
    ["a path that is not absolute", changed({ disks: [{ ...manifest.disks[0], image: "a.qcow2" }] })],
    ["a path with a line break", changed({ disks: [{ ...manifest.disks[0], image: "/a\nb" }] })],
    ["a target that is an option", changed({ disks: [{ ...manifest.disks[0], target: "--all" }] })],
    ["too many disks", changed({ disks: Array.from({ length: 65 }, () => manifest.disks[0]) })],
    ["more than 64 KiB", changed({ more: "x".repeat(65_536) })],
  ] as const)
    it(`is not read where it is ${what}`, () => assert.equal(readManifest(text, uuid, "one"), undefined));

  it("names: the day and the next number", () => {
    const now = new Date("2026-11-27T23:59:59Z");
    assert.equal(nextName(now, new Set()), "2026-11-27-1");
    assert.equal(nextName(now, new Set(["2026-11-27-1", "2026-11-27-2"])), "2026-11-27-3");
  });

  it("overlays: beside the image, known by their name, with the UUID where the machine's name is no file name", () => {
    const machine = { uuid, name: "ada" };
    const path = overlayPath("/pool/disk.img", machine, "vda", "2026-11-27-1");
    assert.equal(path, "/pool/ada.vda.snapshot-2026-11-27-1.qcow2");
    assert.ok(isSnapshotOverlay(path));
    assert.equal(
      overlayPath("/pool/disk.img", { uuid, name: "../a b" }, "vda", "one", 2),
      `/pool/${uuid}.vda.snapshot-one-2.qcow2`,
    );
    for (const other of ["/pool/disk.qcow2", "/x.snapshot-1/disk.qcow2", "/pool/ada.snapshot-1"])
      assert.ok(!isSnapshotOverlay(other), other);
  });
});

describe("definitions of a revert", () => {
  const xml = (name: string, more: string): string =>
    `<domain type='kvm'><name>${name}</name><uuid>${uuid}</uuid>${more}<devices><disk type='volume' device='disk'><driver name='qemu' type='raw' cache='none'/><source pool='p' volume='v'/><backingStore/><target dev='vda' bus='virtio'/><serial>S1</serial></disk></devices></domain>`;

  it("have the overlay in the disk, and keep all else", () => {
    const text = withImages(DomainDocument.of(xml("ada", "")), [
      { target: "vda", image: "/o & p.qcow2", format: "qcow2" },
    ]);
    const [disk] = DomainDocument.of(text).parsed.definition.devices.disks;
    assert.deepEqual(disk?.source, { type: "file", path: "/o & p.qcow2" });
    assert.equal(disk?.format, "qcow2");
    assert.equal(disk?.cache, "none");
    assert.equal(disk?.serial, "S1");
    assert.doesNotMatch(text, /backingStore/);
  });

  it("keep the name and the owner of now", () => {
    const now = DomainDocument.of(xml("new", "<metadata><o:owner xmlns:o='urn:o'>now</o:owner></metadata>"));
    const then = xml("old", "<metadata><o:owner xmlns:o='urn:o'>then</o:owner></metadata><memory>1</memory>");
    const { text } = restored(then, now);
    assert.match(text, /<name>new<\/name>/);
    assert.match(text, /now<\/o:owner>/);
    assert.match(text, /<memory>1<\/memory>/);
    assert.doesNotMatch(text, /then|old/);
  });
});

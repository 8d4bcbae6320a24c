import assert from "node:assert/strict";
import { exampleGuest, resolveGuest, type GuestExample } from "../../src/guest";
import { convertCommand, endingOf } from "../../src/guest/image-formats";

const fixOf = (guest: GuestExample): string | undefined =>
  resolveGuest(exampleGuest(guest)).findings.find(({ ruleId }) => ruleId === "image-name")?.fix;

describe("the name of an image", () => {
  it("tells its format by its last ending, in any case", () => {
    for (const [file, kind] of [
      ["/a/b.vhdx", "convert"],
      ["B.VHD", "convert"],
      ["a.b.iso", "disc"],
      ["a.raw", "raw"],
      ["a.img", "open"],
      ["a.qcow2.gz", "unpack"],
      ["a.qcow2", "qcow2"],
      ["/a/win-flat.vmdk", "raw"],
    ] as const)
      assert.equal(endingOf(file)?.kind, kind, file);
    for (const file of ["a", "/a.vhdx/b", "a.bak", ".raw", "/x/.raw", "a.constructor", "/a.raw/"])
      assert.equal(endingOf(file), undefined, file);
  });

  it("gives the line that converts it, as one that a shell takes", () => {
    assert.equal(
      convertCommand("/a/b.c.vhdx", "vhdx"),
      "qemu-img convert -p -f vhdx -O qcow2 /a/b.c.vhdx /a/b.c.qcow2",
    );
    assert.equal(
      convertCommand("/a b/it's.vhd", "vpc"),
      "qemu-img convert -p -f vpc -O qcow2 '/a b/it'\\''s.vhd' '/a b/it'\\''s.qcow2'",
    );
    // Never over the image itself.
    assert.equal(
      convertCommand("/a/b.qcow2", "vhdx"),
      "qemu-img convert -p -f vhdx -O qcow2 /a/b.qcow2 /a/b.converted.qcow2",
    );
    assert.equal(convertCommand("/a.b/c", "vhdx"), "qemu-img convert -p -f vhdx -O qcow2 /a.b/c /a.b/c.qcow2");
    assert.equal(
      fixOf({ systemDisk: { path: "/images/20348.vhdx" } }),
      "Run qemu-img convert -p -f vhdx -O qcow2 /images/20348.vhdx /images/20348.qcow2 on the host, then specify the new file.",
    );
    assert.match(
      fixOf({ systemDisk: { pool: "bugs-pool", baseImage: "win.vhdx", size: "40 GiB" } })!,
      /-f vhdx -O qcow2 win\.vhdx win\.qcow2 on the host, in the folder of pool bugs-pool, then virsh pool-refresh bugs-pool, then specify the new file\.$/,
    );
  });

  it("changes no definition by itself", () => {
    const format = (path: string): string | undefined =>
      resolveGuest(exampleGuest({ systemDisk: { path } })).definition?.devices.disks[0]?.format;
    for (const path of ["/a.raw", "/a.img", "/a.qcow2", "/a"]) assert.equal(format(path), "qcow2", path);
  });
});

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, type RunResult } from "../../src/libvirt/run";
import { hostFiles, unmountedIn } from "../../src/libvirt/host-files";

const answer = (stdout: string): RunResult => ({ exitCode: 0, stdout, stderr: "", ended: "exit" });

describe("files of a host", () => {
  describe("a folder whose storage is not mounted", () => {
    const fstab =
      "# a comment /srv\n/dev/sda1 / ext4 defaults 0 1\nLABEL=vms\t/srv/vms/ xfs noatime 0 2\nnas:/a /mnt/with\\040blank nfs defaults 0 0\nUUID=1 none swap sw 0 0\n";
    for (const [folder, mounted, said] of [
      ["/srv/vms", "/srv/vms", undefined],
      ["/srv/vms", "/", "/srv/vms"],
      ["/srv/vms/pool", "/", "/srv/vms"],
      ["/srv/vms/pool", "/srv/vms/pool", undefined],
      ["/srv/vms-2", "/", undefined],
      ["/mnt/with blank/pool", "/", "/mnt/with blank"],
      ["/var/lib/libvirt/images", "/", undefined],
      ["/var/lib/libvirt/images", "/var", undefined],
      ["/srv/vms", "", undefined],
    ] as const) {
      it(`${folder} in ${mounted === "" ? "nothing known" : mounted}: ${said ?? "nothing to say"}`, () => {
        assert.equal(unmountedIn(fstab, mounted, folder), said);
      });
    }
  });

  it("are quoted, so that no name runs a command or is another path", async () => {
    const scripts: string[] = [];
    const files = hostFiles(async (_, script) => {
      scripts.push(script);
      return answer("");
    });
    const hostile = ["/a'; touch /tmp/x; '", "/$(id)", "/-U", "relative", "/line\nbreak"];
    const found = await files.imageInfo(hostile);
    assert.deepEqual(
      [...found.values()],
      hostile.map(() => ({ kind: "unknown" })),
    );
    assert.equal(scripts.length, 1);
    assert.ok(scripts[0]!.includes(`for f in '/a'\\''; touch /tmp/x; '\\''' '/$(id)' /-U; do`), scripts[0]);
  });

  it("are asked in portions that one argument of the host can hold", async () => {
    const sizes: number[] = [];
    const files = hostFiles(async (_, script) => {
      sizes.push(script.length);
      return answer("");
    });
    await files.imageInfo(
      Array.from({ length: 3000 }, (_, index) => `/srv/vms/a-rather-long-name-of-an-image-${index}.qcow2`),
    );
    assert.ok(sizes.length > 1 && Math.max(...sizes) < 128 * 1024, sizes.join());
  });

  it("say nothing where no shell reaches the host", async () => {
    const files = hostFiles(undefined);
    assert.deepEqual([...(await files.imageInfo(["/a"]))], [["/a", { kind: "unknown" }]]);
    assert.equal((await files.identities(["/a"])).size, 0);
    assert.equal(await files.unmounted("/a"), undefined);
  });
});

describe("files of this computer", () => {
  const folder = mkdtempSync(join(tmpdir(), "wg-files-"));
  after(() => rmSync(folder, { recursive: true }));
  const files = hostFiles((_, script, options) => run("sh", ["-c", script], { timeLimit: 10_000, ...options }));
  const inside = (name: string): string => join(folder, name);

  it("are copied whole, with their mode, over an older copy, and removed", async () => {
    for (const name of ["vars.fd", "a'; touch x; '", "-f $(touch x)"]) {
      const [from, to] = [inside(name), inside(`${name}.before-update`)];
      writeFileSync(from, "new", { mode: 0o600 });
      writeFileSync(to, "older and longer", { mode: 0o644 });
      assert.equal(await files.copy(from, to), undefined);
      assert.equal(readFileSync(to, "utf8"), "new");
      assert.equal(statSync(to).mode & 0o777, 0o600);
      assert.equal(await files.remove(to), undefined);
      assert.equal(await files.remove(to), undefined, "what is not there needs no removal");
      assert.ok(!existsSync(to));
    }
    assert.ok(!existsSync(inside("x")));
  });

  it("that cannot be copied leave the older copy as it is, and the host's reason is told", async () => {
    const to = inside("kept");
    writeFileSync(to, "older");
    assert.match((await files.copy(inside("nothing"), to)) ?? "", /No such file/);
    assert.equal(readFileSync(to, "utf8"), "older");
    assert.ok(!existsSync(`${to}.part`));
    assert.match((await files.copy("relative", to)) ?? "", /not absolute/);
    assert.match((await hostFiles(undefined).copy(to, inside("b"))) ?? "", /no shell/);
  });
});

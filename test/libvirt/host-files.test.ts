import assert from "node:assert/strict";
import type { RunResult } from "../../src/libvirt/run";
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

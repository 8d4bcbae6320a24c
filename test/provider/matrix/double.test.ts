import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { batchArgument } from "../../../src/libvirt/batch";
import { Call, VirshDouble } from "./double";

const hasVirsh = spawnSync("which", ["virsh"]).status === 0;

describe("the double in front of virsh", () => {
  it("takes no call for one that only asks when a command of it changes something", () => {
    for (const command of [
      "define",
      "undefine",
      "domrename",
      "autostart",
      "start",
      "shutdown",
      "destroy",
      "vol-create",
      "vol-resize",
      "vol-delete",
      "pool-refresh",
      "setmem",
      "metadata",
    ]) {
      assert.ok(!new Call(1, [command]).onlyAsks, command);
      assert.ok(!new Call(1, ["dumpxml", command]).onlyAsks, command);
    }
    assert.ok(new Call(1, ["list", "dumpxml"]).onlyAsks);
  });

  describe("with libvirt's test driver", () => {
    let double: VirshDouble;
    before(function () {
      if (!hasVirsh) this.skip();
      double = new VirshDouble();
    });
    after(() => double?.remove());

    const virsh = (
      ...args: string[]
    ): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
      spawnSync("virsh", ["-q", "-c", "test:///default", ...args], {
        encoding: "utf8",
        env: { ...process.env, PATH: double.path, LC_ALL: "C" },
      });

    it("counts calls, and names each command of a batch", () => {
      double.heal();
      virsh("list", "--name");
      virsh(
        batchArgument([
          ["dominfo", "test"],
          ["domstate", "test"],
          ["domstate", "test"],
        ]),
      );
      assert.deepEqual(
        double.calls().map(({ number, title }) => `${number} ${title}`),
        ["1 list", "2 dominfo+domstate×2"],
      );
    });

    it("spoils the call with the number, and no other", () => {
      double.spoil(2, "refused");
      assert.equal(virsh("domstate", "test").stdout.trim(), "running");
      assert.ok(!double.fired);
      assert.match(virsh("domstate", "test").stderr, /internal error: spoilt/);
      assert.ok(double.fired);
      assert.equal(virsh("domstate", "test").stdout.trim(), "running");
    });

    it("refuses one command of a batch, and lets the others be answered", () => {
      double.spoil(1, "refused");
      const { stdout, stderr } = virsh(
        batchArgument([
          ["domstate", "test"],
          ["domuuid", "test"],
        ]),
      );
      assert.match(stderr, /error: cd: command valid only in interactive mode/);
      assert.match(stdout, /6695eb01-f6a4-8304-79aa-97f2502e193f/);
    });

    it("ends a call that hangs when it is healed", () => {
      double.spoil(1, "hangs");
      execFileSync(
        "sh",
        ["-c", 'virsh -q -c test:///default list & while [ ! -e "$0/hung" ]; do sleep 0.01; done', double.folder],
        { env: { ...process.env, PATH: double.path }, stdio: "ignore" },
      );
      assert.ok(double.fired);
      double.heal();
      assert.deepEqual(double.calls(), []);
      assert.equal(
        spawnSync("pgrep", ["-f", "^sleep 900$"], { encoding: "utf8" })
          .stdout.split("\n")
          .filter((pid) => pid !== "" && environmentOf(pid).includes(double.folder)).length,
        0,
      );
    });
  });
});

const environmentOf = (pid: string): string => spawnSync("cat", [`/proc/${pid}/environ`], { encoding: "utf8" }).stdout;

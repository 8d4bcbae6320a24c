import assert from "node:assert/strict";
import { join } from "node:path";
import type { WindowsFleetArgs } from "../../src/components";
import { assertSucceeded } from "../provider/engine";
import { machineName as label, stateOf } from "../provider/machines";
import { runWithoutKvm } from "../provider/tiny-machine";
import { setTinyGuestOptions, tinyGuestFolder, tinyGuestImage, writeTinyGuest } from "../support/tiny-guest";
import { changed, fleetOf, fleetProgram, memoryOf, startedTemplate } from "./fleets";
import { OwnStack } from "./own-stack";

const PORT = 5987;
const members = ["a", "b"];

/** The checks that look into Windows: a tiny guest with the real agent stands in for it. */
describe("gates that look into running guests", function () {
  this.timeout(300_000);
  const own = new OwnStack();
  const { up } = own;
  const folder = tinyGuestFolder();
  before(async function () {
    if ((await tinyGuestImage()) === undefined) {
      console.log("    the tiny guest cannot be built here: it needs apt-get and Debian's packages");
      this.skip();
    }
  });
  after(() => folder.remove());

  const image = (name: string): string => join(folder.path, `${name}.img`);
  type Checks = NonNullable<NonNullable<WindowsFleetArgs["rollout"]>["gate"]>;

  const fleet = (gate: Checks, more: object = {}, deadline = "120s"): (() => Promise<object>) =>
    fleetProgram(
      fleetOf(members, {
        template: { ...startedTemplate, autostart: false, guestAgent: true, restart: "force", ...more },
        members: Object.fromEntries(
          members.map((name, index) => [
            label(name),
            {
              systemDisk: { path: image(name), format: "raw", bus: "virtio" },
              // The port that QEMU itself opens: the guest's own network is reached by nobody.
              graphics: { type: "vnc", port: PORT + 2 * index, listen: `127.0.0.${2 + index}` },
            },
          ]),
        ),
        rollout: { canary: 1, maxUnavailable: 1, interval: "1s", deadline, gate },
      }),
    );
  const port = { type: "port", port: PORT, address: "127.0.0.2" } as const;
  const agent = { type: "agent", timeout: "5s" } as const;
  const command = (exitCode: number): Checks[number] => ({
    ...{ type: "command", command: ["/bin/busybox", "sh", "-c", "echo tiny; exit 3"], output: "tiny", exitCode },
  });

  it("port, agent and command pass one wave after the other; a canary whose agent never answers stops the rollout", async () => {
    for (const name of members) await writeTinyGuest(image(name));
    await up(fleet([], { running: false }));
    for (const name of members) runWithoutKvm(label(name), folder.path);
    await own.now.refresh();

    const started = await up(fleet([port, agent, command(3)], {}));
    assert.deepEqual(
      members.map((name) => stateOf(label(name))),
      ["running", "running"],
    );
    assert.deepEqual(changed(started, "update", "RolloutGate"), ["lab-canary", "lab-wave-1"]);

    // Each check says what it found.
    const verdicts: readonly (readonly [Checks[number], RegExp])[] = [
      [command(0), /busybox ended with exit code 3, not 0: tiny/],
      [{ ...port, port: PORT + 1 }, /port 5988 of 127\.0\.0\.2 cannot be reached \(ECONNREFUSED\)/],
    ];
    let memory = 2048;
    for (const [check, expected] of verdicts) {
      memory += 1024;
      const failed = await own.now.up(fleet([check], { memory: `${memory} MiB`, restart: "never" }, "1s"));
      assert.ok(failed.failed);
      assert.match(failed.text, expected);
    }
    assert.deepEqual(members.map(memoryOf), [String(memory * 1024), "2097152"]);

    // The canary comes up without its agent: its own restart is fine, its gate is not.
    await setTinyGuestOptions(image("a"), { agent: "off" });
    const silent = await own.now.up(fleet([agent], { memory: "6 GiB" }, "8s"));
    assert.ok(silent.failed);
    assert.match(silent.text, /1 of 1 changed members of canary are not healthy within 8 s/);
    assert.match(silent.text, new RegExp(`${label("a")}: its guest agent does not answer`));
    assert.deepEqual(members.map(memoryOf), ["6291456", "2097152"]);
    assertSucceeded(await own.now.up(fleet([agent], {}, "8s")));
  });
});

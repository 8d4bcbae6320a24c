import assert from "node:assert/strict";
import { Domain, type DomainArgs } from "../../src/components";
import { OwnStack } from "../components/own-stack";
import { assertSucceeded, type Outcome } from "./engine";
import { definedOnly, edit, machineName, xmlOf } from "./machines";

/** Changes that somebody made on the host, on the real engine. */
describe("drift and ignoreChanges", function () {
  this.timeout(300_000);
  const own = new OwnStack();
  const memory = (name: string): string => /<memory unit='KiB'>(\d+)</.exec(xmlOf(name))![1]!;
  const told = ({ diagnostics }: Outcome): string => diagnostics.map(({ message }) => message).join("\n");
  const driftNow = async (): Promise<unknown> =>
    (await own.now.resources()).find(({ type }) => type === "windows-guest:index:Domain")?.outputs?.["drift"];

  it("keeps what ignoreChanges names, also at an update of something else, and undoes it when it is not named any more", async () => {
    const name = machineName("ignored");
    const program =
      (ignoreChanges: string[], more: Partial<DomainArgs> = {}) =>
      async (): Promise<void> =>
        void new Domain("ada", { ...definedOnly, name, memory: "4 GiB", ...more }, { ignoreChanges });
    await own.up(program(["memory"]));
    edit(name, (xml) => xml.replaceAll("4194304", "3145728"));
    const text = "memory was changed from 4 GiB to 3 GiB on the host";

    assertSucceeded(await own.now.refresh());
    assert.deepEqual(await driftNow(), [text]);
    assert.deepEqual((await own.up(program(["memory"]))).changes, {}, "nothing but what is ignored has changed");
    assert.equal(memory(name), "3145728");

    const more = { description: "new" };
    own.now.stack.workspace.program = program(["memory"], more);
    const kept = await own.now.preview();
    assert.ok(told(kept).includes(`${text}: ignoreChanges keeps it`), told(kept));
    assert.deepEqual((await own.up(program(["memory"], more))).changes, { update: 1 });
    assert.equal(memory(name), "3145728");
    assert.match(xmlOf(name), /<description>new</);
    assert.deepEqual(await driftNow(), [text]);
    assertSucceeded(await own.now.refresh());
    assert.deepEqual(await driftNow(), [text]);

    own.now.stack.workspace.program = program([], more);
    const undone = await own.now.preview();
    assert.ok(told(undone).includes(`${text}: this update undoes it`), told(undone));
    assert.deepEqual((await own.up(program([], more))).changes, { update: 1 });
    assert.equal(memory(name), "4194304");
    assert.deepEqual(await driftNow(), []);
    assert.deepEqual((await own.up(program([], more))).changes, {});
  });
});

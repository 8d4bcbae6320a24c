import assert from "node:assert/strict";
import { WindowsGuest, type WindowsGuestArgs } from "../../src/components";
import { assertSucceeded, virsh } from "../provider/engine";
import { definedOnly, machineName } from "../provider/machines";
import { OwnStack } from "./own-stack";

/** What a program learns of a machine through its outputs. */
describe("facts about a guest, in a program", function () {
  this.timeout(180_000);
  const own = new OwnStack();

  it("are known at preview as long as nothing changes them, also where they are absent", async () => {
    const seen: unknown[] = [];
    const guest = (name: string, args: Partial<WindowsGuestArgs> = {}): WindowsGuest => {
      const made = new WindowsGuest("ada", { ...definedOnly, networks: [{}], name, ...args });
      made.macAddresses.apply((macs) => seen.push(macs));
      made.addresses.apply((addresses) => seen.push(addresses ?? "no addresses"));
      made.console.apply((console) => seen.push(console ?? "no console"));
      return made;
    };
    const name = machineName("facts");
    const stack = await own.make(async () => {
      const { macAddresses, addresses, console, domain } = guest(name);
      return { macAddresses, addresses, console, startedAt: domain.startedAt };
    });
    /** What a program sees at the preview of these arguments. */
    const preview = async (args: Partial<WindowsGuestArgs> = {}): Promise<unknown[]> => {
      seen.length = 0;
      assertSucceeded(await stack.preview(async () => void guest(name, args)));
      return [...seen];
    };
    const [macs, ...rest] = await preview();
    assert.ok(Array.isArray(macs) && /^52:54:00:/.test(String(macs[0])), "a new machine's cards are known");
    assert.deepEqual(rest, []);

    const { outputs } = await own.up(async () => {
      const { macAddresses, addresses, console, domain } = guest(name);
      return { macAddresses, addresses, console, startedAt: domain.startedAt };
    });
    assert.deepEqual(outputs["macAddresses"]!.value, macs);
    assert.equal(virsh("domiflist", name).includes(String(macs[0])), true);
    for (const key of ["addresses", "console", "startedAt"]) assert.equal(outputs[key]?.value, undefined, key);

    assert.deepEqual(await preview(), [macs, "no addresses", "no console"], "nothing changes");
    assert.deepEqual(await preview({ description: "reception" }), [macs], "a change of something else");
    assert.deepEqual(await preview({ networks: [{}, {}] }), [], "a change of the cards");
    assertSucceeded(await stack.refresh());
    assert.deepEqual(await preview(), [macs, "no addresses", "no console"], "after a refresh");
  });
});

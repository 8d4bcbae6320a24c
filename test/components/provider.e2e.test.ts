import assert from "node:assert/strict";
import { Domain, Provider, type ProviderArgs, Volume, WindowsGuest } from "../../src/components";
import { assertSucceeded } from "../provider/engine";
import { OwnStack } from "./own-stack";
import { definedOnly, exists, machineName, uuidOf } from "../provider/machines";

/** Two spellings of this machine's libvirt, which are one place, and a host that does not answer. */
const here = "qemu:///system";
const hereToo = "qemu+unix:///system";
const away = "qemu+tls://127.0.0.1:1/system";

describe("the host of a resource that names none", function () {
  this.timeout(180_000);
  const own = new OwnStack();
  const { up } = own;

  const machine = async (): Promise<{ inputs: Record<string, unknown>; outputs: Record<string, unknown> }> =>
    (await own.now.resources()).find(({ type }) => type.endsWith(":Domain")) as never;

  it("is that of its provider, one process for each, and the argument `host` takes precedence", async () => {
    const args = (name: string): typeof definedOnly & { name: string } => ({ ...definedOnly, name: machineName(name) });
    const seen: Record<string, string> = {};
    const program = async (): Promise<Record<string, unknown>> => {
      const one = new Provider("one", { uri: here });
      const other = new Provider("other", { uri: hereToo });
      const ada = new Domain("ada", args("ada"), { provider: one });
      const bob = new WindowsGuest("bob", args("bob"), { provider: other });
      const kay = new Domain("kay", { ...args("kay"), host: { uri: here } }, { provider: other });
      const { explanation } = bob;
      ada.explanation.apply((text) => (seen["ada"] = text));
      return { ada: ada.hostUri, bob: bob.domain.hostUri, kay: kay.hostUri, explanation };
    };
    const { outputs } = await up(program);
    assert.deepEqual([outputs["ada"]!.value, outputs["bob"]!.value, outputs["kay"]!.value], [here, hereToo, here]);
    assert.match(outputs["explanation"]!.value as string, /qemu\+unix/);
    assert.match(seen["ada"]!, /qemu:\/\/\/system/);
    assert.deepEqual((await up(program)).changes, {});
    assertSucceeded(await own.now.destroy());
    assert.ok(!exists(machineName("ada")) && !exists(machineName("bob")));
  });

  it("changes with the provider: another spelling updates, another host replaces, and a wrong one is refused", async () => {
    let settings: ProviderArgs = { uri: here };
    const name = machineName("moving");
    const program = async (): Promise<void> => {
      const provider = new Provider("host", settings);
      void new Domain("ada", { ...definedOnly, name }, { provider });
    };
    await up(program);
    const uuid = uuidOf(name);
    settings = { uri: hereToo };
    const respelt = await up(program);
    const changes = respelt.steps.filter(({ op }) => op !== "same");
    assert.deepEqual(changes.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`).sort(), [
      "update ada",
      "update host",
    ]);
    assert.equal((await machine()).outputs["hostUri"], hereToo);
    assert.equal(uuidOf(name), uuid);

    settings = { uri: away };
    const moved = await own.now.preview(program);
    assert.ok(
      moved.steps.some(({ op, urn }) => op === "create-replacement" && urn.endsWith("ada")),
      moved.text,
    );
    assert.ok(!moved.steps.some(({ op, urn }) => /replace/.test(op) && urn.endsWith("host")), "not the provider");

    settings = { uri: "qemu+ssh://kvm1/system?command=touch" };
    const wrong = await own.now.preview(program);
    assert.ok(wrong.failed);
    assert.match(wrong.text, /uri: .*command/);
  });

  it("is that of the stack's configuration, and stays the one it was deployed to", async () => {
    const name = machineName("configured");
    const program = async (): Promise<void> => {
      void new Domain("ada", { ...definedOnly, name });
      void new Volume("data", { size: "1 GiB", pool: "wg-none" }, { retainOnDelete: true });
    };
    const machineOnly = async (): Promise<void> => void new Domain("ada", { ...definedOnly, name });
    const stack = await own.make(machineOnly);
    await stack.configure({ "windows-guest:host": { value: hereToo } });
    await up(machineOnly);
    assert.deepEqual((await machine()).inputs["host"], { uri: hereToo });
    assert.equal((await machine()).outputs["hostUri"], hereToo);
    assert.deepEqual((await up(machineOnly)).changes, {});
    const asked = await stack.preview(program);
    assert.match(asked.text, /does not exist on qemu\+unix:\/\/\/system/, "a volume has the same default");

    // An explicit provider without a URI takes it too.
    const explicit = async (): Promise<Record<string, unknown>> => {
      const bob = new Domain("bob", { ...definedOnly, name: machineName("bob") }, { provider: new Provider("p") });
      await machineOnly();
      return { host: bob.hostUri };
    };
    assert.equal((await up(explicit)).outputs["host"]!.value, hereToo);
    await up(machineOnly);

    await stack.configure({ "windows-guest:host": { value: away } });
    const moved = await stack.preview(machineOnly);
    assert.ok(
      moved.steps.some(({ op, urn }) => op === "create-replacement" && urn.endsWith("ada")),
      moved.text,
    );
    assertSucceeded(await stack.refresh());
    assertSucceeded(await stack.destroy());
    assert.ok(!exists(name), "it was removed from where it was");
  });
});

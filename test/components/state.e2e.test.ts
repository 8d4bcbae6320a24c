import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Domain, WindowsGuest, type WindowsGuestArgs } from "../../src/components";
import { unpackedXml } from "../../src/provider/domain/deployed-xml";
import { assertSucceeded, type TestStack, virsh } from "../provider/engine";
import { OwnStack } from "./own-stack";
import { definedOnly, edit, machineName } from "../provider/machines";

const pool = `wg-e2e-${randomBytes(3).toString("hex")}-state`;
const folder = mkdtempSync(path.join(tmpdir(), "wg-state-"));

type StateResource = Awaited<ReturnType<TestStack["resources"]>>[number];

describe("the state of a guest", function () {
  this.timeout(180_000);
  const own = new OwnStack();
  const { up } = own;

  before(() => {
    mkdirSync(folder, { recursive: true });
    virsh("pool-create-as", pool, "dir", `--target=${folder}`);
  });
  after(() => {
    virsh("pool-destroy", pool);
    rmSync(folder, { recursive: true });
  });

  const ours = async (): Promise<readonly StateResource[]> =>
    (await own.now.resources()).filter(({ type }) => type.startsWith("windows-guest:"));
  const domain = async (): Promise<StateResource> => (await ours()).find(({ type }) => type.endsWith(":Domain"))!;

  const guests: Readonly<Record<string, Partial<WindowsGuestArgs>>> = {
    desktop: { windows: "windows-11", preset: "desktop" },
    server: { windows: "server-2022", preset: "server" },
    "desktop with a made system disk": {
      windows: "windows-11",
      preset: "desktop",
      systemDisk: { pool, size: "64 GiB" },
      deleteDisksOnDestroy: true,
    },
  };

  for (const [what, args] of Object.entries(guests)) {
    it(`has at most 6 KiB: ${what}`, async () => {
      const name = machineName("size");
      await up(async () => void new WindowsGuest("ada", { ...definedOnly, name, ...args }));
      const sizes = (await ours()).map((one) => [one.type, JSON.stringify(one).length] as const);
      const bytes = sizes.reduce((sum, [, size]) => sum + size, 0);
      assert.ok(bytes <= 6144, `${bytes} bytes: ${JSON.stringify(sizes)}`);
      assert.equal((await ours()).filter(({ outputs }) => outputs !== undefined && "explanation" in outputs).length, 0);
    });
  }

  it("does not hold what explains it, which a program gets when it asks, at preview, at up and after a refresh", async () => {
    const name = machineName("why");
    const program = async (): Promise<Record<string, unknown>> => {
      const { explanation, enlightenments } = new WindowsGuest("ada", { ...definedOnly, name });
      return { explanation, enlightenments };
    };
    const stack = await own.make(program);
    const seen: string[] = [];
    assertSucceeded(
      await stack.preview(async () => {
        new WindowsGuest("ada", { ...definedOnly, name }).explanation.apply((text) => seen.push(text));
      }),
    );
    const first = await up(program);
    const text = first.outputs["explanation"]!.value as string;
    assert.match(text, /^wg-e2e-.*: Windows 10, preset desktop@2/);
    assert.deepEqual(seen, [text], "preview says the same");
    const flags = first.outputs["enlightenments"]!.value as Record<string, { state: string; by: string }>;
    assert.deepEqual([flags["stimer"]!.state, flags["stimer"]!.by], ["on", "minimal@1 for desktop@2"]);
    assertSucceeded(await stack.refresh());
    const again = await up(program);
    assert.deepEqual(again.changes, {});
    assert.equal(again.outputs["explanation"]!.value, text);
    assert.ok(!JSON.stringify(await ours()).includes("who asked"));
  });

  it("of a machine with unknown arguments has no explanation at preview", async () => {
    const seen: string[] = [];
    const stack = await own.make(async () => undefined);
    const outcome = await stack.preview(async () => {
      const other = new Domain("other", { ...definedOnly, name: machineName("other") });
      const { explanation } = new Domain("ada", { ...definedOnly, name: machineName("ada"), description: other.state });
      explanation.apply((text) => seen.push(text));
    });
    assertSucceeded(outcome);
    assert.deepEqual(seen, []);
  });

  it("of an earlier version is read without a change, and a refresh brings it into today's form", async () => {
    const name = machineName("old");
    const program = async (): Promise<Record<string, unknown>> => {
      const guest = new WindowsGuest("ada", { ...definedOnly, name });
      const { resolvedPreset, explanation, enlightenments, domain } = guest;
      return { resolvedPreset, explanation, enlightenments, xml: domain.domainXml };
    };
    const { outputs } = await up(program);
    const packed = (await domain()).outputs!["domainXml"] as string;
    await asOfEarlierVersion();
    assert.ok((await domain()).outputs!["domainXml"]!.toString().startsWith("<domain"));

    const seen: unknown[] = [];
    const preview = await own.now.preview(async () => {
      new WindowsGuest("ada", { ...definedOnly, name }).resolvedPreset.apply((preset) => seen.push(preset));
    });
    assert.deepEqual([preview.changes, seen], [{}, ["desktop@2"]]);
    const same = await up(program);
    assert.deepEqual(same.changes, {});
    assert.deepEqual(same.outputs, outputs);

    edit(name, (xml) => xml.replace(/<relaxed state='on'\/>/, "<relaxed state='off'/>"));
    assert.deepEqual((await own.now.refresh()).failed, false);
    const now = (await domain()).outputs!;
    assert.equal((now["drift"] as string[]).length, 1, "what was deployed is compared with what is there");
    assert.equal(unpackedXml(now["domainXml"] as string), unpackedXml(packed));
    assert.equal(now["resolvedPreset"], "desktop@2");
    for (const gone of ["presetVersion", "explanation", "enlightenmentsJson"]) assert.ok(!(gone in now), gone);
    await up(program);
    assert.deepEqual((await domain()).outputs!["drift"], []);
  });

  /** Writes the state of the only machine as an earlier version wrote it. */
  async function asOfEarlierVersion(): Promise<void> {
    const exported = await own.now.stack.exportStack();
    const { resources } = exported.deployment as { resources: { type: string; outputs?: Record<string, unknown> }[] };
    const { outputs } = resources.find(({ type }) => type.endsWith(":Domain"))!;
    const { resolvedPreset, domainXml } = outputs!;
    delete outputs!["resolvedPreset"];
    Object.assign(outputs!, {
      presetVersion: resolvedPreset,
      domainXml: unpackedXml(domainXml as string),
      explanation: "as it was",
      enlightenmentsJson: "{}",
    });
    await own.now.stack.importStack(exported);
  }
});

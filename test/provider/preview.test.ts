import assert from "node:assert/strict";
import { exampleHost } from "../../src/guest";
import { formatPath, type Path, withAt } from "../../src/findings/path";
import { plain, type Properties } from "../../src/provider/properties";
import type { OperationContext } from "../../src/provider/resource";
import { handlerFor } from "./handled-machine";

const host = exampleHost({ cpu: { vendor: "intel" }, cpus: [0, 1, 2, 3] });
const handler = handlerFor(host);
const context: OperationContext = {
  urn: "urn:pulumi:test::test::windows-guest:index:Domain::ada",
  name: "ada",
  signal: new AbortController().signal,
  log: () => undefined,
};

const whole: Readonly<Record<string, unknown>> = {
  name: "ada",
  host: { uri: "qemu:///system" },
  windows: "server-2022",
  preset: "server@1",
  vcpus: 2,
  topology: { cores: 2 },
  memory: "8 GiB",
  systemDisk: { baseImage: "a.qcow2", size: "80 GiB" },
  disks: [{ size: "1 GiB", serial: "one" }],
  cdroms: [{ path: "/a.iso" }],
  networks: [{ bridge: "br0", mac: "52:54:00:00:00:01" }],
  enlightenments: { tlbflush: "off", spinlockRetries: 4095 },
  cpu: { mode: "host-model", features: [{ name: "aes", policy: "require" }] },
  firmware: { secureBoot: false },
  pinning: { vcpus: ["2", "3"], emulator: "0" },
  graphics: { type: "spice", password: "Tr0ub4d0" },
  uuid: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
  running: true,
  shutdownTimeoutSeconds: 60,
};

function* pathsOf(value: unknown, path: Path = []): Iterable<Path> {
  if (path.length > 0) yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* pathsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}

const withUnknown = (path: Path): Properties => {
  const holed = withAt(whole, path, undefined) as Record<string, unknown>;
  return { value: holed, secrets: [], unknowns: [path] };
};

describe("a Domain during preview", () => {
  it("the example is right when all of it is known", async () => {
    assert.deepEqual((await handler.check({ news: plain(whole), olds: plain({}) }, context)).failures, []);
  });

  for (const path of pathsOf(whole)) {
    it(`${formatPath(path)} may be unknown: nothing is said about it, and it stays unknown`, async () => {
      const { inputs, failures } = await handler.check({ news: withUnknown(path), olds: plain({}) }, context);
      assert.deepEqual(failures, []);
      assert.ok(inputs.unknowns.some((unknown) => formatPath(unknown) === formatPath(path)));
      const { state } = await handler.create({ inputs, preview: true }, context);
      assert.ok(state.unknowns.some(([key]) => key === "state"));
    });
  }

  /** The lines of the preview of an update, and the output that says what it costs. */
  async function told(change: Readonly<Record<string, unknown>>): Promise<{ said: string[]; disruption: unknown }> {
    const said: string[] = [];
    const noting = { ...context, log: (_level: string, message: string) => void said.push(message) };
    const olds = (await handler.check({ news: plain(whole), olds: plain({}) }, context)).inputs;
    const { inputs } = await handler.check({ news: plain({ ...whole, ...change }), olds }, context);
    const { state } = await handler.update({ id: "1", oldInputs: olds, olds, news: inputs, preview: true }, noting);
    return { said, disruption: state.value["disruption"] };
  }

  it("says what an update costs, and what becomes of Windows", async () => {
    const restart = { level: "restart", because: ["memory"] };
    assert.deepEqual(await told({ memory: "16 GiB" }), {
      said: ['ada takes effect when Windows is restarted: memory. Windows is not restarted (restart: "never")'],
      disruption: restart,
    });
    const { said } = await told({ memory: "16 GiB", restart: "graceful", snapshotBefore: "update" });
    assert.deepEqual(said, [
      'ada takes effect when Windows is restarted: memory. If Windows is running, this update restarts it (restart: "graceful"). A snapshot is made first',
    ]);
    assert.deepEqual(await told({ cdroms: [{ path: "/b.iso" }] }), {
      said: ["ada changes while Windows runs: cdroms[0].path"],
      disruption: { level: "live", because: ["cdroms[0].path"] },
    });
    assert.deepEqual(await told({ description: "reception" }), {
      said: [],
      disruption: { level: "none", because: ["description"] },
    });
  });

  it("fails for an update that costs more than is allowed, at the property that causes it", async () => {
    const olds = (await handler.check({ news: plain(whole), olds: plain({}) }, context)).inputs;
    const news = plain({ ...whole, memory: "16 GiB", allowedDisruption: "live" });
    const { failures } = await handler.check({ news, olds }, context);
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["memory"],
    );
    assert.match(failures[0]!.reason, /requires a restart of Windows, but allowedDisruption is "live"/);
  });

  it("tells no more of a machine that runs already than can be known", async () => {
    const { inputs } = await handler.check({ news: plain(whole), olds: plain({}) }, context);
    const open = async (answer: Promise<{ readonly state: Properties }>): Promise<string[]> =>
      (await answer).state.unknowns.map(formatPath).sort();
    assert.deepEqual(await open(handler.create({ inputs, preview: true }, context)), ["state"]);
    assert.deepEqual(
      await open(handler.update({ id: "1", oldInputs: inputs, olds: plain({}), news: inputs, preview: true }, context)),
      ["domainXml", "restartRequired", "state"],
    );
  });
});

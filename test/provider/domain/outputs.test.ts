import assert from "node:assert/strict";
import { exampleHost } from "../../../src/guest";
import { deployedXml } from "../../../src/provider/domain/deployed-xml";
import { NotInitialized } from "../../../src/provider/errors";
import { getAt, type Path } from "../../../src/findings/path";
import { plain, type Properties } from "../../../src/provider/properties";
import type { OperationContext, ResourceHandler } from "../../../src/provider/resource";
import { withShownIds } from "../../../src/provider/domain/shown-id";
import { handlerFor } from "../handled-machine";

const host = exampleHost({ cpu: { vendor: "intel" }, cpus: [0, 1, 2, 3] });
const handler = handlerFor(host);
const context: OperationContext = {
  urn: "urn:pulumi:test::test::windows-guest:index:Domain::ada",
  name: "ada",
  signal: new AbortController().signal,
  log: () => undefined,
};

/** Each string is found nowhere else in the outputs. */
const whole: Readonly<Record<string, unknown>> = {
  name: "hidden-name",
  host: { uri: "qemu+ssh://hidden-host/system" },
  description: "hidden-description",
  windows: "server-2022",
  vcpus: 2,
  memory: "8 GiB",
  systemDisk: { path: "/hidden-path/a.qcow2", format: "qcow2", serial: "HIDDENSERIAL" },
  disks: [{ path: "/hidden-disk/b.qcow2", format: "qcow2" }],
  cdroms: [{ path: "/hidden-cd/a.iso" }],
  networks: [{ bridge: "hiddenbr0", mac: "52:54:00:de:ad:01" }],
  graphics: { type: "vnc", listen: "10.99.98.97", password: "Tr0ub4d0" },
  uuid: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
};

const places: readonly Path[] = [
  ["name"],
  ["host"],
  ["host", "uri"],
  ["description"],
  ["systemDisk"],
  ["systemDisk", "path"],
  ["systemDisk", "serial"],
  ["disks"],
  ["disks", 0, "path"],
  ["cdroms", 0, "path"],
  ["networks", 0, "bridge"],
  ["networks", 0],
  ["graphics", "listen"],
  ["graphics"],
  ["uuid"],
  ["graphics", "password"],
];

const texts = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(texts)
      : [];

async function deployed(inputs: Properties): Promise<Properties> {
  const checked = await handler.check({ news: inputs, olds: plain({}) }, context);
  assert.deepEqual(checked.failures, []);
  return (await handler.create({ inputs: checked.inputs, preview: true }, context)).state;
}

describe("outputs of a Domain", () => {
  for (const place of places) {
    it(`in plain text do not tell a secret ${place.join(".")}`, async () => {
      const state = await deployed({ value: whole, secrets: [place], unknowns: [] });
      const secrets = state.secrets;
      const value = { ...state.value, domainXml: deployedXml(state) };
      const open = JSON.stringify(
        Object.fromEntries(Object.entries(value).filter(([key]) => !secrets.some((path) => path[0] === key))),
      );
      const hidden = texts(getAt(whole, place)).filter((text) => text.length > 5);
      assert.ok(hidden.length > 0);
      for (const text of hidden) assert.ok(!open.includes(text), `${text} in ${open}`);
    });
  }

  it("stay plain for the password of a console, which is in none", async () => {
    assert.deepEqual((await deployed({ value: whole, secrets: [["graphics", "password"]], unknowns: [] })).secrets, []);
  });

  it("that are in the state in plain text are updated when an input becomes secret", async () => {
    const news: Properties = { value: whole, secrets: [["description"]], unknowns: [] };
    const olds = await deployed(plain(whole));
    const { changes } = await handler.diff({ id: "x", oldInputs: plain(whole), olds, news }, context);
    assert.deepEqual(Object.keys(changes).sort(), ["digest", "domainXml", "drift", "resolvedPreset"]);
    assert.deepEqual(
      (await handler.diff({ id: "x", oldInputs: news, olds: await deployed(news), news }, context)).changes,
      {},
    );
  });
});

describe("the ID of a machine", () => {
  const uuid = String(whole["uuid"]);
  const asked: string[] = [];
  const inner = {
    ...handler,
    create: async ({ inputs }: { inputs: Properties }) => ({ id: uuid, state: inputs }),
    read: async ({ id, inputs, state }: { id: string; inputs: Properties; state: Properties }) => (
      asked.push(id),
      { id, inputs, state }
    ),
    update: async ({ id, news }: { id: string; news: Properties }) => {
      throw new NotInitialized(id, news, news, ["does not start"]);
    },
    delete: async ({ id }: { id: string }) => void asked.push(id),
  } satisfies ResourceHandler;

  it("is its UUID, and says nothing where that is a secret, whatever happens to the machine", async () => {
    const shown = withShownIds(inner);
    assert.equal((await shown.create({ inputs: plain(whole), preview: false }, context)).id, uuid);
    const inputs: Properties = { value: whole, secrets: [["uuid"]], unknowns: [] };
    const { id, state } = await shown.create({ inputs, preview: false }, context);
    assert.match(id, /^machine-[0-9a-f]{24}$/);
    assert.equal((await shown.read({ id, inputs, state }, context))?.id, id);
    await assert.rejects(
      shown.update({ id, oldInputs: inputs, olds: state, news: inputs, preview: false }, context),
      (error) => error instanceof NotInitialized && error.id === id,
    );
    await shown.delete({ id, inputs, state }, context);
    assert.deepEqual(asked, [uuid, uuid]);
  });
});

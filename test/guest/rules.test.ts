import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import {
  exampleGuest,
  exampleHost,
  exampleLook,
  guestRules,
  hostDeviceAdapted,
  hostRules,
  resolveGuest,
  specRules,
  type GuestExample,
  type HostExample,
} from "../../src/guest";

const root = join(__dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const blocks = (text: string): unknown[] =>
  [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => parse(match[1]!));
const filesOf = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((file) => file !== "index.ts")
    .sort();

type Run = (
  example: never,
) => readonly { readonly ruleId: string; readonly path: string; readonly message: string; readonly fix?: string }[];
const groups = [
  { rules: specRules, run: ((example) => resolveGuest(exampleGuest(example)).findings) as Run },
  { rules: guestRules, run: ((example: GuestExample) => resolveGuest(exampleGuest(example)).findings) as Run },
  {
    rules: [...hostRules, hostDeviceAdapted],
    run: (({ guest, host, ...more }: HostExample) =>
      resolveGuest(exampleGuest(guest), exampleHost(host), { look: exampleLook(more) }).findings) as Run,
  },
];

describe("rules of a guest", () => {
  it("are one file each, named by their id, and all are registered", () => {
    assert.deepEqual(filesOf("src/guest/rules"), guestRules.map((rule) => `${rule.id}.ts`).sort());
    assert.deepEqual(filesOf("src/guest/host-rules"), hostRules.map((rule) => `${rule.id}.ts`).sort());
  });

  it("have ids of their own", () => {
    const ids = groups.flatMap((group) => group.rules.map((rule) => rule.id));
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids)
      assert.ok(!existsSync(join(root, `src/enlightenments/rules/${id}.ts`)), `${id} is an enlightenment's rule too`);
  });

  for (const { rules, run } of groups) {
    for (const rule of rules) {
      describe(rule.id, () => {
        it("is complete, and its page begins with its description", () => {
          assert.match(rule.id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
          assert.match(rule.description, /^[A-Z].*\.$/);
          assert.ok(rule.rationale.length > 30 && rule.sources.length > 0);
          assert.equal(read(`docs/rules/${rule.id}.md`).split("\n")[0], rule.description);
        });

        it("speaks where its page says so, and not where its page says it does not", () => {
          const [before, after] = read(`docs/rules/${rule.id}.md`).split("\n## Correct\n") as [string, string];
          assert.ok(blocks(before).length > 0 && blocks(after).length > 0);
          const said = (example: unknown) => run(example as never).filter((finding) => finding.ruleId === rule.id);
          for (const example of blocks(before)) {
            assert.ok(said(example).length > 0, `silent: ${JSON.stringify(example)}`);
            for (const { message, fix } of said(example)) {
              assert.match(message, /^\S[^\n]*[.?]$/, message);
              assert.doesNotMatch(`${message} ${fix ?? ""}`, /\{\w+\}|undefined|\[object|NaN/, message);
              assert.match(fix ?? "Ok.", /^[A-Z`].*[.?]$/, fix);
            }
          }
          for (const example of blocks(after)) assert.deepEqual(said(example), [], JSON.stringify(example));
        });
      });
    }
  }
});

describe("what a name makes one suspect", () => {
  const found = (
    guest: GuestExample,
    resources: NonNullable<Parameters<typeof exampleHost>[0]["resources"]>,
    files: HostExample["files"] = {},
  ): string[] =>
    resolveGuest(exampleGuest(guest), exampleHost({ resources }), { look: exampleLook({ files }) }).findings.map(
      ({ ruleId }) => ruleId,
    );

  it("is not said of an image whose format the host has told", () => {
    const guest = { systemDisk: { path: "/a.img" } };
    assert.ok(found(guest, {}).includes("image-name"));
    assert.ok(!found(guest, {}, { "/a.img": { kind: "file", format: "qcow2" } }).includes("image-name"));
    // It is what its name says.
    assert.deepEqual(
      found({ systemDisk: { path: "/a.vhdx" } }, {}, { "/a.vhdx": { kind: "file", format: "vhdx" } }).filter((id) =>
        /image/.test(id),
      ),
      ["host-image"],
    );
    const base = { systemDisk: { baseImage: "a.vmdk", size: "80 GiB" } };
    const pool = {
      name: "default",
      uuid: "1",
      type: "dir",
      active: true,
      volumes: [{ name: "a.vmdk", path: "/p/a.vmdk", format: "qcow2" }],
    };
    assert.ok(!found(base, { pools: [pool] }).includes("image-name"));
    assert.ok(found(base, { pools: [] }).includes("image-name"));
  });

  it("is not said of a user's network that is there", () => {
    const guest = { host: { uri: "qemu:///session" }, networks: [{ network: "lab" }] };
    assert.deepEqual(
      found(guest, { networks: [] }).filter((id) => /network/.test(id)),
      ["session-network"],
    );
    assert.deepEqual(
      found(guest, { networks: [{ name: "lab", active: true, autostart: false }] }).filter((id) => /network/.test(id)),
      [],
    );
  });
});

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import {
  domainDifferences,
  DomainDocument,
  renderDomainTree,
  renderDomainXml,
  UnsupportedDomainError,
  XmlParseError,
} from "../../../src/domain";
import type { DomainDefinition } from "../../../src/domain/definition";
import { exampleHost, resolveGuest } from "../../../src/guest";
import { asUpdated, importMachine } from "../../../src/guest/importing";
import { keepUnsaid } from "../../../src/guest/keeping/members";
import type { GuestSpec } from "../../../src/guest/types";
import type { HostProfile } from "../../../src/hosts/types";

/** What an update of an imported machine would change when the program adds a description. */
function changedByUpdate(document: DomainDocument, spec: GuestSpec, host?: HostProfile): string[] {
  const { definition: there, rest } = document.parsed;
  const updated = (one: GuestSpec): Omit<DomainDefinition, "metadata"> => {
    const { findings, definition } = resolveGuest(one, host);
    assert.deepEqual(
      findings.filter(({ severity }) => severity === "error"),
      [],
    );
    const { metadata: _, ...wanted } = asUpdated(definition!, there, { systemDisk: one.systemDisk !== undefined });
    return wanted;
  };
  const { metadata: _, ...former } = there;
  const kept = keepUnsaid(updated({ ...spec, description: "imported" }), updated(spec), former);
  return domainDifferences(renderDomainTree(former, {}, rest), renderDomainTree(kept, {}, rest)).map(
    ({ path }) => path,
  );
}

/** `hostSupport: adapt` left a device out that no argument turns off. */
const notSaid: Readonly<Record<string, readonly string[]>> = { adapted: ["devices/rng[virtio]"] };

describe("import: the golden guests, there and back", () => {
  const golden = join(__dirname, "..", "golden");
  for (const name of readdirSync(golden)) {
    const read = (file: string): string => readFileSync(join(golden, name, file), "utf8");
    const host = existsSync(join(golden, name, "host.yaml"))
      ? exampleHost(parse(read("host.yaml")) as Partial<HostProfile>)
      : undefined;
    const { definition } = resolveGuest(parse(read("guest.yaml")), host);
    if (definition === undefined) continue;
    it(`${name}: the spec says all of it, and an update keeps it`, () => {
      const document = DomainDocument.of(renderDomainXml(definition));
      const found = importMachine(document, host === undefined ? {} : { host });
      assert.ok(typeof found === "object", String(found));
      assert.deepEqual(
        found.notExpressed.map(({ path }) => path),
        notSaid[name] ?? [],
      );
      assert.deepEqual(changedByUpdate(document, found.spec, host), ["description"]);
    });
  }
});

const inFolder = (folder: string): readonly string[] => readdirSync(folder).filter((name) => name.endsWith(".xml"));

/** Machines that others made: either refused with a reason, or an update keeps everything, said or not. */
function keepsEverything(folder: string, files: readonly string[]): void {
  for (const file of files) {
    it(`${file}: an update keeps everything, also what no argument says`, () => {
      const document = DomainDocument.of(readFileSync(join(folder, file), "utf8"));
      let found: ReturnType<typeof importMachine>;
      try {
        found = importMachine(document, { windows: "windows-10" });
      } catch (error) {
        assert.ok(error instanceof XmlParseError || error instanceof UnsupportedDomainError, String(error));
        return;
      }
      assert.ok(typeof found === "object", String(found));
      assert.deepEqual(
        changedByUpdate(document, found.spec).filter((path) => path !== "description"),
        [],
      );
    });
  }
}

describe("import: machines of others, there and back", () => {
  const fixtures = join(__dirname, "..", "..", "domain", "fixtures");
  keepsEverything(fixtures, inFolder(fixtures));
});

describe("import: odd machines that testers found, there and back", () => {
  const folder = join(__dirname, "..", "..", "..", "..", "shared", "cases", "xml");
  if (existsSync(folder)) keepsEverything(folder, inFolder(folder));
  else it.skip(`the folder ${folder} is not there`);
});

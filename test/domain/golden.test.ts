import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { domainDefinition, parseDomainXml, renderDomainXml } from "../../src/domain";
import { isAtLeast } from "../../src/domain/version";
import { isEmptyRest } from "./empty-rest";
import { assertGolden } from "../support/golden";
import { goldenCases } from "./golden-cases";
import { skipBecause } from "./virsh";

const SCHEMA = "/usr/share/libvirt/schemas/domain.rng";

/** Why libvirt's schema cannot be asked here. */
function noSchema(): string | undefined {
  if (spawnSync("xmllint", ["--version"]).error) return "xmllint is not installed (Debian: libxml2-utils)";
  return existsSync(SCHEMA) ? undefined : "libvirt's schema is not installed (Debian: libvirt0)";
}

/** The schema is that of the libvirt that is installed. */
const schemaVersion = (): string =>
  /(\d+\.\d+\.\d+)/.exec(spawnSync("virsh", ["--version"], { encoding: "utf8" }).stdout ?? "")?.[1] ?? "9.0.0";

/** The properties of a value that another does not have. */
const lost = (from: unknown, to: unknown): string[] =>
  typeof from !== "object" || from === null
    ? []
    : Object.entries(from).flatMap(([key, inner]) => {
        if (!Object.hasOwn(to as object, key)) return [key];
        return lost(inner, (to as Record<string, unknown>)[key]).map((below) => `${key}.${below}`);
      });

describe("golden cases", () => {
  it("there are some, and every one says in one line why", () => {
    assert.ok(goldenCases.length >= 15);
    for (const { name, why } of goldenCases) assert.match(why, /^\S[^\n]{20,}\.$/, name);
  });

  for (const { name, definition, xml, file, libvirt } of goldenCases) {
    describe(name, () => {
      it("is a definition, without a property that there is not", () => {
        assert.deepEqual(lost(definition, domainDefinition.parse(definition)), []);
      });

      it("renders to the expected XML, letter for letter", () => {
        assertGolden(file, renderDomainXml(definition, { libvirt }));
      });

      it("is read back as the same definition", () => {
        const { definition: read, rest } = parseDomainXml(xml);
        const expected = domainDefinition.parse(definition);
        // -1 is another way to say that libvirt chooses.
        if (expected.devices.graphics?.port === -1) delete expected.devices.graphics.port;
        assert.deepEqual(read, expected);
        if (isAtLeast(libvirt, "8.0.0")) assert.ok(isEmptyRest(rest), JSON.stringify(rest));
      });

      it("is valid by libvirt's own schema", function () {
        const reason =
          noSchema() ??
          (isAtLeast(schemaVersion(), libvirt)
            ? undefined
            : `the schema is that of libvirt ${schemaVersion()}, the case needs ${libvirt}`);
        if (reason !== undefined) skipBecause(this, reason);
        const { status, stderr } = spawnSync("xmllint", ["--noout", "--relaxng", SCHEMA, "-"], {
          input: xml,
          encoding: "utf8",
        });
        assert.equal(status, 0, stderr);
      });
    });
  }
});

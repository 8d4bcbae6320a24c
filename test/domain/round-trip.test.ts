import assert from "node:assert/strict";
import fc from "fast-check";
import {
  domainDefinition,
  domainDifferences,
  parseDomainXml,
  renderDomainXml,
  type DomainDefinition,
} from "../../src/domain";
import { renderDefinition } from "../../src/domain/sections/domain";
import { serialize } from "../../src/domain/xml";
import { anyDefinition } from "./arbitrary";
import { isEmptyRest } from "./empty-rest";

/** Without the check for what no libvirt can express: host-model with flags and the like are round-tripped too. */
const write = (d: DomainDefinition): string => serialize(renderDefinition(d, {}));

describe("definition → XML → definition", () => {
  it("every definition drawn here is one", () => {
    fc.assert(
      fc.property(anyDefinition, (d) => assert.deepEqual(domainDefinition.parse(d), d)),
      { numRuns: 200 },
    );
  });

  it("comes back the same, with nothing left over", () => {
    fc.assert(
      fc.property(anyDefinition, (d) => {
        const { definition, rest } = parseDomainXml(write(d));
        assert.deepEqual(definition, d);
        assert.ok(isEmptyRest(rest), JSON.stringify(rest));
      }),
      { numRuns: 1000 },
    );
  });

  it("is written the same however its properties are ordered", () => {
    const reversed = <T>(value: T): T =>
      Array.isArray(value) || typeof value !== "object" || value === null
        ? value
        : (Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([k, v]) => [k, k === "timers" || Array.isArray(v) ? v : reversed(v)]),
          ) as T);
    fc.assert(
      fc.property(anyDefinition, (d) => assert.equal(write(reversed(d)), write(d))),
      { numRuns: 200 },
    );
  });

  it("two definitions that differ make XML that differs", () => {
    fc.assert(
      fc.property(anyDefinition, anyDefinition, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        assert.notEqual(domainDifferences(write(a), write(b)).length, 0);
      }),
      { numRuns: 200 },
    );
  });

  it("defaults may be written or left out", () => {
    const least = {
      name: "a",
      memoryKiB: 1024,
      vcpus: 1,
      os: { firmware: { type: "bios" as const } },
      features: {},
      cpu: { mode: "host-passthrough" as const },
      clock: { offset: "utc" as const, timers: [] },
      devices: {
        disks: [
          { device: "cdrom" as const, target: "sda", bus: "sata" as const },
          {
            device: "disk" as const,
            source: { type: "file" as const, path: "/x" },
            target: "sdb",
            bus: "sata" as const,
          },
        ],
        interfaces: [],
        guestAgent: false,
        rng: false,
        memballoon: "none" as const,
        tpm: { model: "tpm-crb" as const },
      },
    };
    assert.equal(renderDomainXml(least), renderDomainXml(domainDefinition.parse(least)));
  });
});

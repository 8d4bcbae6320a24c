import assert from "node:assert/strict";
import fc from "fast-check";
import { dependencyEdges, toggleProperties, enlightenmentOfProperty } from "../../src/enlightenments";
import { exampleHost, guestSpec, resolveGuest, type GuestResolution, type GuestSpec } from "../../src/guest";
import type { HostProfile } from "../../src/hosts/types";
import { presetIds, presetNames } from "../../src/presets";
import { windowsTable } from "../../src/windows";

const toggles = fc
  .dictionary(fc.constantFrom(...toggleProperties), fc.constantFrom("on", "off", "auto"), { maxKeys: 8 })
  .map((settings) => ({ ...settings }));
const vendor = fc.constantFrom("intel", "amd", "unknown" as const);
const support = fc.constantFrom("require", "adapt", "report" as const);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const spec: fc.Arbitrary<GuestSpec> = fc
  .record({
    name: fc.constantFrom("ada", "w-11", "Grace Hopper"),
    windows: fc.constantFrom(...windowsTable.map((row) => row.id)),
    preset: maybe(fc.constantFrom(...presetIds, ...presetNames)),
    vcpus: maybe(fc.integer({ min: 1, max: 16 })),
    memory: maybe(fc.constantFrom("512 MiB", "4 GiB", "64 GiB")),
    enlightenments: maybe(toggles),
    enlightenmentMode: maybe(fc.constantFrom("custom", "host-model", "passthrough" as const)),
    hostSupport: maybe(support),
    migratable: maybe(fc.boolean()),
    nestedVirtualization: maybe(fc.boolean()),
    tscFrequency: maybe(fc.constant(2_400_000_000)),
    drivers: maybe(fc.constantFrom("virtio", "inbox" as const)),
    firmware: maybe(fc.record({ type: fc.constantFrom("uefi", "bios" as const) })),
    pinning: maybe(fc.constant({ vcpus: ["0", "1"], emulator: "2" })),
    hugepages: maybe(fc.constant({ size: "2 MiB" })),
    systemDisk: maybe(fc.constant({ baseImage: "a.qcow2", size: "80 GiB" })),
  })
  .map(
    (record) =>
      Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as unknown as GuestSpec,
  );

const host: fc.Arbitrary<HostProfile | undefined> = maybe(
  fc
    .record({
      vendor,
      features: maybe(
        fc.subarray(["relaxed", "vapic", "vpindex", "synic", "stimer", "tlbflush", "ipi", "frequencies"]),
      ),
      nested: fc.constantFrom("yes", "no", "unknown" as const),
      rng: fc.boolean(),
    })
    .map((h) =>
      exampleHost({
        cpu: { vendor: h.vendor },
        nested: h.nested,
        devices: h.rng ? {} : { rng: [] },
        ...(h.features === undefined ? {} : { hypervFeatures: h.features, hypervSupported: "yes" as const }),
      }),
    ),
);

const isOn = ({ enlightenments }: GuestResolution, name: string): boolean =>
  enlightenments.some((row) => row.name === name && row.state === "on");
const bare = (resolution: GuestResolution): unknown => JSON.parse(JSON.stringify(resolution));
const RUNS = { numRuns: 400 };

describe("whatever a guest is", () => {
  it("a complete machine is closed under the catalogue's edges", () => {
    fc.assert(
      fc.property(spec, host, (guest, profile) => {
        const resolution = resolveGuest(guest, profile);
        if (resolution.definition === undefined) return;
        for (const { from, to } of dependencyEdges.filter((edge) => edge.kind === "requires"))
          assert.ok(!isOn(resolution, from) || isOn(resolution, to), `${from} without ${to}`);
      }),
      RUNS,
    );
  });

  it("what the user turns off is never on, in the explanation or in the definition", () => {
    fc.assert(
      fc.property(spec, host, (guest, profile) => {
        const resolution = resolveGuest(guest, profile);
        for (const [property, state] of Object.entries(guest.enlightenments ?? {})) {
          if (state !== "off") continue;
          const { name, libvirt } = enlightenmentOfProperty(property)!;
          assert.ok(!isOn(resolution, name), name);
          const { features, clock } = resolution.definition ?? {};
          const spelt =
            libvirt.kind === "element"
              ? libvirt.element
              : libvirt.kind === "child"
                ? `${libvirt.parent}.${libvirt.element}`
                : "";
          assert.notEqual(features?.hyperv?.features[spelt]?.state, "on");
          if (libvirt.kind === "timer")
            assert.ok(!clock?.timers.some((timer) => timer.name === "hypervclock" && timer.present !== false));
        }
      }),
      RUNS,
    );
  });

  it("what the user turns on is on, or the guest is refused", () => {
    fc.assert(
      fc.property(spec, host, (guest, profile) => {
        const resolution = resolveGuest(guest, profile);
        for (const [property, state] of Object.entries(guest.enlightenments ?? {})) {
          if (state !== "on" || resolution.definition === undefined || guest.hostSupport === "adapt") continue;
          assert.ok(isOn(resolution, enlightenmentOfProperty(property)!.name), property);
        }
      }),
      RUNS,
    );
  });

  it("resolving twice gives the same, and the order in which properties are written does not matter", () => {
    const turned = (value: unknown): unknown =>
      typeof value !== "object" || value === null || Array.isArray(value)
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, inner]) => [key, turned(inner)]),
          );
    fc.assert(
      fc.property(spec, host, (guest, profile) => {
        const once = bare(resolveGuest(guest, profile));
        assert.deepEqual(bare(resolveGuest(guest, profile)), once);
        assert.deepEqual(bare(resolveGuest(turned(guest), profile)), once);
      }),
      { numRuns: 200 },
    );
  });

  it("what was decided, fed back as the user's word, decides the same machine", () => {
    fc.assert(
      fc.property(spec, (guest) => {
        const first = resolveGuest(guest);
        if (first.definition === undefined || first.mode !== "custom") return;
        const enlightenments = Object.fromEntries(
          first.enlightenments.flatMap((row) => {
            const entry = toggleProperties.find((property) => enlightenmentOfProperty(property)!.name === row.name)!;
            const value = enlightenmentOfProperty(entry)!.value?.property;
            return [
              [entry, row.state] as const,
              ...(row.value === undefined || value === undefined ? [] : [[value, row.value] as const]),
            ];
          }),
        );
        const second = resolveGuest({ ...guest, preset: first.preset.resolved, enlightenments });
        assert.equal(second.digest, first.digest);
      }),
      { numRuns: 200 },
    );
  });

  it("every setting and every flag has a reason, and every finding a path, a sentence and a page", () => {
    fc.assert(
      fc.property(spec, host, (guest, profile) => {
        const { choices, enlightenments, findings, definition, digest, migratable, migration } = resolveGuest(
          guest,
          profile,
        );
        for (const { reason, path } of choices) assert.ok(reason.length > 3, path);
        for (const { reason, name } of enlightenments) assert.ok(reason.length > 3, name);
        for (const { message, docs } of findings) assert.ok(message.length > 10 && docs?.startsWith("docs/rules/"));
        assert.equal(definition === undefined, digest === undefined);
        assert.equal(migratable === "yes", migration.length === 0);
        assert.equal(new Set(choices.map(({ path }) => path)).size, choices.length);
      }),
      RUNS,
    );
  });

  it("anything at all as a spec is answered, not thrown at", () => {
    fc.assert(
      fc.property(
        fc.anything({
          withNullPrototype: true,
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSparseArray: true,
        }),
        (anything) => {
          assert.ok(resolveGuest(anything).findings.length > 0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("any nonsense at any place of a spec is a finding at that place or above it", () => {
    const keys = Object.keys(guestSpec.def.shape).filter(
      (key) => key !== "name" && key !== "windows" && key !== "description",
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...keys),
        fc.oneof(
          fc.constant({ nonsense: 1 }),
          fc.constant([[]]),
          fc.bigInt(),
          fc.string({ minLength: 1 }).map((text) => `\u0000${text}`),
          fc.constant(-0.5),
          fc.constant(Symbol.iterator),
        ),
        (key, nonsense) => {
          const { findings } = resolveGuest({ name: "ada", windows: "windows-11", [key]: nonsense });
          assert.ok(
            findings.some(({ severity, path }) => severity === "error" && path.startsWith(key)),
            key,
          );
        },
      ),
      RUNS,
    );
  });
});

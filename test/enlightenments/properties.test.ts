import assert from "node:assert/strict";
import fc from "fast-check";
import {
  catalogue,
  resolveEnlightenments,
  writtenEnlightenments,
  type EngineInput,
  type EngineResult,
  type EnlightenmentRequest,
  type HostAnswer,
  type HostEnlightenments,
  type Requester,
} from "../../src/enlightenments";
import { closures, inexpressible, libvirtEdges, qemuEdges } from "./facts";

const names = catalogue.map((row) => row.name as string);
const edges = [...qemuEdges, ...libvirtEdges];

const requester: fc.Arbitrary<Requester> = fc.oneof(
  fc.constant<Requester>({ kind: "windows", id: "windows-11" }),
  fc.constant<Requester>({ kind: "preset", id: "desktop@1" }),
  fc.constant<Requester>({ kind: "preset", id: "nested-hyperv@1" }),
  fc.constant<Requester>({ kind: "user", path: "" }),
  fc.constant<Requester>({ kind: "rule", ruleId: "some-rule" }),
);

const value = fc.option(
  fc.oneof(fc.integer({ min: 4000, max: 9000 }), fc.constant(4294967295), fc.string({ maxLength: 14 })),
  { nil: undefined, freq: 5 },
);

const request: fc.Arbitrary<EnlightenmentRequest> = fc
  .record({
    name: fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...names) },
      { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
    ),
    state: fc.constantFrom("on" as const, "off" as const),
    value,
    by: requester,
    reason: fc.constantFrom("because", "for speed"),
  })
  .map(({ value: given, by, ...rest }) => ({
    ...rest,
    ...(given === undefined ? {} : { value: given }),
    by: by.kind === "user" ? { kind: "user", path: `enlightenments.${rest.name}` } : by,
  }));

const known = fc.constantFrom("yes" as const, "no" as const, "unknown" as const);
const host: fc.Arbitrary<HostEnlightenments> = fc
  .record({
    cpuVendor: fc.constantFrom("intel" as const, "amd" as const, "unknown" as const),
    nested: known,
    tscScaling: known,
    apicv: known,
    lacks: fc.subarray([...names, "mode:host-model", "mode:passthrough", "mode:host-model-overrides"], {
      maxLength: 8,
    }),
    unknown: fc.subarray(names, { maxLength: 5 }),
  })
  .map(({ lacks, unknown, ...rest }) => ({
    ...rest,
    name: "qemu:///system",
    support: (name): HostAnswer =>
      lacks.includes(name)
        ? { known: "no", because: "a newer one" }
        : unknown.includes(name)
          ? { known: "unknown", because: "not listed" }
          : { known: "yes", because: "" },
  }));

const input: fc.Arbitrary<EngineInput> = fc
  .record({
    mode: fc.oneof(
      { weight: 4, arbitrary: fc.constant("custom" as const) },
      { weight: 1, arbitrary: fc.constantFrom("host-model" as const, "passthrough" as const) },
    ),
    requests: fc.array(request, { maxLength: 30 }),
    cpuVendor: fc.constantFrom("intel" as const, "amd" as const, "unknown" as const),
    guestVirtualization: known,
    host: fc.option(host, { nil: undefined }),
    hostSupport: fc.constantFrom("require" as const, "adapt" as const, "report" as const),
    migratable: fc.boolean(),
    pinned: fc.boolean(),
    vcpus: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ host: at, ...rest }) => (at ? { ...rest, host: at } : rest));

const states = (result: EngineResult, values: boolean) =>
  result.enlightenments.map(({ name, state, value: given }) => ({ name, state, value: values ? given : undefined }));
const isOn = (result: EngineResult, name: string) =>
  result.enlightenments.some((row) => row.name === name && row.state === "on");
const breaksEdge = (result: EngineResult) => edges.filter(([from, to]) => isOn(result, from) && !isOn(result, to));
const options = { numRuns: 1500 };

describe("for any requests on any host", function () {
  this.timeout(60_000);

  it("the result is closed under the known edges, or an error names the requirement that is off", () => {
    fc.assert(
      fc.property(input, (given) => {
        const result = resolveEnlightenments(given);
        for (const [from, to] of breaksEdge(result)) {
          // Where `from` was itself pulled in, the finding names what was asked for instead.
          const named = names.filter((name) => name === from || closures[name]?.includes(from));
          const said = result.findings.some(
            (f) =>
              f.severity === "error" &&
              ((f.ruleId === "requires-on" &&
                named.some((name) => f.message.includes(name)) &&
                f.path === `enlightenments.${to}`) ||
                f.ruleId === "passthrough-children"),
          );
          assert.ok(said, `${from} is on without ${to}`);
        }
      }),
      options,
    );
  });

  it("no off of the user is ever on", () => {
    fc.assert(
      fc.property(input, (given) => {
        const result = resolveEnlightenments(given);
        for (const { name, state, by } of given.requests)
          if (by.kind === "user" && state === "off") assert.ok(!isOn(result, name), name);
      }),
      options,
    );
  });

  it("in host-model every word of the user is written, where libvirt reads it", () => {
    const parents: Record<string, string> = {
      "stimer-direct": "stimer",
      "tlbflush-ext": "tlbflush",
      "tlbflush-direct": "tlbflush",
    };
    fc.assert(
      fc.property(input, (given) => {
        const result = resolveEnlightenments({ ...given, mode: "host-model" });
        if (result.findings.some((f) => f.severity === "error")) return;
        const written = new Set(writtenEnlightenments(result).map((row) => row.name));
        for (const { name, by } of given.requests) {
          if (by.kind !== "user") continue;
          assert.ok(written.has(name), name);
          const parent = parents[name];
          if (parent !== undefined && isOn(result, parent)) assert.ok(written.has(parent), `${name} without ${parent}`);
        }
        // libvirt adds the timer only to a stimer that is not in the definition.
        if (written.has("stimer") && isOn(result, "stimer")) assert.ok(written.has("time"), "stimer without time");
      }),
      options,
    );
  });

  it("an on of the user is on, or an error says why not", () => {
    fc.assert(
      fc.property(input, (given) => {
        const result = resolveEnlightenments(given);
        const errors = new Set(result.findings.filter((f) => f.severity === "error").map((f) => f.ruleId));
        for (const { name, state, by } of given.requests) {
          if (by.kind !== "user" || state !== "on" || isOn(result, name)) continue;
          const refusals = [
            "unknown-enlightenment",
            "not-expressible",
            "contradicting-requests",
            "passthrough-children",
          ];
          assert.ok(
            refusals.some((id) => errors.has(id)),
            name,
          );
        }
      }),
      options,
    );
  });

  it("nothing that libvirt cannot express is ever on", () => {
    fc.assert(
      fc.property(input, (given) => {
        const result = resolveEnlightenments(given);
        for (const name of inexpressible) assert.ok(!isOn(result, name), name);
      }),
      options,
    );
  });

  it("the order of requests does not matter", () => {
    fc.assert(
      fc.property(
        input.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.requests], { minLength: given.requests.length })),
        ),
        ([given, shuffled]) =>
          assert.deepEqual(resolveEnlightenments({ ...given, requests: shuffled }), resolveEnlightenments(given)),
      ),
      options,
    );
  });

  it("a result fed back gives itself", () => {
    fc.assert(
      fc.property(input, (given) => {
        const first = resolveEnlightenments(given);
        const again = resolveEnlightenments({ ...given, requests: first.enlightenments });
        // A refused value is left out, so it is not refused a second time.
        const values = !first.findings.some((f) => f.severity === "error");
        assert.deepEqual(states(again, values), states(first, values));
      }),
      options,
    );
  });

  it("input stays as it was, and every row and finding is complete", () => {
    fc.assert(
      fc.property(input, (given) => {
        const before = JSON.stringify(given);
        const result = resolveEnlightenments(given);
        assert.equal(JSON.stringify(given), before);
        assert.equal(result.enlightenments.length, catalogue.length);
        for (const row of result.enlightenments)
          assert.ok(row.reason.length > 0 && !row.reason.includes("undefined"), `${row.name}: ${row.reason}`);
        for (const f of result.findings)
          assert.doesNotMatch(`${f.message} ${f.fix ?? ""}`, /undefined|\[object|[\n\r]/);
      }),
      options,
    );
  });

  it("with adapt, nothing that the host lacks is on but what the user's word requires", () => {
    fc.assert(
      fc.property(input, host, (given, at) => {
        const result = resolveEnlightenments({ ...given, mode: "custom", hostSupport: "adapt", host: at });
        const errors = result.findings.filter(
          (f) => f.severity !== "info" && ["host-lacks", "evmcs-vendor"].includes(f.ruleId),
        );
        for (const row of result.enlightenments) {
          if (row.state === "on" && at.support(row.name).known === "no")
            assert.ok(
              errors.some((f) => f.message.includes(row.name)),
              row.name,
            );
        }
      }),
      options,
    );
  });
});

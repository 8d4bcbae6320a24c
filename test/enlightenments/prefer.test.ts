import assert from "node:assert/strict";
import { resolveEnlightenments } from "../../src/enlightenments";
import { engineInput, type ScenarioHost } from "../../src/enlightenments/scenario";
import type { EngineInput, EngineResult, EnlightenmentRequest } from "../../src/enlightenments/types";

const ask = (name: string, over: Partial<EnlightenmentRequest> = {}): EnlightenmentRequest => ({
  name,
  state: "on",
  by: { kind: "preset", id: "example@1" },
  reason: "what the preset is for",
  ...over,
});
const prefer = (name: string): EnlightenmentRequest => ask(name, { prefer: true });
const resolve = (
  requests: readonly EnlightenmentRequest[],
  host?: ScenarioHost,
  hostSupport: EngineInput["hostSupport"] = "require",
): EngineResult =>
  resolveEnlightenments(engineInput({ requests, hostSupport, ...(host === undefined ? {} : { host }) }));
const on = ({ enlightenments }: EngineResult): string[] =>
  enlightenments
    .filter((row) => row.state === "on")
    .map((row) => row.name)
    .sort();
const why = ({ enlightenments }: EngineResult, name: string): string =>
  enlightenments.find((row) => row.name === name)!.reason;

describe("a flag that is only preferred", () => {
  it("is on, with what it requires, on a host that has both", () =>
    assert.deepEqual(on(resolve([prefer("ipi")], {})), ["ipi", "vpindex"]));

  for (const hostSupport of ["require", "adapt", "report"] as const) {
    it(`is left out without a finding where the host lacks it, may lack it, or lacks what it requires (${hostSupport})`, () => {
      for (const host of [
        { lacks: { ipi: "Linux 4.20" } },
        { unknown: { ipi: "nobody said" } },
        { lacks: { vpindex: "Linux 4.13" } },
      ] as const) {
        const result = resolve([prefer("ipi")], host, hostSupport);
        assert.deepEqual(on(result), []);
        assert.deepEqual(result.findings, []);
      }
    });
  }

  it("says why it is left out", () => {
    assert.match(
      why(resolve([prefer("ipi")], { name: "kvm1", lacks: { ipi: "Linux 4.20" } }), "ipi"),
      /^kvm1 does not support it \(requires Linux 4\.20\)$/,
    );
    assert.match(
      why(resolve([prefer("ipi")], { name: "kvm1", unknown: { ipi: "nobody said" } }), "ipi"),
      /^could not determine whether kvm1 supports it: nobody said$/,
    );
    assert.match(
      why(resolve([prefer("ipi")], { name: "kvm1", lacks: { vpindex: "Linux 4.13" } }), "ipi"),
      /^kvm1 does not support vpindex, which it requires \(vpindex requires Linux 4\.13\)$/,
    );
    assert.match(why(resolve([prefer("ipi")]), "ipi"), /no host is known/);
  });

  it("stays where something that is insisted on requires it, and the lack is an error then", () => {
    const result = resolve([prefer("vpindex"), ask("ipi")], { lacks: { vpindex: "Linux 4.13" } });
    assert.deepEqual(on(result), ["ipi", "vpindex"]);
    assert.deepEqual(
      result.findings.filter(({ severity }) => severity === "error").map(({ ruleId }) => ruleId),
      ["host-lacks"],
    );
  });

  it("goes together with a preferred one that requires it", () => {
    assert.deepEqual(
      on(resolve([prefer("tlbflush"), prefer("tlbflush-ext")], { lacks: { tlbflush: "Linux 4.18" } })),
      [],
    );
    assert.deepEqual(
      on(resolve([prefer("tlbflush"), prefer("tlbflush-ext")], { lacks: { "tlbflush-ext": "Linux 6.2" } })),
      ["tlbflush", "vpindex"],
    );
  });

  it("is insisted on as soon as the user asks for it, and off as soon as the user says so", () => {
    const user = (state: "on" | "off"): EnlightenmentRequest =>
      ask("ipi", { state, by: { kind: "user", path: "enlightenments.ipi" } });
    assert.deepEqual(
      resolve([prefer("ipi"), user("on")], { lacks: { ipi: "Linux 4.20" } })
        .findings.filter(({ severity }) => severity === "error")
        .map(({ ruleId }) => ruleId),
      ["host-lacks"],
    );
    assert.deepEqual(on(resolve([prefer("ipi"), user("off")], {})), []);
  });
});

import assert from "node:assert/strict";
import { resolveEnlightenments, type EngineResult } from "../../src/enlightenments";
import { exampleHost, type EnlightenmentsSpec } from "../../src/guest";
import { askEngine, type Question } from "../../src/guest/deciding/ask-engine";
import { requestsFor, type Asked } from "../../src/guest/deciding/requests";
import { hostEnlightenments } from "../../src/hosts";

const asked: Asked = {
  requests: ["stimer", "synic", "vpindex", "time", "tlbflush", "reenlightenment", "no-nonarch-coresharing"].map(
    (name) => ({ name, state: "on", by: { kind: "preset", id: "desktop@1" }, reason: "for a test" }),
  ),
  notHere: new Map(),
  undecided: [],
};
const usual: Question = {
  mode: "custom",
  cpuVendor: "intel",
  guestVirtualization: "no",
  hostSupport: "require",
  migratable: false,
  pinned: false,
  vcpus: 4,
};
const bareHost = hostEnlightenments(exampleHost({ hypervFeatures: ["relaxed"], hypervSupported: "yes" }));
const ask = (question: Partial<Question> = {}, enlightenments?: EnlightenmentsSpec): EngineResult =>
  askEngine(
    { name: "ada", windows: "windows-11", ...(enlightenments === undefined ? {} : { enlightenments }) },
    asked,
    { ...usual, ...question },
  );

const migrating: Partial<Question> = { migratable: true };

/**
 * Two guests with the same settings of their own, of which one differs from the usual (or from the third) in one thing
 * that the engine's answer depends on.
 */
const others: Record<string, [Partial<Question>, EnlightenmentsSpec?, Partial<Question>?]> = {
  mode: [{ mode: "passthrough" }],
  vendor: [{ cpuVendor: "amd" }, { evmcs: "on" }],
  "nested virtualization": [{ guestVirtualization: "yes" }, { evmcs: "on" }],
  host: [{ host: bareHost }],
  "what to do on the host": [{ host: bareHost, hostSupport: "adapt" }],
  migration: [{ migratable: true }],
  "TSC frequency": [{ ...migrating, tscFrequency: 2_400_000_000 }, {}, migrating],
  pinning: [{ pinned: true }],
  "one CPU": [{ vcpus: 1 }, { tlbflush: "on" }],
  "own toggle": [{}, { tlbflush: "off" }],
  "own value": [{}, { spinlockRetries: 4095 }],
  "own value as text": [{}, { spinlockRetries: "4095" }],
};

describe("asking the engine about guests of a fleet", () => {
  it("gives the second guest the first one's answer", () => {
    assert.equal(ask(), ask());
    assert.equal(ask({ host: bareHost }, { tlbflush: "off" }), ask({ host: bareHost }, { tlbflush: "off" }));
  });

  for (const [what, [question, enlightenments, than = {}]] of Object.entries(others)) {
    it(`never gives it to a guest that differs: ${what}`, () => {
      const usualAnswer = Object.keys(question).length === 0 ? ask() : ask(than, enlightenments);
      const answer = ask(question, enlightenments);
      assert.deepEqual(
        answer,
        resolveEnlightenments({ ...usual, ...question, requests: requestsFor(enlightenments, asked) }),
      );
      assert.notDeepEqual(answer, usualAnswer);
    });
  }

  it("never gives it to a guest whose preset asks for something else, or on another host with the same name", () => {
    const other: Asked = { ...asked, requests: asked.requests.slice(0, 4) };
    assert.notDeepEqual(askEngine({ name: "ada", windows: "windows-11" }, other, usual), ask());
    const better = hostEnlightenments(exampleHost({}));
    assert.equal(better.name, bareHost.name);
    assert.notDeepEqual(ask({ host: better }), ask({ host: bareHost }));
  });

  it("nobody can write to an answer that others get too", () => {
    const answer = ask() as unknown as { enlightenments: { state: string }[]; findings: unknown[] };
    assert.throws(() => (answer.enlightenments[0]!.state = "off"), TypeError);
    assert.throws(() => answer.findings.push({}), TypeError);
  });

  it("forgets the oldest answer instead of growing for ever", () => {
    const first = ask({ tscFrequency: 1 });
    for (let hertz = 2; hertz <= 501; hertz++) ask({ tscFrequency: hertz });
    const again = ask({ tscFrequency: 1 });
    assert.notEqual(again, first);
    assert.deepEqual(again, first);
  });
});

import assert from "node:assert/strict";
import { catalogue, findEnlightenment, suggestProperty } from "../../src/enlightenments";

describe("names", () => {
  const spellings: Readonly<Record<string, string>> = {
    hv_stimer_direct: "stimer-direct",
    "hv-stimer-direct": "stimer-direct",
    stimerDirect: "stimer-direct",
    "stimer.direct": "stimer-direct",
    "hyperv.stimer.direct": "stimer-direct",
    "tlbflush.extended": "tlbflush-ext",
    "tlbflush.direct": "tlbflush-direct",
    TLBFLUSH: "tlbflush",
    tlb_flush: "tlbflush",
    vp_index: "vpindex",
    re_enlightenment: "reenlightenment",
    vendor_id: "vendor-id",
    emsr_bitmap: "emsr-bitmap",
    xmm_input: "xmm-input",
    "hv-apicv": "avic",
    apicv: "avic",
    hypervclock: "time",
    "hv-time": "time",
    synictimer: "stimer",
    "hv-crash": "crash",
    spinlockRetries: "spinlocks",
    vendorIdValue: "vendor-id",
    "hv-version-id-build": "version-id",
    "hv-version-id-snumber": "version-id",
    "hv-enforce-cpuid": "enforce-cpuid",
    "hv-no-nonarch-coresharing": "no-nonarch-coresharing",
  };
  for (const [text, name] of Object.entries(spellings)) {
    it(`"${text}" is ${name}`, () => assert.equal(findEnlightenment(text)?.name, name));
  }

  it("finds every row by name, property and QEMU's flag", () => {
    for (const row of catalogue) {
      for (const text of [row.name, row.property, row.qemuFlag]) assert.equal(findEnlightenment(text), row, text);
    }
  });

  it("finds nothing in nonsense, in nothing, and in very long text", () => {
    for (const text of ["", "-", "hv-", "kvm", "balloon", "stimer".repeat(10_000), "constructor", "__proto__"]) {
      assert.equal(findEnlightenment(text), undefined, text.slice(0, 20));
    }
  });

  it("suggests the property that was meant", () => {
    const meant: Readonly<Record<string, string | undefined>> = {
      stimmer: "stimer",
      tlbFlush: "tlbflush",
      "stimer-direct": "stimerDirect",
      hv_evmcs: "evmcs",
      emvcs: "evmcs",
      spinlockRetrys: "spinlockRetries",
      spinlocksRetries: "spinlockRetries",
      relax: "relaxed",
      vendorIdValeu: "vendorIdValue",
      zzz: undefined,
      "": undefined,
      memory: undefined,
    };
    for (const [text, property] of Object.entries(meant)) assert.equal(suggestProperty(text), property, text);
    assert.equal(suggestProperty("x".repeat(100_000)), undefined);
  });
});

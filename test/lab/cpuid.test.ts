import assert from "node:assert/strict";
import { expectedWords, wordsInBootLog } from "./cpuid";

describe("Hyper-V's words in a boot log", () => {
  const linux612 = "[    0.000000] Hyper-V: privilege flags low 0xa7f, high 0x30, hints 0xc2c, misc 0x80108\n";
  const linux72 = "[    0.000000] Hyper-V: privilege flags low 0xa7f, high 0x30, ext 0x0, hints 0xc2c, misc 0x80108\n";
  const nested = "[    0.000000] Hyper-V: Nested features: 0xa0000\n";
  const words = { low: 0xa7f, high: 0x30, hints: 0xc2c, misc: 0x80108, nested: 0 };

  it("are read as Linux 6.12 and 7.2 print them", () => {
    assert.deepEqual(wordsInBootLog(linux612), words);
    assert.deepEqual(wordsInBootLog(linux72), words);
    assert.deepEqual(wordsInBootLog(linux72 + nested), { ...words, nested: 0xa0000 });
  });

  it("are not there where Linux saw no Hyper-V", () =>
    assert.equal(wordsInBootLog("[    0.000000] Hypervisor detected: KVM\n"), undefined));

  it("are those of the flags that the log's machine had", () => {
    const flags = [
      "runtime",
      "time",
      "synic",
      "stimer",
      "vapic",
      "vpindex",
      "frequencies",
      "relaxed",
      "tlbflush",
      "ipi",
      "stimer-direct",
    ];
    assert.deepEqual(expectedWords(flags), words);
  });
});

import assert from "node:assert/strict";
import { parse } from "yaml";
import { printable, printableJson, printableMessage } from "../../src/foreign/printable";
import { readYaml, writeYaml } from "../../src/foreign/yaml";

/**
 * Everything that a terminal acts on, or that a reader cannot see: C0, DEL, C1, direction of text, separators, zero
 * width, byte order mark, tags.
 */
const ODD = [
  ...Array.from({ length: 0x20 }, (_, code) => code),
  0x7f,
  ...Array.from({ length: 0x20 }, (_, code) => 0x80 + code),
  0x202a,
  0x202b,
  0x202c,
  0x202d,
  0x202e,
  0x2066,
  0x2067,
  0x2068,
  0x2069,
  0x200e,
  0x200f,
  0x061c,
  0x2028,
  0x2029,
  0x200b,
  0x200c,
  0x200d,
  0x2060,
  0xfeff,
  0x00ad,
  0x180e,
  0xd800,
  0xdfff,
  0xe0041,
].map((code) => String.fromCodePoint(code));
/** Line feeds and spaces aside, nothing of it. */
const RAW = new RegExp(
  `[${ODD.filter((c) => c !== "\n")
    .map((c) => `\\u{${c.codePointAt(0)!.toString(16)}}`)
    .join("")}]`,
  "u",
);

describe("text from outside, in messages", () => {
  it("every odd character becomes an escape that shows which", () => {
    for (const c of ODD) assert.equal(printable(`a${c}b`), `a\\u{${c.codePointAt(0)!.toString(16)}}b`);
  });

  it("ordinary text of any language stays", () => {
    for (const text of ["Größe 8 GiB", "日本語", "עברית", "🙂", "a\u0301", "C:\\Users\\ada"])
      assert.equal(printable(text), text);
  });

  it("is cut where it is too long, and says how long it was", () => {
    assert.equal(printable("x".repeat(700)), `${"x".repeat(600)}… (700 characters)`);
    assert.equal(printable("abcdef", 3), "abc… (6 characters)");
    assert.ok(printableMessage("x".repeat(1_000_000)).length < 70_000);
  });

  it("a whole message keeps its line feeds, and nothing else", () =>
    assert.equal(
      printableMessage("one\n  two\r\u001b[2J\u0085\u2028\n"),
      "one\n  two\\u{d}\\u{1b}[2J\\u{85}\\u{2028}\n",
    ));

  it("JSON and YAML say the same, without odd characters", () => {
    const value = Object.fromEntries(
      ODD.filter((c) => !/[\ud800-\udfff]$/.test(c) || c.length === 2).map((c, index) => [
        `key ${index} ${c}`,
        [`value ${c}`, `two\nlines ${c}`],
      ]),
    );
    const json = printableJson(JSON.stringify(value, null, 2));
    assert.doesNotMatch(json, RAW);
    assert.deepEqual(JSON.parse(json), value);
    const yaml = writeYaml(value);
    assert.doesNotMatch(yaml, RAW);
    assert.deepEqual(parse(yaml), value);
    assert.deepEqual(readYaml(yaml)[0]!.value, value);
  });
});

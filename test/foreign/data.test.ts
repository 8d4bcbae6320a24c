import assert from "node:assert/strict";
import { mustBeShallow, parseJson, RefusedDataError } from "../../src/foreign/json";
import { readXml, XmlParseError } from "../../src/foreign/xml";
import { readYaml } from "../../src/foreign/yaml";

const lists = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
const objects = (levels: number): string => '{"a":'.repeat(levels) + "1" + "}".repeat(levels);

describe("JSON from outside", () => {
  it("is read as JSON.parse reads it", () => {
    for (const text of [
      '{"a":[1,2,{"b":"]}\\"{["}],"c":{"a":null}}',
      '"x"',
      "5",
      lists(100),
      '[{"a":1},{"a":2}]',
      '{"a":"b","b":"a"}',
    ])
      assert.deepEqual(parseJson(text), JSON.parse(text));
  });
  for (const [what, text] of [
    ["lists", lists(8_000)],
    ["objects", objects(8_000)],
    ["lists whose end is behind brackets in texts", '["]",'.repeat(8_000)],
    ["just one level too much", lists(101)],
  ] as const) {
    it(`is not read where it is too deep: ${what}`, () =>
      assert.throws(
        () => parseJson(text),
        (error) => error instanceof RefusedDataError && /more than 100 levels deep/.test(error.message),
      ));
  }
  for (const text of ['{"a":1,"a":2}', '[{"b":{"a":1,"\\u0061" : 2}}]', '{"__proto__":1,"__proto__":2}']) {
    it(`a key that stands twice is a mistake: ${text}`, () =>
      assert.throws(() => parseJson(text), /the key ".*" appears twice/));
  }
  it("what is no JSON stays a syntax error, however many quotes it has", () => {
    for (const text of ["", "{", '{"a', `"${'\\"'.repeat(500_000)}`]) assert.throws(() => parseJson(text), SyntaxError);
  });
});

describe("values from outside", () => {
  it("may have 100 levels, and not hold themselves", () => {
    mustBeShallow(JSON.parse(lists(100)));
    assert.throws(() => mustBeShallow(JSON.parse(lists(101))), RefusedDataError);
    const circle: unknown[] = [];
    circle.push(circle, circle);
    assert.throws(() => mustBeShallow(circle), RefusedDataError);
  });
});

describe("YAML from outside", () => {
  const said = (text: string): string =>
    readYaml(text)
      .flatMap(({ mistakes }) => mistakes.map(({ message }) => message))
      .join("; ");

  it("is read by the core schema", () =>
    assert.deepEqual(
      readYaml("a: 1\nb: yes\nc: [x, !!str 5]\n---\n- 2026-11-26\n").map(({ value }) => value),
      [{ a: 1, b: "yes", c: ["x", "5"] }, ["2026-11-26"]],
    ));
  it("aliases are followed, and keys merge where that is asked for", () =>
    assert.deepEqual(readYaml("a: &a {x: 1}\nb: {<<: *a, y: *a}\n", { merge: true })[0]!.value, {
      a: { x: 1 },
      b: { x: 1, y: { x: 1 } },
    }));
  it("may have 100 levels", () => assert.equal(said(`a: ${lists(95)}`), ""));

  const refused: readonly (readonly [what: string, text: string, says: RegExp])[] = [
    ["deep lists in brackets", lists(8_000), /more than 100 levels/],
    ["deep objects in brackets", objects(8_000), /more than 100 levels/],
    ["brackets hidden behind quotes and apostrophes", '[it\'s,"]",'.repeat(8_000), /more than 100 levels/],
    ["deep lists in one line", `${"- ".repeat(8_000)}a`, /more than 100 levels/],
    ["deep lists with tags between", `${"- !!seq ".repeat(8_000)}a`, /more than 100 levels/],
    ["deep keys in one line", `${"? ".repeat(8_000)}a`, /more than 100 levels/],
    [
      "deep indentation",
      Array.from({ length: 400 }, (_, level) => `${" ".repeat(level)}a:`).join("\n"),
      /more than 100 levels/,
    ],
    [
      "depth made of aliases",
      `a0: &a0 ${lists(50)}\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} ${"[".repeat(20)}*a${i}${"]".repeat(20)}\n`).join("")}`,
      /more than 100 levels/,
    ],
    ["an alias of what it stands in", "a: &a [*a]", /levels deep|alias/i],
    [
      "aliases without end",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghi"[index]}`).join(",")}]`).join("\n")}\n`,
      /Excessive alias count/,
    ],
    ["a key twice", "a: 1\nb: {c: 1, 'c': 2}\n", /the key "c" appears twice on line 2/],
    ["a tag that makes bytes", `a: !!binary ${"QUJD".repeat(1_000)}`, /the tag !!binary is not supported/],
    [
      "tags of YAML 1.1 that the file itself switches on",
      "%YAML 1.1\n---\na: !!set {b}\n",
      /the tag !!set is not supported/,
    ],
    ["a tag of its own", "a: !ruby/object x\n", /the tag !ruby\/object is not supported/],
    ["very many values", `a: [${"1,".repeat(60_000)}]`, /more than 50000 lines and values/],
  ];
  for (const [what, text, says] of refused) it(`not ${what}`, () => assert.match(said(text), says));

  it("a large map without a key twice is read", () =>
    assert.equal(said(Array.from({ length: 2_000 }, (_, i) => `k${i}: 1`).join("\n")), ""));
});

describe("XML from outside", () => {
  const deep = (levels: number): string => "<a>".repeat(levels) + "</a>".repeat(levels);
  it("may have 256 levels, whatever its comments, values and empty elements look like", () => {
    readXml(deep(256));
    readXml(`<a>${"<!-- <a> --><![CDATA[<a>]]><?a <a>?><b c='<' d=\">\"/>".replace("'<'", "'&lt;'").repeat(300)}</a>`);
  });
  for (const [what, text] of [
    ["elements", deep(100_000)],
    ["elements whose values look like ends", "<a b='/>'>".repeat(300)],
    ["elements behind comments that look like ends", "<a><!-- </a> -->".repeat(300)],
  ] as const) {
    it(`is not read where it is too deep: ${what}`, () =>
      assert.throws(
        () => readXml(text),
        (error) => error instanceof XmlParseError && /nested too deeply/.test(error.message),
      ));
  }
});

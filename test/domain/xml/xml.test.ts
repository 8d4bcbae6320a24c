import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import {
  element,
  parseXml,
  serialize,
  XmlParseError,
  XmlWriteError,
  type XmlElement,
  type XmlNode,
} from "../../../src/domain/xml";
import { skipBecause } from "../virsh";

/** The characters of XML 1.0 (production 2, `Char`), code point by code point; a lone surrogate is none. */
const isXmlCharacter = (c: string): boolean => {
  const n = c.codePointAt(0)!;
  if (n >= 0xd800 && n <= 0xdfff) return false;
  return (
    n === 0x9 || n === 0xa || n === 0xd || (n >= 0x20 && n <= 0xd7ff) || (n >= 0xe000 && n <= 0xfffd) || n >= 0x10000
  );
};
const isWritable = (text: string): boolean => [...text].every(isXmlCharacter);

const hostile = [
  `a"><b`,
  `'/><script>`,
  "]]>",
  "<![CDATA[x]]>",
  "<!-- x -->",
  "--><!--",
  "<?pi?>",
  "&amp;",
  "&lt;",
  "&#0;",
  "&undefined;",
  "%x;",
  "$(reboot)",
  "`reboot`",
  "\ttab\tand\nline\nfeeds\r\nand\rreturns",
  " leading and trailing ",
  "",
  " ",
  "\n",
  "日本語 🪟",
  "\u0085\u2028\ufeff",
  "\u{10ffff}",
  "é\u0301",
  "x".repeat(10_000),
];

/** Any text, odd code points and lone surrogates included. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.integer({ min: 0, max: 0xffff }).map((n) => String.fromCharCode(n))).map((c) => c.join("")),
  fc
    .array(
      fc.constantFrom(
        "<",
        ">",
        "&",
        "'",
        '"',
        "]",
        "]]>",
        "\r",
        "\n",
        "\t",
        "-",
        "--",
        "\0",
        "\ud800",
        "\udc00",
        "\ufffe",
        "a",
      ),
    )
    .map((c) => c.join("")),
);

describe("serialize", () => {
  it("escapes what would be markup, in attributes and in text", () => {
    assert.equal(
      serialize(element("a", { b: `<&>'"` }, `<&>'"`)),
      `<a b='&lt;&amp;&gt;&apos;&quot;'>&lt;&amp;&gt;'"</a>\n`,
    );
  });

  it("writes white space in attributes so that a reader does not turn it into blanks", () => {
    assert.equal(serialize(element("a", { b: "1\n2\t3\r4" })), "<a b='1&#xA;2&#x9;3&#xD;4'/>\n");
  });

  it("indents elements, and never text", () => {
    assert.equal(
      serialize(
        element("a", undefined, element("b", undefined, element("c")), element("d", undefined, " x ", element("e"))),
      ),
      "<a>\n  <b>\n    <c/>\n  </b>\n  <d> x <e/></d>\n</a>\n",
    );
  });

  it("leaves out attributes without a value and writes booleans as libvirt does", () => {
    assert.equal(serialize(element("a", { x: undefined, y: true, z: false, n: 0 })), "<a y='yes' z='no' n='0'/>\n");
  });

  for (const text of hostile) {
    it(`keeps ${JSON.stringify(text).slice(0, 40)} in its place`, () => {
      assert.deepEqual({ ...parseXml(serialize(element("a", { b: text }, element("c")))).attributes }, { b: text });
      const { children } = bare(
        parseXml(serialize(element("a", undefined, element("c", undefined, text), element("d")))),
      );
      assert.deepEqual(children, [
        { name: "c", attributes: {}, children: text === "" ? [] : [text] },
        { name: "d", attributes: {}, children: [] },
      ]);
    });
  }

  const bad = [
    ...Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).filter((c) => !/[\t\n\r]/.test(c)),
    "\ud83e",
    "\udc00",
    "\udc00\ud800",
    "\ufffe",
    "\uffff",
  ];
  it("refuses what XML cannot carry, and names the place and the character", () => {
    for (const c of bad) {
      assert.throws(
        () => serialize(element("disk", { serial: `ab${c}` })),
        (e: Error) =>
          e instanceof XmlWriteError &&
          e.message.startsWith("cannot write attribute serial of <disk> as XML: character U+"),
        JSON.stringify(c),
      );
      assert.throws(
        () => serialize(element("title", undefined, `${c}x`)),
        (e: Error) =>
          e instanceof XmlWriteError && e.message.startsWith("cannot write the text of <title> as XML: character U+"),
        JSON.stringify(c),
      );
    }
    assert.throws(() => serialize(element("a", { b: "xy\u0007" })), /character U\+0007 at position 3 /);
  });

  it("refuses names that are not names", () => {
    for (const name of [
      "",
      "a b",
      "a><b",
      "a/",
      "1a",
      "-a",
      "a:b:c",
      ":a",
      "a:",
      "a=",
      "a\n",
      "a'",
      'a"b',
      "x".repeat(300),
    ]) {
      assert.throws(() => serialize(element(name)), XmlWriteError, name);
      assert.throws(() => serialize(element("a", { [name]: "1" })), XmlWriteError, name);
    }
    for (const name of ["a", "on_crash", "suspend-to-mem", "qemu:arg", "é", "a.b"])
      serialize(element(name, { [name]: "1" }));
  });

  it("refuses comments and instructions that would break out", () => {
    for (const text of ["a--b", "-->", "a-", "a\rb"])
      assert.throws(() => serialize({ name: "#comment", attributes: {}, children: [text] }), XmlWriteError, text);
    for (const text of ["x ?>", "?>", " x", "xml version='1.0'", ""])
      assert.throws(() => serialize({ name: "#instruction", attributes: {}, children: [text] }), XmlWriteError, text);
  });

  it("any text comes back from an attribute and from an element, or is refused because XML cannot carry it", () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        const tree = element("x", { y: a }, element("z", undefined, b), element("end"));
        if (!isWritable(a) || !isWritable(b)) return assert.throws(() => serialize(tree), XmlWriteError);
        assert.deepEqual(bare(parseXml(serialize(tree))), bare(tree));
      }),
      { numRuns: 2000 },
    );
  });

  it("libxml2, with which libvirt reads, reads the same", function () {
    this.timeout(30_000);
    if (spawnSync("xmllint", ["--version"]).error)
      skipBecause(this, "xmllint is not installed (Debian: libxml2-utils)");
    const texts = hostile.filter((t) => t !== "");
    const xml = serialize(element("all", undefined, ...texts.map((t) => element("t", { a: t }, t))));
    texts.forEach((text, i) => {
      for (const what of [`string(/all/t[${i + 1}])`, `string(/all/t[${i + 1}]/@a)`]) {
        const { stdout, status } = spawnSync("xmllint", ["--nonet", "--xpath", what, "-"], {
          input: xml,
          encoding: "utf8",
        });
        assert.equal(status, 0);
        assert.equal(stdout, `${text}\n`, JSON.stringify(text).slice(0, 40));
      }
    });
  });
});

/** Plain objects, so that two trees compare by what they say. */
function bare(node: XmlElement): XmlElement {
  return {
    name: node.name,
    attributes: { ...node.attributes },
    children: node.children.map((c): XmlNode => (typeof c === "string" ? c : bare(c))),
  };
}

describe("parseXml", () => {
  it("drops formatting, keeps text, comments and instructions, and makes CDATA text", () => {
    assert.deepEqual(
      bare(
        parseXml(
          `<?xml version="1.0" encoding="UTF-8"?>\n<a b="1">\n  <!-- hi -->\n  <c> x </c><?go on?>\n  <d><![CDATA[<&]]>y</d>\n</a>\n`,
        ),
      ),
      {
        name: "a",
        attributes: { b: "1" },
        children: [
          { name: "#comment", attributes: {}, children: [" hi "] },
          { name: "c", attributes: {}, children: [" x "] },
          { name: "#instruction", attributes: {}, children: ["go on"] },
          { name: "d", attributes: {}, children: ["<&y"] },
        ],
      },
    );
  });

  const wrong: readonly (readonly [string, string, RegExp, number | undefined])[] = [
    ["nothing", "", /Root element is missing/, 1],
    ["no XML", "hello", /Root element is missing/, 1],
    ["an open element", "<a>\n<b>\n</a>", /end tag/i, 3],
    ["an attribute without quotes", "<a\n b=1/>", /Attribute value expected/, 2],
    ["the same attribute twice", "<a b='1' b='2'/>", /Duplicate attribute/, 1],
    ["two roots", "<a/>\n<b/>", /./, 2],
    ["a control character", "<a>\n\u0001</a>", /./, 2],
    ["a reference to one", "<a>&#1;</a>", /invalid character/, 1],
    ["an unknown entity", "<a>\n&x;</a>", /entity/, 2],
    ["a document type", "<!DOCTYPE a>\n<a/>", /document type declarations are not supported/, 1],
    [
      "a document type that reads a file",
      "<!DOCTYPE a SYSTEM 'file:///etc/passwd'>\n<a/>",
      /document type declarations are not supported/,
      1,
    ],
    [
      "an entity of its own that it uses",
      "<!DOCTYPE d [<!ENTITY x 'y'>]><a>&x;</a>",
      /document type declarations are not supported/,
      1,
    ],
    [
      "one behind a comment and an instruction",
      "<?xml version='1.0'?><!-- <!DOCTYPE c> -->\n<?p?><!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
      /document type declarations are not supported/,
      2,
    ],
    [
      "one in small letters",
      "<!doctype a [<!entity x 'y'>]><a>&x;</a>",
      /document type declarations are not supported/,
      1,
    ],
    ["entities that grow", "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]>\n<a>&c;</a>", /document type/, 1],
  ];
  for (const [what, xml, message, line] of wrong) {
    it(`refuses ${what}, with the line`, () => {
      assert.throws(
        () => parseXml(xml),
        (e: Error) =>
          e instanceof XmlParseError &&
          message.test(e.message) &&
          e.line === line &&
          (line === undefined || e.message.includes(`(line ${line}, column `)),
      );
    });
  }

  it("refuses what is too long or too deep", () => {
    assert.throws(
      () => parseXml(`<a>${"x".repeat(100)}</a>`, { maxLength: 50 }),
      /it is 107 characters long; the limit is 50/,
    );
    assert.throws(() => parseXml(`<a>${"x".repeat(4 * 1024 * 1024)}</a>`), /the limit is 4194304/);
    parseXml("<a>".repeat(256) + "</a>".repeat(256));
    assert.throws(() => parseXml("<a>".repeat(257) + "</a>".repeat(257)), XmlParseError);
    assert.throws(() => parseXml("<a>".repeat(200_000) + "</a>".repeat(200_000)), XmlParseError);
  });

  it("takes names that objects inherit as plain names", () => {
    const { attributes } = parseXml("<a __proto__='p' constructor='c' toString='t'/>");
    assert.deepEqual(Object.entries(attributes), [
      ["__proto__", "p"],
      ["constructor", "c"],
      ["toString", "t"],
    ]);
    assert.equal(({} as Record<string, unknown>)["p"], undefined);
    assert.equal(serialize(parseXml("<a __proto__='p'/>")), "<a __proto__='p'/>\n");
  });

  const name = fc.constantFrom("a", "b", "c-d", "e_f", "x:y");
  const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((t) => isWritable(t) && !/^[ \t\r\n]+$/.test(t));
  const { tree } = fc.letrec<{ tree: XmlElement; child: XmlNode }>((tie) => ({
    child: fc.oneof({ maxDepth: 4 }, text, tie("tree")),
    tree: fc.record({
      name,
      attributes: fc.dictionary(name, text, { maxKeys: 3, noNullPrototype: true }),
      children: fc
        .array(tie("child"), { maxLength: 4 })
        .map((nodes) => nodes.filter((n, i) => typeof n !== "string" || typeof nodes[i - 1] !== "string")),
    }),
  }));
  it("any tree comes back as it was written", () => {
    fc.assert(
      fc.property(tree, (t) => assert.deepEqual(bare(parseXml(serialize(t))), bare(t))),
      { numRuns: 500 },
    );
  });
});

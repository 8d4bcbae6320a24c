import assert from "node:assert/strict";
import { plain, type Properties } from "../../src/provider/properties";
import { redactor } from "../../src/provider/redact";

const secret = (...values: readonly unknown[]): Properties => ({
  value: { values },
  secrets: [["values"]],
  unknowns: [],
});

describe("secrets in messages", () => {
  it("go longest first, so that none leaves its rest behind", () => {
    assert.equal(
      redactor([secret("correct", "correct horse"), plain({})])("correct horse, correct, turned on"),
      "[secret], [secret], turned on",
    );
  });

  const password = `pä&<>"'\\ w$(x)%/-1`;
  const spelt: Readonly<Record<string, string>> = {
    "as it is": password,
    "in XML": "pä&amp;&lt;&gt;&quot;&apos;\\ w$(x)%/-1",
    "in XML with numbers": "p&#228;&#38;&#60;&#x3E;&#34;&#39;&#92; w$(x)%/-1",
    "in XML where only some is escaped": `pä&amp;&lt;>"'\\ w$(x)%/-1`,
    "in JSON": JSON.stringify(password).slice(1, -1),
    "in JSON without letters outside ASCII": `p\\u00e4&<>\\"'\\\\ w$(x)%/-1`,
    "for a shell": password.replaceAll("'", `'\\''`),
    "in a URI": encodeURIComponent(password),
    "in a URI with small digits": encodeURIComponent(password).toLowerCase(),
    "in capitals": password.toUpperCase(),
  };
  for (const [how, text] of Object.entries(spelt)) {
    it(`are taken out ${how}`, () =>
      assert.equal(redactor([secret(password)])(`before ${text} after`), "before [secret] after"));
  }

  const uri = "qemu+ssh://Admin@KVM%2dOne.example.org/system?keyfile=/root/.ssh/hidden";
  const shown = {
    "the canonical URI": "qemu+ssh://Admin@kvm-one.example.org/system?keyfile=/root/.ssh/hidden: define",
  };
  it("of a URI go with its canonical spelling and its parts that stand alone", () => {
    const plainUri = "qemu+ssh://Admin@KVM-One.example.org/system?keyfile=/root/.ssh/hid%64en";
    const redact = redactor([secret(plainUri)]);
    assert.equal(redact(shown["the canonical URI"]), "[secret]: define");
    assert.equal(
      redact("Admin@kvm-one.example.org: Permission denied (publickey)"),
      "[secret]: Permission denied (publickey)",
    );
    assert.equal(redact("Could not resolve hostname kvm-one.example.org"), "Could not resolve hostname [secret]");
    assert.equal(redact("no such identity: /root/.ssh/hidden"), "no such identity: [secret]");
    assert.equal(redactor([secret(uri)])(`"${uri.replace("%2d", "-")}" is no URI`), '"[secret]" is no URI');
  });

  it("that are UUIDs go with and without hyphens, in small and in capital letters", () => {
    const uuid = "4DEA22B3-1D52-48F3-8516-782E98AB3FA0";
    for (const text of [uuid, uuid.toLowerCase(), uuid.replaceAll("-", "").toLowerCase()]) {
      assert.equal(redactor([secret(uuid)])(`domain ${text} not found`), "domain [secret] not found");
      assert.equal(redactor([secret(text)])(`domain ${uuid} not found`), "domain [secret] not found");
    }
  });

  it("of several lines go when they are put on one line, and line by line", () => {
    const redact = redactor([secret("first line 1\nsecond line")]);
    assert.equal(redact("x: first line 1: second line."), "x: [secret].");
    assert.equal(redact("x: second line."), "x: [secret].");
  });

  it("of an XML element go with the values in it", () => {
    const redact = redactor([secret(`<disk><source file='/secret/place.img'/><serial>SERIAL-0815</serial></disk>`)]);
    assert.equal(redact("/secret/place.img of SERIAL-0815 is a disk"), "[secret] of [secret] is a disk");
  });

  it("of fewer than four letters go only between quotes", () => {
    assert.equal(redactor([secret("on")])('turned on, not "on"'), 'turned on, not "[secret]"');
  });

  it("of many characters in a row that have several spellings are not tried in every combination", () => {
    const redact = redactor([
      secret(`${"\\".repeat(60)}x`, `${"'".repeat(60)}x`, `${"%25".repeat(60)}x`, `${" \n".repeat(60)}x`),
    ]);
    const text = ["\\", "'", "%25", "%", " ", "&#10;"].map((part) => part.repeat(2_000)).join("");
    assert.equal(redact(text), text);
  });

  it("of any number and length are taken out", () => {
    const many = Array.from({ length: 300 }, (_, index) => `hidden/${index}/`);
    const long = "<k>".repeat(200_000);
    const redact = redactor([secret(...many, long)]);
    assert.equal(
      redact(`${many.join(" ")} and ${long.replaceAll("<", "&lt;").replaceAll(">", "&gt;")}`),
      `${many.map(() => "[secret]").join(" ")} and [secret]`,
    );
  });
});

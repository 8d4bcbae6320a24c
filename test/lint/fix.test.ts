import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseXml } from "../../src/domain";
import { fixedMachine } from "../../src/cli/lint/fix";
import { lintDomainXml } from "../../src/lint";
import { fixedText, hasMixedLineEnds } from "../../src/lint/xml/fix";

const element = (name: string, attributes: Record<string, string> = {}) => ({ name, attributes, children: [] });

describe("edits of a domain's text", () => {
  const text = `<domain type="kvm">\n\t<name>a</name>\n\t<clock offset="utc">\n\t\t<timer name="hpet"/>\n\t</clock>\n</domain>\n`;
  const timer = "clock/timer[hpet]";

  it("sets, adds and removes attributes, in the quotes of their tag", () => {
    const set = fixedText(text, [{ kind: "attribute", at: "clock", name: "offset", value: 'a"b<' }]);
    assert.equal(set, text.replace('"utc"', '"a&quot;b&lt;"'));
    const more = fixedText(text, [{ kind: "attribute", at: timer, name: "present", value: "no" }]);
    assert.equal(more, text.replace('"hpet"/>', '"hpet" present="no"/>'));
    assert.equal(fixedText(more, [{ kind: "attribute", at: timer, name: "present" }]), text);
  });

  it("adds elements with the indentation of their siblings, and removes them with their line", () => {
    const rtc = element("timer", { name: "rtc" });
    const added = fixedText(text, [{ kind: "add", into: "clock", element: rtc }]);
    assert.equal(added, text.replace(`"hpet"/>\n`, `"hpet"/>\n\t\t<timer name='rtc'/>\n`));
    assert.equal(fixedText(added, [{ kind: "add", into: "clock", element: rtc }]), added, "twice is once");
    assert.equal(fixedText(added, [{ kind: "remove", at: "clock/timer[rtc]" }]), text);
  });

  it("opens an element that is closed at once, and adds elements that are missing on the way", () => {
    const empty = fixedText("<domain>\n  <clock/>\n</domain>", [
      { kind: "add", into: "clock", element: element("timer") },
    ]);
    assert.equal(empty, "<domain>\n  <clock>\n    <timer/>\n  </clock>\n</domain>");
    const missing = fixedText("<domain>\n</domain>", [
      { kind: "add", into: "features/hyperv", element: element("relaxed") },
    ]);
    assert.equal(
      missing,
      "<domain>\n  <features>\n    <hyperv>\n      <relaxed/>\n    </hyperv>\n  </features>\n</domain>",
    );
  });

  it("leaves a place alone that is not there", () => {
    assert.equal(fixedText(text, [{ kind: "remove", at: "devices/disk[vda]" }]), text);
    assert.equal(fixedText(text, [{ kind: "attribute", at: "cpu", name: "mode", value: "x" }]), text);
  });

  it("keeps byte order mark and line ends", () => {
    const windows = `\ufeff${text.replace(/\n/g, "\r\n")}`;
    const fixed = fixedText(windows, [{ kind: "attribute", at: "clock", name: "offset", value: "localtime" }]);
    assert.equal(fixed, windows.replace("utc", "localtime"));
    assert.ok(!hasMixedLineEnds(windows));
    assert.ok(hasMixedLineEnds("a\r\nb\n"));
  });
});

describe("safe repairs of machines", () => {
  const folder = path.join(__dirname, "..", "domain", "fixtures");
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".xml")))
    it(`${name}: what was repaired lints clean, other lines stay, and a second time changes nothing`, () => {
      const text = readFileSync(path.join(folder, name), "utf8");
      const options = { sets: ["strict"] } as const;
      const { text: fixed, repaired } = fixedMachine(text, name, options);
      parseXml(fixed);
      assert.deepEqual(fixedMachine(fixed, name, options), { text: fixed, repaired: [] });
      const left = lintDomainXml(fixed, options).findings.map(({ ruleId }) => ruleId);
      for (const ruleId of repaired.filter((one) => one === "hpet-on")) assert.ok(!left.includes(ruleId));
      const before = text.split("\n");
      const gone = before.filter((line) => !fixed.split("\n").includes(line));
      assert.ok(gone.length <= repaired.length * 2, `${gone.length} lines changed by ${repaired.join(", ")}`);
    });
});

import assert from "node:assert/strict";
import { diffArrays } from "diff";
import fc from "fast-check";
import { fixedMachine } from "../../src/cli/lint/fix";
import { parseXml } from "../../src/domain";
import { attribute, child, childElements, type XmlElement } from "../../src/domain/xml";
import { lintDomainXml } from "../../src/lint";
import { exampleDomain, exampleMachine, judgeMachine, machineRules } from "../../src/machines";

/** Faults of the rules' own examples that can be repaired. */
const FAULTS: readonly XmlElement[] = machineRules.flatMap((rule) =>
  rule.examples.incorrect
    .filter((example) =>
      judgeMachine([rule], exampleMachine(example)).findings.some(({ repair }) => repair !== undefined),
    )
    .map((example) => exampleDomain(example)),
);

/** One machine with several faults: where two are about the same section, the first one has it; devices add up. */
function machineWith(faults: readonly XmlElement[]): XmlElement {
  const sections = new Map<string, XmlElement>();
  for (const part of faults.flatMap(childElements)) {
    const there = sections.get(part.name);
    if (there === undefined) sections.set(part.name, part);
    else if (part.name === "devices") {
      const targets = childElements(there).map(targetOf);
      const more = childElements(part).filter((one) => targetOf(one) === undefined || !targets.includes(targetOf(one)));
      sections.set("devices", { ...there, children: [...there.children, ...more] });
    }
  }
  const attributes = Object.assign({ type: "kvm" }, ...faults.map((one) => one.attributes)) as Record<string, string>;
  return { name: "domain", attributes, children: [...sections.values()] };
}

/** Two disks have two names. */
const targetOf = (device: XmlElement): string | undefined => attribute(child(device, "target"), "dev");

/** Numbers below a bound from a seed. */
function dice(seed: number): (bound: number) => number {
  let state = seed | 1;
  return (bound) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % bound;
  };
}

/** Things that look like what is repaired, and are none of it. */
const DECOYS = [
  "<!-- <clock offset='utc'/> -->",
  `<!-- <timer name="hpet" present="yes"/> -->`,
  "<?editor <features/> ?>",
  "<!---->",
];

/** A text that says the same, as some person or program might have laid it out. */
function laidOut(root: XmlElement, roll: (bound: number) => number): string {
  const one = (...choices: readonly string[]): string => choices[roll(choices.length)]!;
  const gap = (): string => one("\n", "\n  ", "\n\t", "\n\n   ", "", `\n  ${DECOYS[roll(DECOYS.length)]!}\n  `);
  const attribute = ([name, value]: [string, string]): string => {
    const quote = value.includes("'") ? '"' : one("'", '"');
    const text = value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
    return `${one(" ", "  ", "\n      ", "\t")}${name}${one("=", " = ", "= ")}${quote}${text}${quote}`;
  };
  const written = ({ name, attributes, children }: XmlElement): string => {
    const open = `<${name}${Object.entries(attributes).map(attribute).join("")}${one("", "", " ", "\n  ")}`;
    const close = `</${name}${one("", "", " ")}>`;
    if (children.length === 0) return roll(3) === 0 ? `${open}>${close}` : `${open}/>`;
    // White space in texts has a meaning.
    const isText = children.some((child) => typeof child === "string");
    const inner = children.map((child) =>
      typeof child === "string" ? child.replace(/&/g, "&amp;").replace(/</g, "&lt;") : `${gap()}${written(child)}`,
    );
    return `${open}>${inner.join("")}${isText ? "" : gap()}${close}`;
  };
  const title = `<description><![CDATA[ <clock offset='utc'> ]]></description>`;
  const withTitle = written(root).replace(/^(<domain[^>]*>)/, `$1${gap()}${title}`);
  const head = one("", "<?xml version='1.0' encoding='UTF-8'?>\n", `${DECOYS[0]!}\n`);
  const text = `${head}${withTitle}${one("", "\n", `\n${DECOYS[1]!}\n`)}`;
  return `${one("", "\ufeff")}${roll(2) === 0 ? text : text.replace(/\n/g, "\r\n")}`;
}

const TOKENS = /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>|<[^>]*>|[^<]+/g;
const isTag = (token: string): boolean => /^<\/?[\w:]/.test(token);
const nameIn = (tag: string): string => /^<\/?([\w:-]+)/.exec(tag)![1]!;
const rawAttributes = (tag: string): Map<string, string> =>
  new Map([...tag.matchAll(/\s+([\w:-]+)\s*=\s*("[^"]*"|'[^']*')/g)].map(([raw, name]) => [name!, raw]));
/** An attribute without its value: white space, name and quotes. */
const withoutValue = (raw: string): string => raw.replace(/(["'])[^]*\1$/, "$1$1");

/** What no repair may touch is as it was. */
function assertUntouched(before: string, after: string, repairs: number): void {
  assert.equal(after.startsWith("\ufeff"), before.startsWith("\ufeff"), "the byte order mark");
  const ends = (text: string): string[] => [...new Set(text.match(/\r\n|\r|\n/g) ?? [])];
  assert.ok(
    ends(after).every((end) => ends(before).length === 0 || ends(before).includes(end)),
    "line ends",
  );
  const [tokensBefore, tokensAfter] = [before.match(TOKENS)!, after.match(TOKENS)!];
  const kept = (tokens: readonly string[]): string[] => tokens.filter((token) => /^<[!?]/.test(token));
  assert.deepEqual(kept(tokensAfter), kept(tokensBefore), "comments, instructions and CDATA");
  let changed = 0;
  const parts = diffArrays(tokensBefore, tokensAfter);
  parts.forEach(({ removed, value }, index) => {
    if (!removed) return;
    const tags = value.filter(isTag);
    changed += tags.length;
    const next = parts[index + 1];
    const added = next?.added ? next.value.filter(isTag) : [];
    for (const tag of tags) {
      const now = added.find((one) => nameIn(one) === nameIn(tag) && one.startsWith("</") === tag.startsWith("</"));
      const attributes = rawAttributes(tag);
      for (const [name, raw] of rawAttributes(now ?? ""))
        if (attributes.has(name))
          assert.equal(withoutValue(raw), withoutValue(attributes.get(name)!), `${tag} → ${now}`);
    }
  });
  assert.ok(changed <= 6 * repairs, `${changed} tags changed by ${repairs} repairs`);
}

describe("--fix of any text", function () {
  this.timeout(180_000);
  const options = { sets: ["strict"], windows: "windows-11" } as const;

  it("has faults to repair", () => assert.ok(FAULTS.length > 10, String(FAULTS.length)));

  it("touches nothing but what it repairs, which is well then, and has nothing to do a second time", () => {
    let repairs = 0;
    fc.assert(
      fc.property(fc.subarray([...FAULTS], { minLength: 1, maxLength: 5 }), fc.integer(), (faults, seed) => {
        const before = laidOut(machineWith(faults), dice(seed));
        const found = lintDomainXml(before, options).findings.map(({ ruleId }) => ruleId);
        const { text: after, repaired } = fixedMachine(before, "a.xml", options);
        repairs += repaired.length;
        parseXml(after);
        assert.equal(after === before, repaired.length === 0);
        assertUntouched(before, after, repaired.length);
        assert.deepEqual(fixedMachine(after, "a.xml", options), { text: after, repaired: [] });
        const left = lintDomainXml(after, options).findings.map(({ ruleId }) => ruleId);
        const count = (all: readonly string[], id: string): number => all.filter((one) => one === id).length;
        // A rule that speaks of several places may have one that cannot be repaired, and one repair may bring another.
        for (const id of new Set(repaired))
          if (count(found, id) > 0) assert.ok(count(left, id) < count(found, id), `${id} in\n${after}`);
      }),
      { numRuns: 60 },
    );
    assert.ok(repairs > 30, String(repairs));
  });
});

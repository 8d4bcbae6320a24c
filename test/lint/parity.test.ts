import assert from "node:assert/strict";
import { renderDomainXml } from "../../src/domain";
import { exampleGuest, exampleHost, exampleLook, guestRules, hostRules, resolveGuest } from "../../src/guest";
import { lintDomainXml } from "../../src/lint";

/** The CPU of the host shows vmx or svm where the host's KVM has nesting on, and the XML does not tell. */
const OPEN: ReadonlySet<string> = new Set(["nested-windows", "balloon-nested"]);

const examples = [
  ...guestRules.flatMap((rule) =>
    rule.examples.incorrect.map((guest, index) => ({ rule, index, guest, host: undefined, look: {} })),
  ),
  ...hostRules.flatMap((rule) =>
    rule.examples.incorrect.map(({ guest, host, ...look }, index) => ({ rule, index, guest, host, look })),
  ),
];

/** What a person could only write in a guest's arguments. */
const ARGUMENT =
  /hostSupport|enlightenmentMode|nestedVirtualization|tscFrequency|enlightenments\.\w+|\b(?:disks|cdroms|networks)\[\d|\bsystemDisk\b|`[a-z]\w*(?:\.\w+)+(?:: [^`]*)?`|requested by you/;

describe("the rules of guests behind the door of XML", () => {
  for (const { rule, index, guest, host, look } of examples) {
    if (rule.argumentsOnly !== undefined || OPEN.has(rule.id)) continue;
    const known = host === undefined ? undefined : exampleHost(host);
    const spec = exampleGuest(guest);
    const resolved = resolveGuest(spec, known, { look: exampleLook(look) });
    // An error leaves no machine to look at.
    const { definition } = resolved;
    if (definition === undefined) continue;
    it(`${rule.id}: incorrect example ${index + 1}`, () => {
      const { findings } = lintDomainXml(renderDomainXml(definition), {
        sets: ["strict"],
        ...(known === undefined ? {} : { host: known }),
        ...(exampleLook(look).files === undefined ? {} : { files: exampleLook(look).files! }),
      });
      const found = findings.filter(({ ruleId }) => ruleId === rule.id);
      assert.notDeepEqual(found, [], `only ${[...new Set(findings.map(({ ruleId }) => ruleId))].join(", ")}`);
      for (const { message, fix = "" } of found) assert.doesNotMatch(`${message} ${fix}`, ARGUMENT);
    });
  }
});

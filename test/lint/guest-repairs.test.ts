import assert from "node:assert/strict";
import { parseXml, serialize } from "../../src/domain/xml";
import { lintDomainXml } from "../../src/lint";
import { repairedGuestRules } from "../../src/lint/guest-repairs";
import { fixedText } from "../../src/lint/xml/fix";
import { exampleDomain, edited } from "../../src/machines";

const BASE = "<relaxed state='on'/><vapic state='on'/><spinlocks state='on' retries='8191'/>";
const SYNIC = `${BASE}<vpindex state='on'/><synic state='on'/><stimer state='on'/>`;
const hyperv = (content: string): string => `<features><acpi/><hyperv>${content}</hyperv></features>`;
const PAGES = "<memoryBacking><hugepages><page size='2048' unit='KiB'/></hugepages></memoryBacking>";
const NESTED = "<cpu mode='host-passthrough'><feature policy='require' name='vmx'/></cpu>";
const BALLOON = "<devices><memballoon model='virtio'/></devices>";

/** Rule, machine, and what the machine has after the repair; none: it is not repaired. */
const CASES: readonly (readonly [rule: string, xml: string, has?: string])[] = [
  ["clock-utc", "<clock offset='utc'><timer name='hpet' present='no'/></clock>", "<clock offset='localtime'>"],
  ["clock-utc", "<clock><timer name='hpet' present='no'/></clock>", "<clock offset='localtime'>"],
  ["clock-utc", ""],
  ["clock-utc", "<clock offset='variable' adjustment='60' basis='utc'/>"],
  ["clock-utc", "<clock offset='absolute' start='0'/>"],
  ["time-off-slow-clock", `${hyperv(BASE)}<clock offset='localtime'/>`, "<timer name='hypervclock' present='yes'/>"],
  [
    "time-off-slow-clock",
    `${hyperv(BASE)}<clock offset='localtime'><timer name='hypervclock' present='no'/></clock>`,
    "<timer name='hypervclock' present='yes'/>",
  ],
  ["requires-on", `${hyperv(SYNIC)}<clock offset='localtime'/>`, "<timer name='hypervclock' present='yes'/>"],
  // Which of several enlightenments is meant, a person knows.
  [
    "requires-on",
    `${hyperv(`${BASE}<stimer state='on'/>`)}<clock offset='localtime'><timer name='hypervclock' present='yes'/></clock>`,
  ],
  ["balloon-hugepages", `${PAGES}${BALLOON}`, "<memballoon model='none'/>"],
  ["balloon-hugepages", `${PAGES}<devices/>`, "<memballoon model='none'/>"],
  ["balloon-hugepages", `<memory unit='GiB'>8</memory><currentMemory unit='GiB'>4</currentMemory>${PAGES}${BALLOON}`],
  ["balloon-nested", `${NESTED}${BALLOON}`, "<memballoon model='none'/>"],
];

describe("safe repairs of what the rules of guests find in a machine", () => {
  CASES.forEach(([rule, xml, has], index) => {
    it(`${rule}: case ${index + 1} ${has === undefined ? "is left alone" : "is repaired, once"}`, () => {
      const root = exampleDomain({ xml });
      const found = (text: string) =>
        lintDomainXml(text, { windows: "windows-11" }).findings.filter(({ ruleId }) => ruleId === rule);
      const [finding] = found(serialize(root));
      assert.ok(finding, "it is found");
      if (has === undefined) return assert.equal(finding.repair, undefined);
      assert.ok(finding.repair);
      const repaired = serialize(edited(root, finding.repair));
      assert.ok(repaired.replaceAll(/>\s+</g, "><").includes(has), repaired);
      assert.deepEqual(found(repaired), []);
      // The same in the text that a person wrote.
      const text = fixedText(serialize(root), finding.repair);
      assert.deepEqual(found(text), []);
      assert.equal(serialize(parseXml(fixedText(text, finding.repair))).split(has).length, 2);
    });
  });

  it("have a case for each rule", () => {
    assert.deepEqual(
      [...new Set(CASES.filter(([, , has]) => has !== undefined).map(([rule]) => rule))].sort(),
      [...repairedGuestRules].sort(),
    );
  });
});

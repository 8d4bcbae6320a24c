import assert from "node:assert/strict";
import { lintMachine, lintRules, type LintMachine } from "../../../src/lint";
import { inKubevirtWords } from "../../../src/lint/doors/kubevirt/words";
import { NOT_IN_KUBEVIRT } from "../../../src/lint/not-in-kubevirt";
import { inXmlWords } from "../../../src/lint/spec-places";
import { exampleDomain, machineRules } from "../../../src/machines";

/** An element or an attribute of libvirt's XML, and what only a person with a shell on the host can do. */
const FOREIGN = /<\/?[a-z]|\b[a-z]+='|virsh|qemu:commandline|dumpxml/;

describe("rules in the words of KubeVirt", () => {
  it("that do not apply are rules that exist", () => {
    const ids = lintRules.map(({ id }) => id);
    for (const id of Object.keys(NOT_IN_KUBEVIRT)) assert.ok(ids.includes(id), id);
  });

  for (const { id, messages, notApplicable } of lintRules) {
    if (notApplicable.kubevirt !== undefined) continue;
    const inXml = machineRules.some((rule) => rule.id === id) ? (text: string) => text : inXmlWords;
    it(`${id} has no word of XML`, () => {
      for (const own of Object.values(messages)) {
        const { message, fix = "" } = { ...own, ...own.xml, ...own.kubevirt };
        for (const text of [message, fix]) assert.doesNotMatch(inKubevirtWords(inXml(text)), FOREIGN);
      }
    });
  }

  for (const rule of machineRules) {
    if (rule.notApplicable?.kubevirt !== undefined) continue;
    rule.examples.incorrect.forEach((example, index) => {
      it(`${rule.id}: incorrect example ${index + 1}, as a machine of KubeVirt`, () => {
        const machine: LintMachine = {
          name: "ada",
          door: "kubevirt",
          root: exampleDomain(example),
          locate: (place) => ({ property: place }),
          ...(example.windows === undefined ? {} : { windows: example.windows }),
        };
        const { findings } = lintMachine(machine, { sets: ["strict"] });
        assert.ok(findings.some(({ ruleId }) => ruleId === rule.id));
        for (const { message, fix = "", ruleId } of findings) assert.doesNotMatch(`${message} ${fix}`, FOREIGN, ruleId);
      });
    });
  }
});

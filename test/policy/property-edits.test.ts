import assert from "node:assert/strict";
import { lintMachine, type LintMachine } from "../../src/lint";
import { machineOfResource } from "../../src/lint/doors";
import type { Edit } from "../../src/machines";
import { withRepair } from "../../src/policy/property-edits";
import { libvirtDomain } from "./machines";

type Props = Readonly<Record<string, unknown>>;

describe("policy pack: a repair as a change of properties", () => {
  const resource = libvirtDomain("ada");
  const read = (props: Props): LintMachine | undefined => machineOfResource({ ...resource, props });
  const machine = read(resource.props)!;
  const repairOf = (rule: string): readonly Edit[] =>
    lintMachine(machine).findings.find(({ ruleId }) => ruleId === rule)!.repair!;

  it("is made where reading it back gives the repaired machine", () => {
    const made = withRepair(resource.props, machine, repairOf("disk-cache-unsafe"), read);
    assert.equal((made as typeof resource.props).devices.disks[0]?.driver.cache, undefined);
    assert.equal(resource.props.devices.disks[0]?.driver.cache, "unsafe");
  });

  it("is not made where it changes more, less or something else", () => {
    for (const wrong of [
      (): LintMachine => machine,
      (props: Props): LintMachine | undefined => read({ ...props, vcpu: 8 }),
      (): undefined => undefined,
    ])
      for (const rule of ["disk-cache-unsafe", "hpet-on"])
        assert.equal(withRepair(resource.props, machine, repairOf(rule), wrong), undefined);
  });

  it("is not made in part", () => {
    const unreachable: Edit = { kind: "attribute", at: "devices/nothing", name: "there", value: "1" };
    const other: Edit = { kind: "remove", at: "clock/timer[rtc]" };
    assert.equal(
      withRepair(resource.props, machine, [other, { ...unreachable, kind: "remove" }], () => machine),
      undefined,
    );
  });
});

import assert from "node:assert/strict";
import {
  adapterFindings,
  adapterRules,
  exampleContext,
  libvirt08Rules,
  libvirt09Rules,
  withReadableCpu,
} from "../../../src/adapters";
import { runRules } from "../../../src/findings";
import { fullMachine, machine } from "../support/definitions";
import { explicit } from "../support/machines";

describe("rules about @pulumi/libvirt", () => {
  for (const rule of adapterRules) {
    it(`${rule.id} reports its incorrect examples and not its correct ones`, () => {
      for (const example of rule.examples!.incorrect)
        assert.equal(runRules([rule], exampleContext(example))[0]?.ruleId, rule.id);
      for (const example of rule.examples!.correct) assert.deepEqual(runRules([rule], exampleContext(example)), []);
    });
  }

  it("say the path as the user wrote it", () => {
    const drive = (target: string) => ({
      device: "cdrom" as const,
      target,
      bus: "sata" as const,
      source: { type: "volume" as const, pool: "p", volume: "v" },
    });
    const disk = (target: string) => ({
      device: "disk" as const,
      target,
      bus: "sata" as const,
      source: { type: "file" as const, path: "/a" },
    });
    const definition = machine({
      devices: { ...machine().devices, disks: [disk("sda"), disk("sdb"), drive("sdc"), drive("sdd")] },
    });
    const paths = runRules(libvirt08Rules, exampleContext({ definition, lifecycle: { forceStop: true } })).map(
      (finding) => finding.path,
    );
    assert.deepEqual(paths, ["cdroms[0]", "cdroms[1]", "systemDisk", "disks[0]"]);
  });

  it("put host-passthrough in the place of host-model with features, and refuse where that is not what was asked for", () => {
    const definition = machine({ cpu: { mode: "host-model", features: [{ name: "svm", policy: "disable" }] } });
    assert.deepEqual(withReadableCpu(definition).cpu, { ...definition.cpu, mode: "host-passthrough" });
    assert.equal(withReadableCpu(machine({ cpu: { mode: "host-model" } })).cpu.mode, "host-model");
    const severity = (hostModelAsked: boolean) =>
      adapterFindings(libvirt09Rules, { definition, hostModelAsked }).map((finding) => finding.severity);
    assert.deepEqual([severity(false), severity(true)], [["warning"], ["error"]]);
  });

  it("have nothing to say of a machine that either line can take", () => {
    assert.deepEqual(
      runRules(
        libvirt09Rules,
        exampleContext({ definition: explicit(fullMachine), lifecycle: { deleteStateOnDestroy: true } }),
      ),
      [],
    );
  });
});

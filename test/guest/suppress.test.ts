import assert from "node:assert/strict";
import { hasErrors } from "../../src/findings";
import {
  explanationText,
  guestRules,
  guestSpec,
  hostRules,
  necessityOf,
  resolveGuest,
  splitByOtherRules,
} from "../../src/guest";
import { importGuest } from "../../src/guest/importing";
import { enlightenmentRules } from "../../src/enlightenments";
import { parseDomainXml, renderDomainXml } from "../../src/domain";

const ada = { name: "ada", windows: "windows-11" };
const small = { ...ada, memory: "2 GiB" };
const reason = "Only for the installer, ticket 4711.";
const rulesOf = (findings: readonly { ruleId: string }[]): string[] => findings.map(({ ruleId }) => ruleId);

describe("suppress in a guest", () => {
  it("takes an error that would stop the deployment: the definition is there, the finding is told", () => {
    const before = resolveGuest(small);
    assert.ok(hasErrors(before.findings));
    assert.equal(before.definition, undefined);
    const after = resolveGuest({ ...small, suppress: [{ rule: "memory-below-minimum", reason }] });
    assert.ok(!hasErrors(after.findings));
    assert.notEqual(after.definition, undefined);
    assert.deepEqual(rulesOf(after.suppressed!), ["memory-below-minimum"]);
    assert.equal(after.suppressed![0]!.suppressed.reason, reason);
    assert.match(explanationText(after), /suppressed:\n {2}error memory: .*\[memory-below-minimum\] Suppressed: Only/);
  });

  it("takes findings of rules about machines, which run beside a suppressed error too", () => {
    const spec = { ...small, disks: [{ path: "/b.qcow2", cache: "unsafe" }] };
    const suppress = [{ rule: "memory-below-minimum", reason }];
    assert.ok(rulesOf(resolveGuest({ ...spec, suppress }).findings).includes("disk-cache-unsafe"));
    const { findings, suppressed } = resolveGuest({
      ...spec,
      suppress: [...suppress, { rule: "disk-cache-unsafe", reason }],
    });
    assert.deepEqual(rulesOf(suppressed!), ["memory-below-minimum", "disk-cache-unsafe"]);
    assert.ok(!rulesOf(findings).includes("disk-cache-unsafe"));
  });

  it("takes nothing any more after its last day", () => {
    const spec = { ...small, suppress: [{ rule: "memory-below-minimum", reason, until: "2027-03-31" }] };
    assert.ok(!hasErrors(resolveGuest(spec, undefined, { today: new Date("2027-03-31T12:00Z") }).findings));
    const late = resolveGuest(spec, undefined, { today: new Date("2027-04-01T00:00Z") });
    assert.match(late.findings[0]!.message, /expired on 2027-03-31\.$/);
    assert.equal(late.definition, undefined);
    assert.equal(late.suppressed, undefined);
  });

  it("does not change the machine: the digest stays, and a guest without it has nothing of it", () => {
    const plain = resolveGuest(ada);
    const { digest, definition } = resolveGuest({ ...ada, suppress: [{ rule: "disk-source", reason }] });
    assert.equal(digest, plain.digest);
    assert.ok(!("suppressed" in plain));
    assert.ok(!("suppress" in plain.definition!.metadata!));
    assert.deepEqual(resolveGuest({ ...ada, suppress: [] }).definition, plain.definition);
    assert.deepEqual(definition!.metadata!.suppress, [{ rule: "disk-source", reason }]);
  });

  it("stands in the machine's metadata, and is read back", () => {
    const suppress = [
      { rule: "memory-below-minimum", reason: 'He said "yes" & <signed>', until: "2030-01-31" },
      { rule: "clock-utc", reason },
    ];
    const { definition } = resolveGuest({ ...small, clock: { offset: "utc" }, suppress });
    const xml = renderDomainXml(definition!);
    assert.match(xml, /<windowsguest:suppress rule='clock-utc' reason='Only for the installer, ticket 4711\.'\/>/);
    assert.deepEqual(parseDomainXml(xml).definition.metadata!.suppress, suppress);
  });

  it("comes back with the spec of a machine that is imported, whose error it accepts", () => {
    const suppress = [{ rule: "memory-below-minimum", reason }];
    const { definition } = resolveGuest({ ...small, suppress });
    const imported = importGuest(definition!, { windows: "windows-11" })!;
    assert.deepEqual(imported.spec.suppress, suppress);
    assert.equal(imported.spec.memory, "2 GiB");
    const plain = importGuest(resolveGuest(ada).definition!, { windows: "windows-11" })!;
    assert.ok(!("suppress" in plain.spec));
  });

  it("takes findings about @pulumi/libvirt, where those rules are run", () => {
    const rules = [{ id: "libvirt-sdk-lifecycle" }, { id: "libvirt-09-uuid", necessary: "deploy" as const }];
    const found = rules.map(({ id }) => ({ ruleId: id, severity: "error" as const, path: "", message: "No." }));
    const suppress = rules.map(({ id }) => ({ rule: id, reason }));
    const { counted, suppressed } = splitByOtherRules({ ...ada, suppress }, found, rules);
    assert.deepEqual([rulesOf(counted), rulesOf(suppressed)], [["libvirt-09-uuid"], ["libvirt-sdk-lifecycle"]]);
  });

  it("without a reason is an error of its own, missing or empty", () => {
    for (const one of [{ rule: "clock-utc" }, { rule: "clock-utc", reason: " " }]) {
      const { findings, definition } = resolveGuest({ ...ada, suppress: [one] });
      const found = findings.filter(({ ruleId }) => ruleId === "suppression-reason");
      assert.equal(found.length, 1, JSON.stringify(findings));
      assert.deepEqual(
        [found[0]!.path, found[0]!.severity, found[0]!.message],
        ["suppress[0].reason", "error", "The suppression of clock-utc for ada has no reason, so it is not applied."],
      );
      assert.equal(definition, undefined);
    }
  });

  it("of another shape is an error like any other", () => {
    const errors = (suppress: unknown) =>
      resolveGuest({ ...ada, suppress })
        .findings.filter(({ severity }) => severity === "error")
        .map(({ ruleId, path }) => `${ruleId} ${path}`);
    assert.deepEqual(errors("clock-utc"), ["spec-shape suppress"]);
    assert.deepEqual(errors([{ rule: "clock-utc", why: "", reason }]), ["spec-property suppress[0].why"]);
    assert.deepEqual(errors([null, 7]), ["spec-shape suppress[0]", "spec-shape suppress[1]"]);
  });

  it("says what is unused only where the rule was checked", () => {
    const unused = (rule: string, options = {}) =>
      rulesOf(resolveGuest({ ...ada, suppress: [{ rule, reason }] }, undefined, options).findings);
    assert.deepEqual(unused("balloon-nested").includes("suppression-unused"), true);
    assert.deepEqual(unused("host-memory").includes("suppression-unused"), false, "without a host");
    assert.deepEqual(unused("disk-cache-unsafe").includes("suppression-unused"), true, "a rule about machines");
    assert.deepEqual(unused("hpet-on").includes("suppression-unused"), false, "not run here");
    assert.deepEqual(
      unused("balloon-nested", { unknown: ["memory"] }).includes("suppression-unused"),
      false,
      "while something is unknown",
    );
  });

  it("knows the rules that others run, when it is told", () => {
    const spec = { ...ada, suppress: [{ rule: "libvirt-sdk-lifecycle", reason }] };
    assert.ok(rulesOf(resolveGuest(spec).findings).includes("suppression-rule"));
    const told = resolveGuest(spec, undefined, { otherRules: () => ["libvirt-sdk-lifecycle"] });
    assert.ok(!rulesOf(told.findings).some((id) => id.startsWith("suppression-")));
  });

  it("that is not known yet takes nothing, and says nothing", () => {
    const { findings } = resolveGuest({ ...small, suppress: [{ rule: "memory-below-minimum", reason }] }, undefined, {
      unknown: ["suppress"],
    });
    assert.ok(rulesOf(findings).includes("memory-below-minimum"));
    assert.ok(!rulesOf(findings).some((id) => id.startsWith("suppression-")));
  });

  it("leaves no more than 32 of them", () => {
    const suppress = Array.from({ length: 33 }, () => ({ rule: "clock-utc", reason }));
    assert.ok(!guestSpec.safeParse({ ...ada, suppress }).success);
  });
});

describe("errors that cannot be suppressed", () => {
  const all = [...enlightenmentRules, ...guestRules, ...hostRules];

  it("are those after which nothing comes of the machine", () => {
    for (const id of ["spec-shape", "unknown-enlightenment", "topology-product", "host-kvm", "disk-duplicate"])
      assert.notEqual(necessityOf(id), undefined, id);
  });

  it("are not those about what Windows asks for, nor about a promise that a person may break", () => {
    for (const id of ["memory-below-minimum", "tpm-required", "secure-boot-required", "host-memory", "mac-duplicate"])
      assert.equal(necessityOf(id), undefined, id);
  });

  it("are all but these", () => {
    assert.deepEqual(
      all.filter(({ id, severity }) => severity === "error" && necessityOf(id) === undefined).map(({ id }) => id),
      [
        ...["passthrough-blocks-migration", "reenlightenment-migration"],
        ...["memory-below-minimum", "cpus-below-minimum", "cpu-features-below-minimum", "tpm-required"],
        ...["secure-boot-required", "secure-boot-unsupported", "firmware-unsupported", "pinning-inputs"],
        ...["migratable-invtsc", "migratable-host-device", "mac-duplicate", "current-memory", "video-bios"],
        ...["host-cpu-minimum", "host-memory", "host-pinned-memory", "vcpus-limit", "host-device-role"],
        "host-shared-memory",
      ],
    );
  });
});

import assert from "node:assert/strict";
import { machineRules } from "../../src/machines";
import { levelInSets, rules } from "../../src/policy/levels";
import { levelOf } from "../../src/policy/pack";
import { PackClient, secret, unknown, urnOf, type Declared, type Told } from "./client";
import { guest, libvirtDomain, virtualMachine, type LibvirtProps } from "./machines";

const of = (policy: string, told: readonly Told[]): Told[] => told.filter((one) => one.policy === policy);

describe("policy pack: its server", () => {
  let pack: PackClient;
  beforeEach(async () => void (pack = await PackClient.start()));
  afterEach(() => pack.stop());

  it("has a policy per rule, with the rule's text, page and a level from its severity", async () => {
    const policies = new Map((await pack.info()).getPoliciesList().map((one) => [one.getName(), one]));
    assert.deepEqual([...policies.keys()].sort(), ["windows-guest", ...rules.map(({ id }) => id)].sort());
    for (const { id, description, rationale, docs, severity, sets } of rules) {
      const policy = policies.get(id)!;
      assert.equal(policy.getDescription(), description);
      assert.equal(policy.getMessage(), rationale);
      assert.ok(policy.getUrl().startsWith("https://") && policy.getUrl().endsWith(docs), policy.getUrl());
      const info = id === "suppression-unused" ? "advisory" : "disabled";
      const level = severity === "error" ? "mandatory" : severity === "warning" ? "advisory" : info;
      assert.equal(levelOf(policy.getEnforcementlevel()), sets.includes("recommended") ? level : "disabled", id);
    }
  });

  it("tells of a machine of @pulumi/libvirt what is wrong, where, and what to do", async () => {
    const told = await pack.preview(libvirtDomain("ada"));
    assert.equal(of("vendor-id-length", told)[0]?.level, "mandatory");
    const [cache] = of("disk-cache-unsafe", told);
    assert.equal(cache?.level, "advisory");
    assert.equal(cache.urn, urnOf(libvirtDomain("ada")));
    assert.match(cache.message, /^devices\.disks\[0\]\.driver\.cache: Disk vda of ada .*\nRemove the cache mode/);
    assert.match(cache.message, /docs\/rules\/disk-cache-unsafe\.md$/);
    assert.equal(of("hpet-on", told)[0]?.level, "advisory");
  });

  it("judges a virtual machine of KubeVirt, in the words of its object", async () => {
    const machine = virtualMachine();
    const { spec } = machine.props;
    const { domain } = spec.template.spec;
    const [hpet] = of("hpet-on", await pack.preview(machine));
    assert.match(hpet?.message ?? "", /^spec\.template\.spec\.domain\.clock\.timer\.hpet/);
    await pack.configure({ "hpet-on": "remediate" });
    const [made] = await pack.remediate(machine);
    const clock = { utc: {}, timer: { hpet: { present: false } } };
    assert.deepEqual(made?.props["spec"], { ...spec, template: { spec: { domain: { ...domain, clock } } } });
  });

  it("judges a machine of @pulumi/libvirt 0.5", async () => {
    const props = { name: "win11-ada", memory: 8192, vcpu: 4, machine: "q35", disks: [{ file: "/vm/ada.raw" }] };
    const told = await pack.preview({ type: "libvirt:index/domain:Domain", name: "ada", props });
    assert.equal(of("hpet-on", told).length, 1);
  });

  it("says nothing of what is no machine", async () => {
    const bucket = { type: "aws:s3/bucket:Bucket", name: "logs", props: { acl: "private" } };
    assert.deepEqual(await pack.preview(bucket), []);
  });

  it("makes one line of N equal violations", async () => {
    const machines = Array.from({ length: 30 }, (_, i) => libvirtDomain(`ada-${i}`));
    const told = await pack.preview(...machines);
    const [line, ...others] = of("disk-cache-unsafe", told);
    assert.equal(others.length, 0);
    assert.match(line!.message, /The same for 29 other machines: ada-1, ada-10, .* and 19 more\.$/);
    assert.equal(of("hpet-on", told).length, 1);
  });

  it("has judged all machines when the end is told, however fast that comes", async () => {
    const machines = Array.from({ length: 20 }, (_, i) => libvirtDomain(`ada-${i}`));
    const asked = machines.map((machine) => pack.analyze(machine));
    const told = await pack.analyzeStack();
    await Promise.all(asked);
    assert.match(of("hpet-on", told)[0]?.message ?? "", /19 other machines/);
  });

  it("groups machines whose name is a word of the message", async () => {
    const told = await pack.preview(libvirtDomain("a"), libvirtDomain("the"));
    assert.equal(of("hpet-on", told).length, 1);
    assert.equal(of("vapic-off-exits", told).length, 1);
  });

  it("keeps different violations of one rule apart", async () => {
    const told = await pack.preview(
      libvirtDomain("ada"),
      libvirtDomain("bob", { clock: { offset: "localtime", timers: [{ name: "hpet", present: "yes" }] } }),
    );
    assert.equal(of("hpet-on", told).length, 2);
  });

  it("refuses each machine at once while machines are created, and tells the rest at the end", async () => {
    const creating = await PackClient.start({ dryRun: false });
    try {
      const now = await creating.analyze(libvirtDomain("ada"));
      assert.deepEqual(
        now.map(({ level }) => level).filter((level) => level !== "mandatory"),
        [],
      );
      assert.equal(of("vendor-id-length", now).length, 1);
      const later = await creating.analyzeStack();
      assert.equal(of("vendor-id-length", later).length, 0);
      assert.equal(of("hpet-on", later).length, 1);
    } finally {
      creating.stop();
    }
  });

  it("reports a finding of a component and of the machine that it makes once", async () => {
    const component = guest("ada", {}, "WindowsGuest");
    const child = { ...guest("ada"), parent: urnOf(component) };
    const told = await pack.preview(component, child);
    const [violation, ...others] = of("disk-cache-unsafe", told);
    assert.deepEqual([violation?.urn, others], [urnOf(child), []]);
    assert.doesNotMatch(violation!.message, /other machine/);
  });

  it("judges a component that has made no machine", async () => {
    const component = guest("ada", {}, "WindowsGuest");
    assert.deepEqual(
      of("disk-cache-unsafe", await pack.preview(component)).map(({ urn }) => urn),
      [urnOf(component)],
    );
  });

  it("judges a machine once although the engine shows it twice", async () => {
    await pack.analyze(libvirtDomain("ada"));
    assert.equal(of("hpet-on", await pack.preview(libvirtDomain("ada"))).length, 1);
    assert.ok(!of("hpet-on", await pack.analyzeStack())[0]!.message.includes("other machine"));
  });

  it("judges what is known of a machine with an unknown MAC address", async () => {
    const { props, ...rest } = libvirtDomain("ada");
    const devices = props["devices"] as { readonly disks: unknown };
    const interfaces = [{ source: { network: { network: "default" } }, mac: { address: unknown } }];
    const told = await pack.preview({ ...rest, props: { ...props, devices: { ...devices, interfaces } } });
    assert.equal(of("clock-utc", told).length, 1);
    assert.equal(of("disk-cache-unsafe", told).length, 1);
  });

  it("leaves a machine alone of which nothing says that it runs Windows, unless somebody says so", async () => {
    const { disks, ...devices } = libvirtDomain("ada").props.devices;
    const linux = libvirtDomain("ada", {
      features: { acpi: true },
      devices: { ...devices, disks: [{ ...disks[0], source: {} }] },
    });
    assert.deepEqual(await pack.preview(linux), []);
    await pack.configure({ "windows-guest": { windows: "windows-11" } });
    assert.equal(of("tpm-required", await pack.preview(linux)).length, 1);
  });

  it("judges the machines of a stack together", async () => {
    const told = await pack.preview(libvirtDomain("ada"), libvirtDomain("bob"));
    assert.deepEqual(
      told.map(({ policy }) => policy).filter((id) => id.startsWith("stack-")),
      [],
    );
    const { disks } = libvirtDomain("ada").props.devices;
    const provider = { devices: { disks, interfaces: [] } };
    const [shared] = of("stack-disk-shared", await pack.preview(libvirtDomain("ada"), libvirtDomain("bob", provider)));
    assert.equal(shared?.level, "mandatory");
    assert.match(shared.message, /bob/);
    await pack.configure({ "stack-disk-shared": "disabled" });
    assert.deepEqual(of("stack-disk-shared", await pack.analyzeStack()), []);
  });

  it("counts a rule whose input is unknown as not checked, and runs the others", async () => {
    const machine = libvirtDomain("ada", { clock: unknown });
    assert.match((await pack.notApplicable(machine)).get("hpet-on") ?? "", /clock, which is not known yet/);
    const told = await pack.preview(machine);
    assert.equal(of("hpet-on", told).length, 0);
    assert.equal(of("disk-cache-unsafe", told).length, 1);
  });

  it("tells of a check that failed, and goes on", async () => {
    const machineRule = machineRules.find(({ id }) => id === "hpet-on")!;
    const { check } = machineRule;
    machineRule.check = () => {
      throw new TypeError("with s3cr3t");
    };
    try {
      const told = await pack.preview(libvirtDomain("ada"));
      const [failed] = of("windows-guest", told);
      assert.equal(failed?.level, "advisory");
      assert.match(failed.message, /The rule hpet-on failed for ada: TypeError\. The other rules were checked/);
      assert.ok(!JSON.stringify(told).includes("s3cr3t"));
      assert.equal(of("clock-utc", told).length, 1);
    } finally {
      machineRule.check = check;
    }
  });

  it("shows no secret", async () => {
    const machine = libvirtDomain("hunter2-machine", {
      description: secret("TopSecretDescription"),
      clock: { offset: secret("utc-by-secret") },
    });
    const { devices, ...props } = machine.props as { readonly devices: Record<string, unknown> };
    const graphics = [{ vnc: { listen: "0.0.0.0", passwd: secret("vnc-pass-1") } }];
    const cache = secret("unsafe");
    const disks = [
      { device: "disk", driver: { name: "qemu", type: "raw", cache }, target: { dev: secret("vdzz"), bus: "virtio" } },
    ];
    const told = await pack.preview({ ...machine, props: { ...props, devices: { ...devices, graphics, disks } } });
    assert.ok(told.length > 0);
    const text = JSON.stringify(told);
    for (const word of ["TopSecretDescription", "utc-by-secret", "vnc-pass-1", "vdzz"])
      assert.ok(!text.includes(word), text);
  });

  it("shows no secret in the spelling of a message either", async () => {
    const vendorId = { state: "on", value: secret("thir\u202eteen\u200bchars") };
    const told = await pack.preview(libvirtDomain("ada", { features: { acpi: true, hyperv: { vendorId } } }));
    assert.equal(of("vendor-id-length", told).length, 1);
    assert.ok(!JSON.stringify(told).includes("teen"), JSON.stringify(of("vendor-id-length", told)));
  });

  it("tells of properties that are nested too deep, and goes on", async () => {
    let deep: unknown = "x";
    for (let i = 0; i < 300; i++) deep = { deep };
    const told = await pack.preview({ type: "any:index:Thing", name: "deep", props: { deep } }, libvirtDomain("ada"));
    assert.match(of("windows-guest", told)[0]?.message ?? "", /nested/);
    assert.equal(of("hpet-on", told).length, 1);
  });
});

describe("policy pack: its configuration", () => {
  let pack: PackClient;
  beforeEach(async () => void (pack = await PackClient.start()));
  afterEach(() => pack.stop());

  it("takes levels of rules", async () => {
    await pack.configure({ "hpet-on": "mandatory", "disk-cache-unsafe": { enforcementLevel: "disabled" } });
    const told = await pack.preview(libvirtDomain("ada"));
    assert.equal(of("hpet-on", told)[0]?.level, "mandatory");
    assert.equal(of("disk-cache-unsafe", told).length, 0);
  });

  it("takes a level for all, and others for some", async () => {
    await pack.configure({ all: "disabled", "hpet-on": "advisory" });
    assert.deepEqual([...new Set((await pack.preview(libvirtDomain("ada"))).map(({ policy }) => policy))], ["hpet-on"]);
  });

  it("runs nothing where all is disabled, also in the strict set", async () => {
    await pack.configure({ all: "disabled", "windows-guest": { set: "strict" } });
    const hyperv = { tlbflush: { state: "on" }, vpindex: { state: "on" } };
    assert.deepEqual(await pack.preview(libvirtDomain("ada", { vcpu: 1, features: { acpi: true, hyperv } })), []);
  });

  it("runs the rules that a set adds where the set is chosen", () => {
    const added = rules.filter(({ sets }) => !sets.includes("recommended"));
    assert.ok(added.length > 0);
    for (const rule of added) {
      assert.ok(rule.sets.includes("strict"), rule.id);
      assert.equal(levelInSets(rule, ["recommended"]), "disabled", rule.id);
      for (const set of rule.sets)
        assert.equal(levelInSets(rule, [set]) === "disabled", rule.severity === "info" && set !== "strict", rule.id);
    }
  });

  it("runs a rule of the set for low latency on a machine", async () => {
    const machine = guest("ada", { pinning: { vcpus: ["2", "3", "4", "5"] } });
    const rule = "emulator-unpinned";
    assert.deepEqual(of(rule, await pack.preview(machine)), []);
    await pack.configure({ "windows-guest": { set: ["recommended", "low-latency"] } });
    assert.equal(of(rule, await pack.preview(machine)).length, 1);
  });

  it("takes levels from its own setting `rules` first", async () => {
    await pack.configure({ "windows-guest": { rules: { "hpet-on": "mandatory" } }, "hpet-on": "disabled" });
    assert.equal(of("hpet-on", await pack.preview(libvirtDomain("ada")))[0]?.level, "mandatory");
  });

  it("shows explanations only in the strict set, unless they are disabled", async () => {
    const infos = new Set(rules.filter(({ severity }) => severity === "info").map(({ id }) => id));
    const hyperv = { tlbflush: { state: "on" }, vpindex: { state: "on" } };
    const machine = libvirtDomain("ada", { vcpu: 1, features: { acpi: true, hyperv } });
    const shown = async (config: object): Promise<string[]> => {
      await pack.configure(config as never);
      return (await pack.preview(machine)).map(({ policy }) => policy).filter((id) => infos.has(id));
    };
    assert.deepEqual(await shown({}), []);
    const [first] = await shown({ "windows-guest": { set: "strict" } });
    assert.ok(first !== undefined);
    const without = await shown({ "windows-guest": { set: ["strict"], rules: { [first]: "disabled" } } });
    assert.ok(!without.includes(first));
  });

  for (const [what, config, message] of [
    [
      "rule",
      { "hpet-onn": "advisory" },
      /no rule "hpet-onn"; did you mean "hpet-on"\? `windows-guest rules` lists all/,
    ],
    ["rule of `rules`", { "windows-guest": { rules: { "clock-utcc": "off" } } }, /no rule "clock-utcc".*"clock-utc"/],
    ["level", { "windows-guest": { rules: { "hpet-on": "advisry" } } }, /no enforcement level "advisry".*"advisory"/],
    ["set", { "windows-guest": { set: "strct" } }, /no set "strct"; did you mean "strict"/],
    ["Windows", { "windows-guest": { windows: "windows-12x" } }, /no Windows version "windows-12x"/],
    ["setting", { "windows-guest": { exmpt: [] } }, /no setting "exmpt"; did you mean "exempt"/],
    ["exempt", { "windows-guest": { exempt: {} } }, /exempt is a list/],
    ["reason", { "windows-guest": { exempt: [{ resource: "ada", rule: "hpet-on" }] } }, /exempt\[0\] needs a reason/],
    [
      "day",
      { "windows-guest": { exempt: [{ resource: "a", rule: "hpet-on", reason: "r", until: "2027-02-30" }] } },
      /exempt\[0\]\.until is no day/,
    ],
  ] as const)
    it(`refuses a wrong ${what} with what was meant`, async () => {
      await assert.rejects(pack.configure(config), message);
    });

  it("exempts resources by name, with a reason, until a day", async () => {
    const exempt = [
      { resource: "ada*", rule: "hpet-on", reason: "Legacy timer", until: "2999-01-01" },
      { resource: "bob", rule: "hpet-on", reason: "Ended", until: "2020-01-01" },
    ];
    await pack.configure({ "windows-guest": { exempt } });
    const told = await pack.preview(libvirtDomain("ada-1"), libvirtDomain("bob"));
    assert.deepEqual(
      of("hpet-on", told).map(({ urn }) => urn),
      [urnOf(libvirtDomain("bob"))],
    );
    assert.match(
      (await pack.notApplicable(libvirtDomain("ada-1"))).get("hpet-on") ?? "",
      /^ada-1: Exempt from hpet-on until 2999-01-01: Legacy timer$/,
    );
    const bobs = await PackClient.start();
    try {
      await bobs.configure({ "windows-guest": { exempt } });
      assert.ok(!(await bobs.notApplicable(libvirtDomain("bob"))).has("hpet-on"));
    } finally {
      bobs.stop();
    }
  });
});

describe("policy pack: exemptions of rules about a stack", () => {
  for (const [until, count] of [
    ["2999-01-01", 0],
    ["2020-01-01", 1],
  ] as const)
    it(`until ${until}`, async () => {
      const pack = await PackClient.start();
      try {
        const exempt = [{ resource: "*", rule: "stack-disk-shared", reason: "A cluster", until }];
        await pack.configure({ "windows-guest": { exempt } });
        const { disks } = libvirtDomain("ada").props.devices;
        const bob = libvirtDomain("bob", { devices: { disks, interfaces: [] } });
        assert.equal(of("stack-disk-shared", await pack.preview(libvirtDomain("ada"), bob)).length, count);
      } finally {
        pack.stop();
      }
    });
});

describe("policy pack: suppressions in the arguments of a machine", () => {
  let pack: PackClient;
  beforeEach(async () => void (pack = await PackClient.start()));
  afterEach(() => pack.stop());

  const uuid = "3f1d6a52-8f0e-4a55-9a0c-0d7f3a2b1c4d";
  const accepting = (rule: string, more: object = {}): Declared =>
    guest("ada", { uuid, suppress: [{ rule, reason: "Ticket 42", ...more }] });
  const levels = async (machine: Declared): Promise<string[]> =>
    (await pack.preview(machine)).map(({ policy, level }) => `${policy} ${level}`);

  it("accept a finding", async () => {
    assert.deepEqual(await levels(accepting("disk-cache-unsafe")), []);
    assert.match(
      (await pack.notApplicable(accepting("disk-cache-unsafe"))).get("disk-cache-unsafe") ?? "",
      /^ada: Exempt from disk-cache-unsafe: Ticket 42$/,
    );
  });

  for (const [what, machine, policy, level] of [
    ["without a reason", accepting("disk-cache-unsafe", { reason: " " }), "suppression-reason", "mandatory"],
    [
      "with a day that is none",
      accepting("disk-cache-unsafe", { until: "2027-02-30" }),
      "suppression-date",
      "mandatory",
    ],
    ["of no rule", accepting("disk-cache-unsaf"), "suppression-rule", "mandatory"],
    ["that suppress nothing", accepting("clock-utc"), "suppression-unused", "advisory"],
    [
      "that nothing needs, of a rule about several machines",
      accepting("stack-disk-shared"),
      "suppression-unused",
      "advisory",
    ],
  ] as const)
    it(`${what}: the policy ${policy} says so, and its level can be set`, async () => {
      assert.ok((await levels(machine)).includes(`${policy} ${level}`), (await levels(machine)).join("\n"));
      const other = level === "mandatory" ? "advisory" : "mandatory";
      await pack.configure({ [policy]: other });
      assert.ok((await levels(machine)).includes(`${policy} ${other}`), (await levels(machine)).join("\n"));
      await pack.configure({ [policy]: "disabled" });
      assert.ok(!(await levels(machine)).some((one) => one.startsWith(policy)), (await levels(machine)).join("\n"));
    });

  it("that have ended: the finding counts again", async () => {
    const [told] = of("disk-cache-unsafe", await pack.preview(accepting("disk-cache-unsafe", { until: "2020-01-01" })));
    assert.match(told?.message ?? "", /Its suppression expired on 2020-01-01\./);
  });

  it("accept what is wrong between machines, and are not unused then", async () => {
    const disk = { systemDisk: { path: "/vms/shared.qcow2" } };
    const bob = guest("bob", { ...disk, uuid: uuid.replace(/^3/, "4") });
    assert.equal(of("stack-disk-shared", await pack.preview(guest("ada", { ...disk, uuid }), bob)).length, 1);
    const suppress = [{ rule: "stack-disk-shared", reason: "A cluster" }];
    const told = await pack.preview({ ...bob, props: { ...bob.props, suppress } });
    assert.deepEqual(
      told.map(({ policy }) => policy).filter((id) => /^s(tack|uppression)-/.test(id)),
      [],
    );
  });
});

describe("policy pack: remediation", () => {
  let pack: PackClient;
  beforeEach(async () => void (pack = await PackClient.start()));
  afterEach(() => pack.stop());

  it("is off unless asked for", async () => {
    assert.deepEqual(await pack.remediate(libvirtDomain("ada")), []);
  });

  it("repairs the rules that ask for it, and nothing the second time", async () => {
    await pack.configure({ "hpet-on": "remediate", "disk-cache-unsafe": "remediate" });
    const machine = libvirtDomain("ada");
    const made = await pack.remediate(machine);
    assert.deepEqual(made.map(({ policy }) => policy).sort(), ["disk-cache-unsafe", "hpet-on"]);
    const { props } = made.at(-1)!;
    const { clock, devices, ...others } = props as unknown as LibvirtProps;
    assert.deepEqual(clock.timers, [
      { name: "rtc", tickPolicy: "catchup" },
      { name: "hpet", present: "no" },
    ]);
    assert.deepEqual(devices.disks[0]!.driver, { name: "qemu", type: "qcow2" });
    const { clock: _clock, devices: _devices, ...before } = machine.props;
    assert.deepEqual(others, before);
    assert.deepEqual(await pack.remediate({ ...machine, props }), []);
    const told = await pack.preview({ ...machine, props });
    assert.deepEqual([...of("hpet-on", told), ...of("disk-cache-unsafe", told)], []);
  });

  it("repairs what is known of a machine", async () => {
    await pack.configure({ "disk-cache-unsafe": "remediate" });
    const disks = [{ path: "/vms/ada.qcow2", cache: "unsafe" }];
    const machine = guest("ada", { systemDisk: { path: "/vms/c.qcow2" }, disks, vcpus: unknown });
    const [made] = await pack.remediate(machine);
    assert.deepEqual(made?.props, { ...machine.props, disks: [{ path: "/vms/ada.qcow2" }] });
  });

  it("keeps secrets and unknown values as they are", async () => {
    await pack.configure({ "disk-cache-unsafe": "remediate" });
    const { devices, ...props } = libvirtDomain("ada").props;
    const withSecrets = {
      ...props,
      title: secret("a title"),
      uuid: unknown,
      devices: secret({ ...devices, disks: [{ ...devices.disks[0], serial: secret("S3R14L") }] }),
    };
    const [made] = await pack.remediate({ ...libvirtDomain("ada"), props: withSecrets });
    const disk = { ...devices.disks[0], driver: { name: "qemu", type: "qcow2" }, serial: secret("S3R14L") };
    assert.deepEqual(made!.props, { ...withSecrets, devices: secret({ ...devices, disks: [disk] }) });
  });

  it("repairs a machine of ours in its own words, and leaves a component alone", async () => {
    await pack.configure({ "disk-cache-unsafe": "remediate" });
    assert.deepEqual(await pack.remediate(guest("ada", {}, "WindowsGuest")), []);
    const made = await pack.remediate(guest("ada"));
    assert.equal(made.length, 1);
    assert.deepEqual(made[0]!.props["systemDisk"], { path: "/vms/ada.qcow2" });
    assert.deepEqual(await pack.remediate({ ...guest("ada"), props: made[0]!.props }), []);
  });
});

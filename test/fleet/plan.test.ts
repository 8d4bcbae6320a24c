import assert from "node:assert/strict";
import { exampleHost } from "../../src/guest";
import { machineFindings } from "../../src/fleet/machine-findings";
import { membersOf, type MemberSource } from "../../src/fleet/members";
import { planFleet, type FleetInput, type FleetPlan } from "../../src/fleet/plan";
import type { HostProfile } from "../../src/hosts";

const GIB = 1024 ** 2;
const hostNamed = (name: string, more: Partial<HostProfile> = {}): HostProfile => ({
  ...exampleHost({}),
  ...more,
  name,
});
const uri = (name: string): string => `qemu+ssh://root@${name}/system`;

/** A plan of a fleet on hosts with these profiles. */
function plan(
  profiles: Readonly<Record<string, Partial<HostProfile>>>,
  input: Partial<FleetInput>,
  remembered: Readonly<Record<string, string>> = {},
): FleetPlan {
  const hosts = Object.fromEntries(Object.keys(profiles).map((name) => [name, { uri: uri(name) }]));
  return planFleet(
    { template: { windows: "windows-11", preset: "desktop" }, hosts, ...input },
    {
      profiles: new Map(Object.entries(profiles).map(([name, more]) => [name, hostNamed(name, more)])),
      remembered,
    },
  );
}
const errors = ({ findings }: FleetPlan): string[] =>
  findings.filter(({ severity }) => severity === "error").map(({ ruleId }) => ruleId);
const textOf = ({ findings }: FleetPlan, rule: string): string =>
  findings.find(({ ruleId }) => ruleId === rule)?.message ?? "";

const errorsIn = (source: MemberSource): string[] =>
  machineFindings(source, membersOf(source)).flatMap(({ severity, path }) => (severity === "error" ? [path] : []));

describe("the plan of a fleet", () => {
  it("spreads over the hosts, by what the machines need and the hosts report", () => {
    const { placement, findings } = plan(
      {
        kvm1: { memoryKiB: 64 * GIB, cpus: [...Array(32).keys()] },
        kvm2: { memoryKiB: 128 * GIB, cpus: [...Array(32).keys()] },
      },
      { template: { windows: "windows-11", memory: "8 GiB", vcpus: 2 }, count: 12, namePattern: "lab-{nn}" },
    );
    assert.deepEqual(findings, []);
    assert.equal(placement.load.get("kvm1")!.members, 4);
    assert.equal(placement.load.get("kvm2")!.members, 8);
    assert.equal(placement.load.get("kvm2")!.memoryKiB, 64 * GIB);
  });

  it('with hostSupport "report", takes a host that lacks something only where no other has room, and warns', () => {
    const fit = { memoryKiB: 20 * GIB };
    // The preset has a random number device.
    const unfit = { memoryKiB: 200 * GIB, devices: { ...exampleHost({}).devices, rng: [] } };
    const template = { windows: "windows-11", preset: "desktop", memory: "8 GiB", hostSupport: "report" };
    const members = { a: {}, b: {}, c: {} };
    const placed = plan({ kvm1: unfit, kvm2: fit }, { template, members });
    assert.deepEqual(placed.placement.assignments, { a: "kvm2", b: "kvm2", c: "kvm1" });
    assert.deepEqual(errors(placed), []);
    assert.equal(placed.findings[0]!.severity, "warning");
    assert.match(
      textOf(placed, "fleet-placement"),
      /^1 of the fleet's members is on a host that lacks something, which hostSupport: "report" allows\.\n {2}c on kvm1: .*random number device.* \[host-devices\]$/,
    );
    // Nobody is moved because of it, nor to such a host.
    const stays = plan({ kvm1: unfit, kvm2: fit }, { template, members: { c: {} } }, { c: "kvm1" });
    assert.deepEqual(stays.placement.assignments, { c: "kvm1" });
    const even = { template, members: { a: {}, b: {} }, placement: { rebalance: { maxMoves: 2 } } };
    const left = plan({ kvm1: unfit, kvm2: fit }, even, { a: "kvm2", b: "kvm2" });
    assert.deepEqual(left.placement.moves, []);
    const required = plan({ kvm1: unfit, kvm2: fit }, { template: { ...template, hostSupport: "require" }, members });
    assert.match(textOf(required, "fleet-placement"), /c fits on no host/);
  });

  it("counts the memory that Windows gets where the program says none", () => {
    const { placement } = plan({ kvm1: { memoryKiB: 64 * GIB } }, { members: { a: {} } });
    assert.equal(placement.load.get("kvm1")!.memoryKiB, 8 * GIB);
    assert.equal(placement.load.get("kvm1")!.vcpus, 4);
  });

  it("keeps 5 % of a host's memory free, and what is reserved as huge pages", () => {
    const room = (profile: Partial<HostProfile>, host: object = {}): number | undefined =>
      planFleet(
        { template: {}, members: {}, hosts: { kvm1: { uri: uri("kvm1"), ...host } } },
        { profiles: new Map([["kvm1", hostNamed("kvm1", profile)]]) },
      ).hosts[0]!.memoryKiB;
    assert.equal(room({ memoryKiB: 100 * GIB, hugepages: [] }), 95 * GIB);
    assert.equal(room({ memoryKiB: 100 * GIB, hugepages: [{ sizeKiB: GIB, count: 40 }] }), 55 * GIB);
    assert.equal(room({ memoryKiB: 100 * GIB, hugepages: [] }, { reserve: { memory: "20 GiB" } }), 80 * GIB);
    assert.equal(room({ memoryKiB: 100 * GIB }, { capacity: { memory: "48 GiB" } }), 48 * GIB);
  });

  it("puts nested Hyper-V with evmcs on Intel hosts with nesting on, and says why not on others", () => {
    const intel = { cpu: { ...exampleHost({}).cpu, vendor: "intel" as const }, nested: "yes" as const };
    const amd = { cpu: { vendor: "amd" as const }, nested: "yes" as const };
    const template = { windows: "server-2022", preset: "nested-hyperv", enlightenments: { evmcs: "on" } };
    const both = plan({ amd1: amd, intel1: intel }, { template, members: { a: {}, b: {} } });
    assert.deepEqual(both.placement.assignments, { a: "intel1", b: "intel1" });
    const none = plan({ amd1: amd }, { template, members: { a: {}, b: {} } });
    assert.deepEqual(errors(none), ["fleet-placement"]);
    assert.match(textOf(none, "fleet-placement"), /a and b fit on no host:\n {2}amd1: .*evmcs/);
  });

  it("honours labels, pins and groups that are kept apart", () => {
    const { placement } = planFleet({
      template: { windows: "windows-11" },
      members: {
        pinned: { placement: { host: "kvm3" } },
        ssd: { placement: { requires: { disk: "ssd" } } },
        sql1: { placement: { apart: "sql" } },
        sql2: { placement: { apart: "sql" } },
        sql3: { placement: { apart: "sql" } },
      },
      hosts: {
        kvm1: { uri: uri("kvm1") },
        kvm2: { uri: uri("kvm2"), labels: { disk: "ssd" } },
        kvm3: { uri: uri("kvm3") },
      },
    });
    const { assignments } = placement;
    assert.equal(assignments["pinned"], "kvm3");
    assert.equal(assignments["ssd"], "kvm2");
    assert.equal(new Set([assignments["sql1"], assignments["sql2"], assignments["sql3"]]).size, 3);
  });

  it("never shares a host CPU that a member is pinned to", () => {
    const member = (...cpus: string[]): Record<string, unknown> => ({ pinning: { vcpus: cpus }, vcpus: cpus.length });
    const { placement } = plan(
      { kvm1: { cpus: [0, 1, 2, 3] }, kvm2: { cpus: [0, 1, 2, 3] } },
      {
        template: { windows: "windows-10", memory: "2 GiB" },
        members: { a: member("2", "3"), b: member("2", "3"), c: member("2", "3") },
      },
    );
    assert.deepEqual(Object.keys(placement.assignments), ["a", "b"]);
    assert.match([...placement.unplaced[0]!.refusals.values()][0]!.reason, /^a is pinned to its host CPUs 2-3$/);
  });

  it("counts huge pages of the nodes that the memory is bound to", () => {
    const { placement } = plan(
      {
        kvm1: {
          cpus: [...Array(16).keys()],
          hugepages: [{ sizeKiB: GIB, count: 24 }],
          numa: [
            { id: 0, memoryKiB: 64 * GIB, cpus: [0, 1, 2, 3, 4, 5, 6, 7], hugepages: [{ sizeKiB: GIB, count: 16 }] },
            {
              id: 1,
              memoryKiB: 64 * GIB,
              cpus: [8, 9, 10, 11, 12, 13, 14, 15],
              hugepages: [{ sizeKiB: GIB, count: 8 }],
            },
          ],
        },
      },
      {
        template: { windows: "windows-11", memory: "8 GiB", hugepages: { size: "1 GiB" }, numa: { nodes: "1" } },
        members: { a: {}, b: {} },
      },
    );
    assert.deepEqual(Object.keys(placement.assignments), ["a"]);
    assert.match([...placement.unplaced[0]!.refusals.values()][0]!.reason, /0 huge pages of 1 GiB left on NUMA node 1/);
  });

  it("explains a thousand members that fit nowhere on one page", () => {
    const profiles = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`kvm${index + 1}`, { memoryKiB: 4 * GIB }]),
    );
    const full = plan(profiles, {
      count: 1000,
      namePattern: "lab-{nnnn}",
      template: { windows: "windows-11", memory: "8 GiB" },
    });
    const text = textOf(full, "fleet-placement");
    assert.match(text, /^1000 of the fleet's members cannot be placed/);
    assert.ok(text.split("\n").length <= 10, text);
    assert.match(text, /kvm1, kvm10, kvm11 and 37 more: it has 3 GiB of memory left, and the machine needs 8 GiB/);
  });

  it("does not move a fleet because one number changed", () => {
    const hosts = { kvm1: { memoryKiB: 64 * GIB }, kvm2: { memoryKiB: 64 * GIB } };
    const before = plan(hosts, { template: { windows: "windows-11", memory: "8 GiB" }, count: 8, namePattern: "m{n}" });
    const after = plan(
      { ...hosts, kvm0: { memoryKiB: 512 * GIB } },
      { template: { windows: "windows-11", memory: "12 GiB" }, count: 9, namePattern: "m{n}" },
      before.placement.assignments,
    );
    assert.deepEqual(after.placement.moves, []);
    for (const [name, host] of Object.entries(before.placement.assignments))
      assert.equal(after.placement.assignments[name], host);
    assert.equal(after.placement.assignments["m9"], "kvm0");
  });

  it("refuses to move who no longer fits unless moves are allowed, and then says each move and what it needs", () => {
    const remembered = { a: "kvm1", b: "kvm1" };
    const hosts = { kvm1: { memoryKiB: 20 * GIB }, kvm2: { memoryKiB: 64 * GIB } };
    const template = { windows: "windows-11", memory: "12 GiB" };
    const refused = plan(hosts, { template, members: { a: {}, b: {} } }, remembered);
    assert.deepEqual(errors(refused), ["fleet-placement"]);
    assert.match(
      textOf(refused, "fleet-placement"),
      /b no longer fits on kvm1, and placement.rebalance does not allow a move/,
    );
    const allowed = plan(hosts, { template, members: { a: {}, b: {} }, placement: { rebalance: {} } }, remembered);
    assert.deepEqual(errors(allowed), []);
    assert.match(textOf(allowed, "fleet-moves"), /1 member moves.*b \(kvm1 to kvm2\).*Disks are not copied/);
  });

  it("says once what is wrong with the machines, and where it was written", () => {
    assert.deepEqual(
      errorsIn({
        template: { windows: "windows-11", memory: "1 GiB" },
        count: 50,
        namePattern: "m{nn}",
        members: { odd: { vcpus: 1, memory: "8 GiB" } },
      }),
      ["template.memory", "members.odd.vcpus"],
    );
  });

  it("says what is wrong with each machine, also where hosts care about nothing in which it differs", () => {
    const twice = {
      disks: [
        { name: "data", path: "/srv/a" },
        { name: "data", path: "/srv/b" },
      ],
    };
    const members = {
      a: { disks: [{ name: "data", path: "/srv/a" }] },
      b: twice,
      c: { systemDisk: { sise: "1 GiB" } },
    };
    const systemDisk = { path: "/srv/win.qcow2" };
    assert.deepEqual(errorsIn({ template: { windows: "windows-11", systemDisk }, members }), [
      "members.b.disks[1]",
      "members.c.systemDisk.sise",
    ]);
  });

  it("says of which member it is that something is missing, where the others do not need it", () => {
    const source = { template: { windows: "windows-11" }, members: { a: {}, b: { preset: "gaming" } } };
    assert.deepEqual(
      errorsIn(source).filter((path) => !path.endsWith("systemDisk")),
      [
        "members.b.pinning.vcpus",
        "members.b.pinning.emulator",
        "members.b.hugepages.size",
        "members.b.numa.nodes",
        "members.b.hostDevices",
      ],
    );
    const message = machineFindings(source, membersOf(source)).find(({ path }) => path.includes("emulator"))?.message;
    assert.match(message!, /^Preset gaming@1 of b requires/);
    // What all of them lack, the template lacks.
    const bare = { template: {}, members: { a: { memory: "8 GiB" }, b: { memory: "9 GiB" } } };
    assert.deepEqual(errorsIn(bare), ["template.windows"]);
  });

  it("begins what it says of the machines with a capital, but no path", () => {
    const append = ["<watchdog model='i6300esb' action='reset'/>"];
    const source = { template: { windows: "windows-11", xml: { append } }, members: { a: {} } };
    const found = machineFindings(source, membersOf(source));
    const saysOf = (rule: string): string => found.find(({ ruleId }) => ruleId === rule)?.message ?? "";
    assert.match(saysOf("system-disk"), /^The machine has no disk/);
    assert.match(saysOf("xml-argument"), /^xml\.append\[0\] of the machine/);
  });

  it("says which members share what one machine alone can have", () => {
    const systemDisk = { path: "/srv/win11.qcow2" };
    const shared = (template: object, members: Record<string, object>): string[] =>
      plan({ kvm1: {}, kvm2: {} }, { template: { windows: "windows-11", ...template }, members } as Partial<FleetInput>)
        .findings.filter(({ ruleId }) => ruleId === "fleet-shared")
        .map(({ path, message }) => `${path}: ${message.split(" have ")[0]!}`);
    assert.deepEqual(
      shared(
        { networks: [{ mac: "52:54:00:AA:34:56" }] },
        { a: {}, b: { networks: [{ mac: "52:54:00:aa:34:56" }] }, c: {} },
      ),
      ["template.networks[0].mac: a, b and c"],
    );
    // On one host each, both have a file of their own.
    assert.deepEqual(shared({ systemDisk }, { a: {}, b: {} }), []);
    const on = (host: string) => ({ placement: { host } });
    assert.deepEqual(shared({ systemDisk }, { a: on("kvm1"), b: { ...on("kvm1"), vcpus: 4 } }), [
      "template.systemDisk.path: a and b",
    ]);
    const disks = [{ name: "cluster", path: "/srv/q.raw", shareable: true }];
    assert.deepEqual(shared({ disks }, { a: on("kvm1"), b: on("kvm1") }), []);
  });

  it("says what is wrong with a gate", () => {
    const { findings } = plan(
      { kvm1: {} },
      {
        members: { a: {}, b: {} },
        rollout: {
          gate: [{ type: "port" }, { type: "agent", url: "https://x" }, { type: "http", url: "ftp://x" }],
          hold: "after-wave-7",
        },
      },
    );
    assert.deepEqual(
      findings.map(({ path }) => path),
      ["rollout.gate[0].port", "rollout.gate[1].url", "rollout.gate[2].url", "rollout.hold"],
    );
  });
});

import assert from "node:assert/strict";
import { planFleet, type FleetPlan } from "../../src/fleet/plan";
import { exampleHost } from "../../src/guest";
import type { HostMachine } from "../../src/hosts/resources/types";
import type { HostProfile } from "../../src/hosts";

const GIB = 1024 ** 2;
const machine = (name: string, gib: number, more: Partial<HostMachine> = {}): HostMachine => ({
  ...{ name, uuid: "721a725e-d96b-43cc-aa8e-8ff88f97f818", running: true, disks: [], consoles: [] },
  ...{ memoryKiB: gib * GIB, vcpus: 2 },
  ...more,
});

interface Wanted {
  readonly members: readonly string[];
  /** Machines that each host has already. */
  readonly there?: Readonly<Record<string, readonly HostMachine[]>>;
  readonly remembered?: Readonly<Record<string, string>>;
  readonly host?: object;
  readonly profile?: Partial<HostProfile>;
  readonly template?: object;
  readonly placement?: object;
}

/** Two hosts with room for 64 GiB of machines each, and members of 8 GiB. */
function plan({ members, there = {}, remembered, host, profile, template, placement = {} }: Wanted): FleetPlan {
  const names = ["kvm1", "kvm2"];
  return planFleet(
    {
      template: { windows: "windows-11", memory: "8 GiB", vcpus: 2, ...template },
      members: Object.fromEntries(members.map((name) => [name, {}])),
      placement,
      hosts: Object.fromEntries(names.map((name) => [name, { uri: `qemu+ssh://root@${name}/system`, ...host }])),
    },
    {
      profiles: new Map(
        names.map((name) => [
          name,
          exampleHost({
            ...{ name, memoryKiB: 65 * GIB, hugepages: [], cpus: [...Array(16).keys()] },
            ...{ resources: { machines: there[name] ?? [] } },
            ...profile,
          }),
        ]),
      ),
      ...(remembered === undefined ? {} : { remembered }),
    },
  );
}
const assigned = ({ placement }: FleetPlan): unknown => placement.assignments;
const reserve = { reserve: { memory: "1 GiB" } };

describe("machines of others on the hosts of a fleet", () => {
  it("take room, so that members go where there is more left", () => {
    const { placement } = plan({ members: ["a", "b"], there: { kvm1: [machine("db", 40), machine("web", 8)] } });
    assert.deepEqual(placement.assignments, { a: "kvm2", b: "kvm2" });
    assert.deepEqual(placement.load.get("kvm1"), {
      ...{ members: 0, memoryKiB: 0, vcpus: 0, pinnedCpus: 0 },
      others: { machines: 2, memoryKiB: 48 * GIB, vcpus: 4 },
    });
    assert.equal(placement.load.get("kvm2")!.memoryKiB, 16 * GIB);
  });

  it("leave no room on a host that they fill", () => {
    const { placement, findings } = plan({
      ...{ members: ["a"], host: reserve },
      there: { kvm1: [machine("db", 60)], kvm2: [machine("db2", 57, { running: false })] },
    });
    assert.deepEqual(placement.assignments, {});
    assert.match(findings[0]!.message, /kvm1: it has 4 GiB of memory left, and the machine needs 8 GiB/);
    const cpus = plan({ members: ["a"], there: { kvm1: [machine("db", 1, { vcpus: 63 })] } });
    assert.deepEqual(assigned(cpus), { a: "kvm2" });
    const pages = { hugepages: [{ sizeKiB: GIB, count: 10 }] };
    const paged = plan({
      ...{ members: ["a"], profile: pages, template: { hugepages: { size: "1 GiB" } } },
      there: { kvm1: [machine("db", 4, { pageKiB: GIB })] },
    });
    assert.deepEqual(assigned(paged), { a: "kvm2" });
  });

  it("stop nobody who is there already: somebody else's machine fails no deployment", () => {
    const full = { kvm1: [machine("db", 200)], kvm2: [machine("db2", 200)] };
    const { placement, findings } = plan({ members: ["a"], remembered: { a: "kvm1" }, there: full });
    assert.deepEqual([placement.assignments, findings], [{ a: "kvm1" }, []]);
    const more = plan({ members: ["a", "b"], remembered: { a: "kvm1" }, there: full });
    assert.deepEqual(
      more.placement.unplaced.map(({ member }) => member),
      ["b"],
    );
  });

  it("refuse who becomes larger than the room beside them, and move nobody unless that is allowed", () => {
    const there = { kvm1: [machine("a", 8), machine("b", 8), machine("db", 44)] };
    const remembered = { a: "kvm1", b: "kvm1" };
    const grown = { members: ["a", "b"], there, remembered, host: reserve };
    // 64 GiB, of which db has 44: both may stay as they are, and one of them may have 12 GiB.
    assert.deepEqual(plan(grown).findings, []);
    assert.deepEqual(plan({ ...grown, template: { memory: "10 GiB" } }).findings, []);
    const larger = plan({ ...grown, template: { memory: "12 GiB" } });
    assert.deepEqual(assigned(larger), remembered);
    assert.deepEqual(larger.placement.moves, []);
    const [finding] = larger.findings;
    assert.equal(
      finding!.message.split("\n").slice(0, 4).join("\n"),
      [
        "1 of the fleet's members cannot be placed.",
        "b no longer fits on kvm1, and placement.rebalance does not allow a move:",
        "  kvm1: it has 8 GiB of memory left, and the machine needs 12 GiB",
      ].join("\n"),
    );
    assert.match(finding!.fix!, /smaller.*rebalance.*capacity/);
    const moved = plan({ ...grown, template: { memory: "12 GiB" }, placement: { rebalance: { maxMoves: 1 } } });
    assert.deepEqual(moved.placement.assignments, { a: "kvm1", b: "kvm2" });

    const cpus = { kvm1: [machine("a", 8), machine("db", 8, { vcpus: 61 })] };
    const busy = { members: ["a"], there: cpus, remembered: { a: "kvm1" } };
    assert.deepEqual(plan(busy).findings, []);
    assert.match(
      plan({ ...busy, template: { vcpus: 4 } }).findings[0]!.message,
      /a no longer fits on kvm1[^]*kvm1: it has room for 3 more vCPUs at 4 per host CPU, and the machine needs 4/,
    );
    // Of a machine that the host did not tell, nobody knows whether it becomes larger.
    const unknown = { kvm1: [machine("db", 60)] };
    assert.deepEqual(plan({ ...busy, there: unknown, template: { memory: "16 GiB" } }).findings, []);
  });

  it("refuse pins that a member did not have to CPUs that they have", () => {
    const rt = machine("rt", 4, { pinnedCpus: [2, 3] });
    const pinned = (...vcpus: string[]) => ({ pinning: { vcpus, emulator: "0" }, vcpus: vcpus.length });
    const on = (a: Partial<HostMachine>, template: object): FleetPlan =>
      plan({ members: ["a"], remembered: { a: "kvm1" }, there: { kvm1: [machine("a", 8, a), rt] }, template });
    const fresh = on({}, pinned("2", "3"));
    assert.match(fresh.findings[0]!.message, /a no longer fits on kvm1[^]*kvm1: rt is pinned to its host CPUs 2-3/);
    assert.deepEqual(assigned(fresh), { a: "kvm1" });
    assert.deepEqual(on({}, pinned("4", "5")).findings, []);
    // Only what is new has to be free: rt came to CPU 2 later.
    assert.deepEqual(on({ pinnedCpus: [2, 5] }, pinned("2", "5")).findings, []);
    assert.deepEqual(on({ pinnedCpus: [2, 5] }, pinned("2", "5", "6")).findings, []);
    assert.match(
      on({ pinnedCpus: [2, 5] }, pinned("2", "5", "3")).findings[0]!.message,
      /rt is pinned to its host CPU 3/,
    );
    // The host does not tell of vCPUs that may move between several CPUs: those are not new.
    assert.deepEqual(
      on({}, pinned("2-3", "2-3")).findings.map(({ severity }) => severity),
      [],
    );
  });

  it("have the host CPUs that they alone are pinned to", () => {
    const pinned = (...pinnedCpus: number[]): HostMachine => machine("rt", 4, { vcpus: 4, pinnedCpus });
    const own = { pinning: { vcpus: ["2", "3"], emulator: "0" } };
    const taken = plan({ members: ["a"], there: { kvm1: [pinned(0, 1, 2, 3)] }, template: own });
    assert.deepEqual(assigned(taken), { a: "kvm2" });
    const both = { kvm1: [pinned(0, 1, 2, 3)], kvm2: [pinned(3, 4)] };
    assert.match(
      plan({ members: ["a"], there: both, template: own }).findings[0]!.message,
      /kvm1: rt is pinned to its host CPUs 2-3\n\s*kvm2: rt is pinned to its host CPU 3/,
    );
    // 12 CPUs are left for all others, at 4 vCPUs each; two of four vCPUs share them.
    const share = (vcpus: number, pins: HostMachine): unknown =>
      assigned(plan({ members: ["a"], there: { kvm1: [pins] }, template: { vcpus }, placement: { strategy: "pack" } }));
    assert.deepEqual(share(48, pinned(0, 1, 2, 3)), { a: "kvm1" });
    assert.deepEqual(share(49, pinned(0, 1, 2, 3)), { a: "kvm2" });
    assert.deepEqual(share(54, pinned(0, 1)), { a: "kvm1" });
    assert.deepEqual(share(55, pinned(0, 1)), { a: "kvm2" });
    // Who is there already stays.
    const stays = plan({ members: ["a"], remembered: { a: "kvm1" }, there: both, template: own });
    assert.deepEqual([stays.placement.assignments, stays.findings], [{ a: "kvm1" }, []]);
    const { load } = stays.placement;
    assert.deepEqual([load.get("kvm1")!.pinnedCpus, load.get("kvm2")!.pinnedCpus], [2, 0]);
    const capacity = { host: { capacity: { memory: "32 GiB", cpus: 8 } } };
    assert.deepEqual(assigned(plan({ members: ["a"], there: both, template: own, ...capacity })), { a: "kvm1" });
  });

  it("are not the fleet's own: neither members, nor those that leave it in this deployment", () => {
    const there = { kvm1: [machine("a", 60), machine("gone", 60)] };
    const { placement } = plan({ members: ["a", "b"], remembered: { a: "kvm1", gone: "kvm1" }, there });
    assert.equal(placement.load.get("kvm1")!.others.machines, 0);
    assert.deepEqual(placement.assignments, { a: "kvm1", b: "kvm2" });
  });

  it("do not count where the program says what the fleet may have", () => {
    const there = { kvm1: [machine("db", 64, { vcpus: 64 })], kvm2: [machine("db2", 64, { vcpus: 64 })] };
    const capacity = { memory: "16 GiB", cpus: 8 };
    assert.deepEqual(assigned(plan({ members: ["a", "b"], there, host: { capacity } })), { a: "kvm1", b: "kvm2" });
  });
});

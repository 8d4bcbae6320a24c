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
}

/** Two hosts with room for 64 GiB of machines each, and members of 8 GiB. */
function plan({ members, there = {}, remembered, host, profile, template }: Wanted): FleetPlan {
  const names = ["kvm1", "kvm2"];
  return planFleet(
    {
      template: { windows: "windows-11", memory: "8 GiB", vcpus: 2, ...template },
      members: Object.fromEntries(members.map((name) => [name, {}])),
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

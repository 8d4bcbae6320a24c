import assert from "node:assert/strict";
import fc from "fast-check";
import { place } from "../../src/fleet/placement/place";
import type { Assignments, Candidate, HostRoom, Placement } from "../../src/fleet/types";

/** A fleet at one time. */
interface Fleet {
  readonly members: readonly Candidate[];
  readonly hosts: readonly HostRoom[];
}

const GIB = 1024 ** 2;
const OVERCOMMIT = 2;
/** Hosts whose name ends so cannot run members of kind `picky`. */
const unsuitable = (kind: string, host: string): string | undefined =>
  kind === "picky" && /[02468]$/.test(host) ? "its CPU is not the right one" : undefined;

const member = (index: number): fc.Arbitrary<Candidate> =>
  fc
    .record({
      memory: fc.integer({ min: 1, max: 24 }),
      vcpus: fc.integer({ min: 1, max: 8 }),
      kind: fc.constantFrom("plain", "plain", "plain", "picky"),
      apart: fc.constantFrom(undefined, undefined, undefined, "sql", "web"),
      disk: fc.constantFrom(undefined, undefined, undefined, "ssd"),
      pinned: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 }), {
        freq: 8,
        nil: undefined,
      }),
    })
    .map(({ memory, vcpus, kind, apart, disk, pinned }) => ({
      name: `m${String(index).padStart(2, "0")}`,
      kind,
      needs: {
        memoryKiB: memory * GIB,
        vcpus: pinned === undefined ? vcpus : pinned.length,
        ...(pinned === undefined ? {} : { pinnedCpus: pinned }),
      },
      ...(apart === undefined ? {} : { apart }),
      ...(disk === undefined ? {} : { requires: { disk } }),
    }));

const host = (index: number): fc.Arbitrary<HostRoom> =>
  fc
    .record({ memory: fc.integer({ min: 8, max: 96 }), cpus: fc.integer({ min: 4, max: 16 }), ssd: fc.boolean() })
    .map(({ memory, cpus, ssd }) => ({
      name: `kvm${index}`,
      labels: ssd ? { disk: "ssd" } : {},
      memoryKiB: memory * GIB,
      cpus,
      cpuIds: Array.from({ length: cpus }, (_, id) => id),
    }));

/** Some of `most` names, each with what it is. */
const some = <T>(most: number, each: (index: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: most - 1 }), { maxLength: most })
    .chain((indexes) => (indexes.length === 0 ? fc.constant([] as T[]) : fc.tuple(...indexes.map(each))));

const fleet: fc.Arbitrary<Fleet> = fc.record({ members: some(24, member), hosts: some(6, host) });

/** What a program changes between two runs: some members and hosts become others, come or go; most stay. */
interface Change {
  readonly other: Fleet;
  readonly keep: readonly number[];
}
const change: fc.Arbitrary<Change> = fc.record({
  other: fleet,
  keep: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 30, maxLength: 30 }),
});
const changed = (before: Fleet, { other, keep }: Change): Fleet => ({
  members: mixed(before.members, other.members, keep),
  hosts: mixed(before.hosts, other.hosts, [...keep].reverse()),
});

function mixed<T extends { readonly name: string }>(
  before: readonly T[],
  other: readonly T[],
  keep: readonly number[],
): T[] {
  const result = new Map<string, T>();
  before.forEach((one, index) => {
    if (keep[index % keep.length]! > 0) result.set(one.name, one);
  });
  other.forEach((one, index) => {
    if (keep[index % keep.length]! > 7) result.set(one.name, one);
  });
  return [...result.values()];
}

/** Do these members have room on the host together? Reckoned anew, without the code under test. */
function together(room: HostRoom, members: readonly Candidate[]): boolean {
  const sum = (pick: (one: Candidate) => number): number => members.reduce((total, one) => total + pick(one), 0);
  const pinned = members.flatMap(({ needs }) => needs.pinnedCpus ?? []);
  const groups = members.flatMap(({ apart }) => apart ?? []);
  return (
    sum(({ needs }) => needs.memoryKiB) <= room.memoryKiB! &&
    new Set(pinned).size === pinned.length &&
    pinned.every((cpu) => cpu < room.cpus!) &&
    sum(({ needs }) => (needs.pinnedCpus === undefined ? needs.vcpus : 0)) <=
      Math.floor((room.cpus! - pinned.length) * OVERCOMMIT) &&
    new Set(groups).size === groups.length &&
    members.every(
      ({ requires, kind }) =>
        (requires?.["disk"] === undefined || room.labels["disk"] === "ssd") &&
        unsuitable(kind, room.name) === undefined,
    )
  );
}

const on = ({ members }: Fleet, assignments: Assignments, name: string): Candidate[] =>
  members.filter((one) => assignments[one.name] === name);

const placed = ({ members, hosts }: Fleet, remembered: Assignments, mostMoves = 0): Placement =>
  place(members, hosts, { remembered, cpuOvercommit: OVERCOMMIT, unsuitable, mostMoves });

/** Everything that must hold of a placement, whatever was before. */
function holds(
  now: Fleet,
  remembered: Assignments,
  { assignments, unplaced, moves }: Placement,
  mostMoves: number,
): void {
  const names = new Set(now.hosts.map(({ name }) => name));
  for (const room of now.hosts) {
    const here = on(now, assignments, room.name);
    const stayed = now.members.filter(({ name }) => remembered[name] === room.name);
    if (together(room, stayed)) {
      assert.ok(together(room, here), `${room.name} is overfull`);
      if (mostMoves === 0)
        for (const one of stayed)
          assert.equal(assignments[one.name], room.name, `${one.name} still fits and was moved`);
    }
    // Nobody new is put where it is too tight already.
    const newcomers = here.filter(({ name }) => remembered[name] !== room.name);
    if (!together(room, here))
      assert.ok(newcomers.every((one) => !together(room, [...stayed, one])) || newcomers.length === 0);
  }
  for (const { name } of now.members) {
    const before = remembered[name];
    const homeless = unplaced.find(({ member, on: place }) => member === name && place === undefined);
    if (homeless !== undefined) {
      assert.equal(assignments[name], undefined);
      assert.deepEqual([...homeless.refusals.keys()].sort(), [...names].sort(), "each host says why it refuses");
      for (const room of now.hosts)
        assert.ok(!together(room, [...on(now, assignments, room.name), now.members.find((one) => one.name === name)!]));
    } else assert.ok(names.has(assignments[name]!));
    const isMoved = before !== undefined && assignments[name] !== undefined && assignments[name] !== before;
    assert.equal(
      moves.some(({ member }) => member === name),
      isMoved,
      `${name}: every move is named, and nothing else`,
    );
  }
  assert.ok(moves.filter(({ because }) => because === "rebalance").length <= mostMoves);
  for (const { because, from } of moves) if (because === "host-removed") assert.ok(!names.has(from));
}

describe("placement of a fleet", () => {
  it("moves nobody who still fits, over thousands of random changes", () => {
    let changes = 0;
    fc.assert(
      fc.property(fleet, fc.array(change, { minLength: 2, maxLength: 6 }), (first, steps) => {
        let now = first;
        let remembered = placed(now, {}).assignments;
        for (const step of steps) {
          now = changed(now, step);
          const placement = placed(now, remembered);
          holds(now, remembered, placement, 0);
          remembered = placement.assignments;
          changes += 1;
        }
      }),
      { numRuns: 1000 },
    );
    assert.ok(changes > 3000, `${changes} changes`);
  });

  it("gives the same answer whatever the order of members and hosts", () => {
    fc.assert(
      fc.property(
        fleet.chain((one) =>
          fc.tuple(
            fc.constant(one),
            fc.shuffledSubarray([...one.members], { minLength: one.members.length }),
            fc.shuffledSubarray([...one.hosts], { minLength: one.hosts.length }),
          ),
        ),
        ([one, members, hosts]) => {
          const remembered = placed({ members: one.members.slice(0, 8), hosts: one.hosts }, {}).assignments;
          const plain = (result: Placement): unknown => ({
            ...result,
            load: [...result.load],
            unplaced: result.unplaced.map(({ member: name, on: place }) => [name, place]),
          });
          assert.deepEqual(plain(placed({ members, hosts }, remembered, 3)), plain(placed(one, remembered, 3)));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("moves at most as many as rebalance allows, and never over the room of a host", () => {
    fc.assert(
      fc.property(fleet, change, fc.integer({ min: 0, max: 5 }), (first, step, most) => {
        const { assignments: remembered } = placed(first, {});
        const now = changed(first, step);
        holds(now, remembered, placed(now, remembered, most), most);
      }),
      { numRuns: 1000 },
    );
  });

  it("comes to rest: rebalancing again and again ends with no move", () => {
    fc.assert(
      fc.property(fleet, change, (first, step) => {
        const now = changed(first, step);
        let { assignments } = placed(now, placed(first, {}).assignments);
        for (let round = 0; round < 60; round += 1) {
          const next = placed(now, assignments, 5);
          assignments = next.assignments;
          if (next.moves.length === 0) return;
        }
        assert.fail("still moving after 60 rounds");
      }),
      { numRuns: 300 },
    );
  });

  it("fills an added host with new members only", () => {
    fc.assert(
      fc.property(fleet, host(9), (one, added) => {
        const { assignments } = placed(one, {});
        const { assignments: after, moves } = placed({ ...one, hosts: [...one.hosts, added] }, assignments);
        assert.deepEqual(moves, []);
        for (const [name, where] of Object.entries(assignments)) assert.equal(after[name], where);
      }),
      { numRuns: 500 },
    );
  });

  it("moves only the members of a removed host", () => {
    fc.assert(
      fc.property(fleet, fc.nat(), (one, which) => {
        fc.pre(one.hosts.length > 0);
        const { assignments } = placed(one, {});
        const gone = one.hosts[which % one.hosts.length]!.name;
        const hosts = one.hosts.filter(({ name }) => name !== gone);
        const { assignments: after } = placed({ ...one, hosts }, assignments);
        for (const [name, where] of Object.entries(assignments)) if (where !== gone) assert.equal(after[name], where);
      }),
      { numRuns: 500 },
    );
  });

  it("puts nobody on a host CPU of which one of two owners has moved away", () => {
    const pinned = (name: string): Candidate => ({
      name,
      kind: "plain",
      needs: { memoryKiB: GIB, vcpus: 1, pinnedCpus: [0] },
    });
    const room = (name: string): HostRoom => ({ name, labels: {}, memoryKiB: 8 * GIB, cpus: 4, cpuIds: [0, 1, 2, 3] });
    const hosts = [{ ...room("kvm1"), labels: { disk: "ssd" } }, room("kvm2")];
    const members = [pinned("m1"), pinned("m2"), { ...pinned("m3"), requires: { disk: "ssd" } }];
    const { assignments, unplaced } = placed({ members, hosts }, { m1: "kvm1", m2: "kvm1" }, 1);
    assert.deepEqual(assignments, { m1: "kvm1", m2: "kvm2" });
    assert.deepEqual(
      unplaced.map(({ member }) => member),
      ["m3"],
    );
  });
});

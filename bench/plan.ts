import { planFleet, type FleetInput } from "../src/fleet/plan";
import { exampleHost } from "../src/guest";
import type { HostProfile } from "../src/hosts";
import { type BenchPart, type Figure, median, milliseconds } from "./figures";

const GIB = 1024 ** 2;

/** A fleet in which one member in ten is larger, on hosts that take it. */
function fleet(
  members: number,
  hosts: number,
): { readonly input: FleetInput; readonly profiles: Map<string, HostProfile> } {
  const names = Array.from({ length: hosts }, (_, index) => `kvm${index + 1}`);
  const room = Math.ceil((members / hosts) * 12 * 1.3);
  return {
    input: {
      template: { windows: "windows-11", preset: "desktop", memory: "8 GiB" },
      members: Object.fromEntries(
        Array.from({ length: members }, (_, index) => [
          `lab-${index + 1}`,
          index % 10 === 0 ? { memory: "16 GiB" } : {},
        ]),
      ),
      hosts: Object.fromEntries(names.map((name) => [name, { uri: `qemu+ssh://root@${name}.example.org/system` }])),
    },
    profiles: new Map(
      names.map((name) => [
        name,
        exampleHost({ name, memoryKiB: room * GIB, cpus: Array.from({ length: room }, (_, cpu) => cpu) }),
      ]),
    ),
  };
}

function planned(members: number, hosts: number): number {
  const { input, profiles } = fleet(members, hosts);
  const { placement } = planFleet(input, { profiles });
  if (placement.unplaced.length > 0) throw new Error(`${placement.unplaced.length} members were not placed`);
  return members;
}

const MOST_MS = 5_000;

/** How placement grows with members and hosts. */
export const planPart: BenchPart = {
  name: "plan",
  title: "windows-guest plan: members placed on hosts, without Pulumi",
  async run({ quick }) {
    const sizes = quick
      ? [[100, 5] as const]
      : ([
          [1_000, 20],
          [1_000, 200],
          [10_000, 20],
          [10_000, 200],
        ] as const);
    const figures: Figure[] = [];
    let first: number | undefined;
    for (const [members, hosts] of sizes) {
      const times: number[] = [];
      for (let round = 0; round < (quick ? 1 : 3); round++)
        times.push(await milliseconds(async () => planned(members, hosts)));
      const time = median(times);
      first ??= time;
      const isGoal = members === 10_000 && hosts === 200;
      figures.push({
        what: `${members} members on ${hosts} hosts`,
        value: `${(time / 1000).toFixed(2)} s`,
        against: "the first row",
        ratio: `${(time / first).toFixed(1)} x`,
        goal: isGoal ? "≤ 5 s" : "",
        ...(isGoal ? { met: time <= MOST_MS } : {}),
      });
    }
    return figures;
  },
};

import type { Finding } from "../findings";
import { planFleet, type FleetInput } from "./plan";
import { readFleet } from "./read";
import type { FleetExample } from "./rules";

const host = (name: string): object => ({
  uri: `qemu+ssh://root@${name}.example.org/system`,
  capacity: { memory: "64 GiB", cpus: 16 },
});

/** What the example of a rule does not say. */
const rest = {
  fleet: "lab",
  template: { windows: "windows-11", memory: "8 GiB" },
  hosts: { kvm1: host("kvm1"), kvm2: host("kvm2") },
};
const members = { a: {}, b: {}, c: {} };

/** What is found in the example of a rule. */
export function fleetExampleFindings({ fleet, placed = {}, today }: FleetExample): readonly Finding[] {
  const input = { ...rest, ...("count" in fleet ? {} : { members }), ...fleet };
  const { spec, findings } = readFleet(input);
  if (spec === undefined) return findings;
  const plan = planFleet(spec as FleetInput, {
    remembered: placed,
    ...(today === undefined ? {} : { at: Date.parse(today) }),
  });
  return [...findings, ...plan.findings];
}

/** The plan of a fleet as tables and as data. */
import { roughSize } from "../../guest/reading/size";
import { namesOf } from "../../fleet/placement/refusals";
import type { FleetPlan } from "../../fleet/plan";
import { stepsByMember } from "../../fleet/rollout/waves";
import { counted } from "../reports/counted";
import { part } from "./texts";
import type { Block, LocatedFinding, Report } from "../reports/report";

/** More members than this are shown by host only. */
const MOST_LISTED = 40;

export function planReport(name: string, plan: FleetPlan, findings: readonly LocatedFinding[]): Report {
  return { data: dataOf(name, plan, findings), blocks: () => blocksOf(name, plan, findings) };
}

/** A file that is no fleet. */
export const mistakesReport = (findings: readonly LocatedFinding[]): Report => ({
  data: { findings },
  blocks: () => findings.map((finding) => ({ kind: "finding", finding })),
});

function dataOf(
  name: string,
  { members, hosts, placement, waves }: FleetPlan,
  findings: readonly LocatedFinding[],
): unknown {
  const steps = stepsByMember(waves);
  return {
    fleet: name,
    members: members.map((member) => ({
      name: member.name,
      host: placement.assignments[member.name] ?? null,
      step: steps.get(member.name) ?? null,
    })),
    hosts: hosts.map((host) => ({
      name: host.name,
      room: { memoryKiB: host.memoryKiB, cpus: host.cpus },
      load: placement.load.get(host.name),
    })),
    waves: waves.waves.map((wave) => ({
      ...wave,
      steps: waves.steps.filter((step) => step.wave === wave.number).map((step) => step.name),
    })),
    moves: placement.moves,
    findings,
  };
}

function blocksOf(name: string, plan: FleetPlan, findings: readonly LocatedFinding[]): readonly Block[] {
  const { members, placement, waves } = plan;
  const placed = Object.keys(placement.assignments).length;
  return [
    { kind: "title", text: `Plan of ${name}` },
    {
      kind: "text",
      text: `${counted(members.length, "member")}, ${placed} placed on ${counted(plan.hosts.length, "host")}, ${counted(waves.waves.length, "wave")} in ${counted(waves.steps.length, "step")}.`,
    },
    ...findings.flatMap(findingBlocks),
    { kind: "heading", text: "Hosts" },
    hostTable(plan),
    { kind: "heading", text: "Waves" },
    waveTable(plan),
    ...(placement.moves.length === 0 ? [] : [{ kind: "heading", text: "Moves" } as const, moveTable(plan)]),
    ...(members.length > MOST_LISTED ? [] : [{ kind: "heading", text: "Members" } as const, memberTable(plan)]),
  ];
}

/** The lines after the first of a long message keep their breaks. */
function findingBlocks(finding: LocatedFinding): Block[] {
  const [first = "", ...more] = finding.message.split("\n");
  return [
    { kind: "finding", finding: { ...finding, message: first } },
    ...(more.length === 0 ? [] : [{ kind: "code", text: more.join("\n") } as const]),
  ];
}

function hostTable({ hosts, placement }: FleetPlan): Block {
  const hasOthers = [...placement.load.values()].some(({ others }) => others.machines > 0);
  return {
    kind: "table",
    columns: [
      { title: "host" },
      { title: "members" },
      { title: "memory" },
      ...(hasOthers ? [{ title: "others" }] : []),
      { title: "of" },
      { title: "used" },
      { title: "vCPUs" },
      { title: "CPUs" },
    ],
    rows: hosts.map((host) => {
      const load = placement.load.get(host.name)!;
      return [
        host.name,
        String(load.members),
        roughSize(load.memoryKiB),
        ...(hasOthers ? [roughSize(load.others.memoryKiB)] : []),
        host.memoryKiB === undefined ? "not known" : roughSize(host.memoryKiB),
        part(load.memoryKiB + load.others.memoryKiB, host.memoryKiB),
        String(load.vcpus),
        host.cpus === undefined ? "not known" : String(host.cpus),
      ];
    }),
  };
}

function waveTable({ waves }: FleetPlan): Block {
  return {
    kind: "table",
    columns: [{ title: "wave" }, { title: "members" }, { title: "steps" }, { title: "who", wraps: true }],
    rows: waves.waves.map(({ name, number, members }) => [
      name,
      String(members.length),
      String(waves.steps.filter(({ wave }) => wave === number).length),
      namesOf(members),
    ]),
  };
}

const moveTable = ({ placement }: FleetPlan): Block => ({
  kind: "table",
  columns: [{ title: "member" }, { title: "from" }, { title: "to" }, { title: "because" }],
  rows: placement.moves.map(({ member, from, to, because }) => [member, from, to, because]),
});

function memberTable({ members, placement, waves }: FleetPlan): Block {
  const steps = stepsByMember(waves);
  return {
    kind: "table",
    columns: [{ title: "member" }, { title: "host" }, { title: "wave" }],
    rows: members.map(({ name }) => [
      name,
      placement.assignments[name] ?? { text: "none", tone: "bad" as const },
      steps.get(name) ?? "",
    ]),
  };
}

import type { Known } from "../../enlightenments/types";
import type { SetHost, SetLoss, SetVerdict } from "../host-set/types";
import type { Block, Cell, Tone } from "./report";

const TONES: Readonly<Record<Known, Tone>> = { yes: "good", no: "bad", unknown: "warn" };

/**
 * Would the guest start on all of these hosts, and migrate between them? What they lack of what it wants, with the
 * reason.
 */
export function hostSetBlocks(verdict: SetVerdict): Block[] {
  const { hosts, losses } = verdict;
  const mattering = losses.filter((loss) => loss.matters);
  return [
    { kind: "heading", text: "Hosts" },
    {
      kind: "facts",
      rows: [
        ["Starts on all", startsText(verdict)],
        ["Migratable between all", migratableText(verdict)],
      ],
    },
    ...(verdict.migration.length === 0 ? [] : [{ kind: "list", items: verdict.migration.map(sentence) } as const]),
    {
      kind: "table",
      columns: [{ title: "host" }, { title: "starts" }, { title: "because", wraps: true }],
      rows: hosts.map(hostRow),
    },
    ...lossBlocks(mattering, losses.length - mattering.length),
  ];
}

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`;

function startsText({ starts, hosts }: SetVerdict): string {
  const named = (answer: Known): string =>
    hosts
      .filter((one) => one.starts === answer)
      .map((one) => one.host)
      .join(", ");
  if (starts === "yes") return "yes";
  return starts === "no" ? `no, not on ${named("no")}` : `unknown for ${named("unknown")}`;
}

function migratableText({ migratable, startOn, hosts }: SetVerdict): string {
  if (migratable !== "unknown") return migratable;
  return startOn.length === hosts.length ? "depends" : `only if it is defined and started on ${startOn.join(" or ")}`;
}

const hostRow = (host: SetHost): Cell[] => [
  { text: host.host, tone: "strong" },
  { text: host.starts, tone: TONES[host.starts] },
  { text: becauseOf(host) },
];

function becauseOf({ starts, lacks, unknown }: SetHost): string {
  const open = unknown.length === 0 ? [] : [`could not determine whether it supports ${unknown.join(", ")}`];
  const reasons = [...lacks.map((lack) => lack.reason), ...open];
  return starts === "unknown" && reasons.length === 0 ? "the guest has errors" : reasons.join("; ");
}

function lossBlocks(mattering: readonly SetLoss[], others: number): Block[] {
  const rest: Block = {
    kind: "text",
    text: `${others} more ${others === 1 ? "difference" : "differences"} between the hosts ${others === 1 ? "does" : "do"} not affect this guest; use --format json to list them.`,
    tone: "quiet",
  };
  const table: Block = {
    kind: "table",
    columns: [{ title: "not supported by the set" }, { title: "because of" }, { title: "why", wraps: true }],
    rows: mattering.map(lossRow),
  };
  return [...(mattering.length === 0 ? [] : [table]), ...(others === 0 ? [] : [rest])];
}

const lossRow = ({ what, host, because }: SetLoss): Cell[] => [
  { text: what, tone: "strong" },
  { text: host },
  { text: what.startsWith("enlightenments.") ? `requires ${because}` : because },
];

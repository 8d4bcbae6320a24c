import type { Snapshot } from "../../libvirt/snapshots";
import type { MachineSnapshots } from "../snapshots";
import type { Block, Cell, Report } from "./report";

/** The snapshots of one machine, or of all machines of a host. */
export function snapshotsReport(found: readonly MachineSnapshots[], machine: string | undefined): Report {
  const shown = found.filter(({ snapshots, problem }) => snapshots.length > 0 || problem !== undefined);
  const rows = shown.flatMap(({ machine: name, snapshots }) => snapshots.map((one) => rowOf(name, one)));
  const problems = shown.flatMap(({ problem }): Block[] =>
    problem === undefined ? [] : [{ kind: "text", text: problem, tone: "bad" }],
  );
  return {
    data: machine === undefined ? found.filter((one) => shown.includes(one)) : (found[0]?.snapshots ?? []),
    blocks: () => [
      ...(rows.length === 0
        ? [
            {
              kind: "text",
              text: machine === undefined ? "No machine has snapshots." : `${machine} has no snapshots.`,
            } as const,
          ]
        : [
            {
              kind: "table",
              columns: [
                { title: "machine" },
                { title: "snapshot" },
                { title: "made" },
                { title: "by" },
                { title: "disks" },
                { title: "copies" },
                { title: "state", wraps: true },
              ],
              rows,
            } as const,
          ]),
      ...problems,
    ],
  };
}

const ORIGINS = { user: "a person", update: "an update", revert: "a revert" } as const;

const rowOf = (machine: string, one: Snapshot): (string | Cell)[] => [
  machine,
  { text: one.name, tone: "strong" },
  one.createdAt === undefined ? "" : `${one.createdAt.slice(0, 16).replace("T", " ")} UTC`,
  one.origin === undefined ? "" : ORIGINS[one.origin],
  one.disks.map(({ target }) => target).join(", "),
  one.copies.join(", "),
  one.incomplete === undefined
    ? { text: one.quiesced === true ? "complete, file systems flushed" : "complete", tone: "good" }
    : { text: `incomplete: ${one.incomplete}`, tone: "bad" },
];

import { type Counts, type Fate, fates, type MachineCounts } from "./count";

export interface Counted {
  readonly name: string;
  readonly counts: MachineCounts;
}

interface Row extends Counts {
  files: number;
}

const none = (): Row => ({ files: 0, arguments: 0, libvirt: 0, kept: 0, lost: 0 });
const all = (counts: Counts): number => fates.reduce((sum, fate) => sum + counts[fate], 0);
const share = (counts: Counts, ...of: Fate[]): string =>
  `${((100 * of.reduce((sum, fate) => sum + counts[fate], 0)) / Math.max(1, all(counts))).toFixed(1)} %`;

function total(counted: Iterable<Counts>): Row {
  const sum = none();
  for (const counts of counted) for (const fate of fates) sum[fate] += counts[fate];
  return sum;
}

function rowsOf(machines: readonly Counted[]): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const { counts } of machines)
    for (const [place, one] of counts) {
      const row = rows.get(place) ?? none();
      row.files++;
      for (const fate of fates) row[fate] += one[fate];
      rows.set(place, row);
    }
  return rows;
}

/** The element that most files have first. */
const byFiles = ([a, x]: [string, Row], [b, y]: [string, Row]): number => y.files - x.files || (a < b ? -1 : 1);

/** Elements without a value of their own say nothing. */
const says = ([, row]: [string, Row]): boolean => all(row) > 0;

/** Which share of the values of domain files the arguments say, for people. */
export const surveyTable = {
  of(machines: readonly Counted[]): string {
    const rows = [...rowsOf(machines)].filter(says).sort(byFiles);
    const sum = total(rows.map(([, row]) => row));
    return [
      `${machines.length} files, ${all(sum)} values: ${share(sum, "arguments")} by arguments, ${share(sum, "libvirt")} written by libvirt itself, ${share(sum, "kept")} kept, ${sum.lost} lost.`,
      "",
      "| element | files | values | arguments | libvirt | kept | lost |",
      "|---|---|---|---|---|---|---|",
      ...rows.map(
        ([place, row]) => `| ${place} | ${row.files} | ${all(row)} | ${fates.map((fate) => row[fate]).join(" | ")} |`,
      ),
    ].join("\n");
  },

  line({ name, counts }: Counted): string {
    const sum = total(counts.values());
    return `${name}: ${all(sum)} values, ${share(sum, "arguments", "libvirt")} sayable, ${sum.kept} kept, ${sum.lost} lost`;
  },
};

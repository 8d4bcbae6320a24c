import { findingsOf, suppressedOf, type LintReport } from "../report";

/** For programs: `machines`, `findings`, `suppressed`, `failures`, `skipped`, `notes`. */
export const format = (report: LintReport): string =>
  JSON.stringify(
    {
      machines: report.results.map(({ machine, door, windows, preset, notChecked, unread }) => ({
        machine,
        door,
        windows,
        preset,
        notChecked,
        unread,
      })),
      findings: findingsOf(report).map(({ repair, ...finding }) => ({ ...finding, repairable: repair !== undefined })),
      suppressed: suppressedOf(report).map(({ repair: _, ...finding }) => finding),
      failures: report.failures,
      skipped: report.skipped,
      notes: report.notes,
    },
    undefined,
    2,
  );

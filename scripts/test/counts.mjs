// @ts-check

/**
 * @typedef {{passed: number, failed: readonly string[], skipped: readonly string[]}} Counts `failed` has the titles
 * with the messages, `skipped` the titles
 */

/** @type {Counts} */
export const noCounts = { passed: 0, failed: [], skipped: [] };

/**
 * @param {readonly Counts[]} parts
 * @returns {Counts}
 */
export function addCounts(parts) {
  return parts.reduce(
    (sum, part) => ({
      passed: sum.passed + part.passed,
      failed: [...sum.failed, ...part.failed],
      skipped: [...sum.skipped, ...part.skipped],
    }),
    noCounts,
  );
}

/**
 * The last line of `npm test`.
 * @param {Counts} counts
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`;
}

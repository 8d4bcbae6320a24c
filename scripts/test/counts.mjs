// @ts-check

/**
 * @typedef {{passed: number, failed: number, skipped: readonly string[]}} Counts `skipped` has the titles
 */

/** @type {Counts} */
export const noCounts = { passed: 0, failed: 0, skipped: [] };

/**
 * @param {readonly Counts[]} parts
 * @returns {Counts}
 */
export function addCounts(parts) {
  return parts.reduce(
    (sum, part) => ({
      passed: sum.passed + part.passed,
      failed: sum.failed + part.failed,
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
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`;
}

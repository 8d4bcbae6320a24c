// @ts-check
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { reporters, Runner } = require("mocha");

/**
 * Mocha's spec reporter, which also writes what it counted and which tests were skipped into the file that
 * WINDOWS_GUEST_TEST_COUNTS names, so that the counts of several runs can be added up.
 */
class CountingReporter extends reporters.Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {string[]} */
    const skipped = [];
    runner.on(Runner.constants.EVENT_TEST_PENDING, (/** @type {import("mocha").Test} */ test) =>
      skipped.push(test.fullTitle()),
    );
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env["WINDOWS_GUEST_TEST_COUNTS"];
      const { passes, failures } = this.stats;
      if (file) fs.writeFileSync(path.resolve(file), JSON.stringify({ passed: passes, failed: failures, skipped }));
    });
  }
}

module.exports = CountingReporter;

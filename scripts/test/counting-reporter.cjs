// @ts-check
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { reporters, Runner } = require("mocha");

/**
 * Mocha's spec reporter, which also writes what it counted, and which tests failed or were skipped, into the
 * file that WINDOWS_GUEST_TEST_COUNTS names, so that several runs can be added up.
 */
class CountingReporter extends reporters.Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {string[]} */
    const failed = [];
    runner.on(
      Runner.constants.EVENT_TEST_FAIL,
      (/** @type {import("mocha").Runnable} */ test, /** @type {Error} */ error) =>
        failed.push(`${test.fullTitle()}: ${error.message.split("\n")[0]}`),
    );
    /** @type {string[]} */
    const skipped = [];
    runner.on(Runner.constants.EVENT_TEST_PENDING, (/** @type {import("mocha").Test} */ test) =>
      skipped.push(test.fullTitle()),
    );
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env["WINDOWS_GUEST_TEST_COUNTS"];
      if (file) fs.writeFileSync(path.resolve(file), JSON.stringify({ passed: this.stats.passes, failed, skipped }));
    });
  }
}

module.exports = CountingReporter;

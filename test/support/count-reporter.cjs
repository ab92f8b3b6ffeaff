// Mocha's spec reporter that also leaves its counts for the runner, which adds up several runs.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      if (process.env.QUINTET_TEST_COUNTS) {
        writeFileSync(process.env.QUINTET_TEST_COUNTS, JSON.stringify({ passes, failures, pending }));
      }
    });
  }
};

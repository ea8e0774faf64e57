// Mocha's own spec output for people, and its counts in a file for tools/test.mjs.
const { writeFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { file } = options.reporterOption ?? options.reporterOptions;
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      writeFileSync(file, JSON.stringify(this.stats));
    });
  }
};

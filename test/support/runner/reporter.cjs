// Mocha's spec reporter that also leaves counts, failures and costs for the runner, which adds up several processes.
const { readFileSync, writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class Reporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failed = [];
    const costs = [];
    let before = 0;
    const begin = () => (before = cpuMs());
    const end = (runnable) => costs.push({ title: titleOf(runnable), file: runnable.file, cpuMs: cpuMs() - before });
    runner.on('test', begin).on('hook', begin).on('test end', end).on('hook end', end);
    runner.on('fail', (runnable, error) =>
      failed.push({ title: titleOf(runnable), error: String(error?.message ?? error) }),
    );
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      const file = process.env.QUINTET_TEST_COUNTS;
      if (!file) return;
      costs.sort((a, b) => b.cpuMs - a.cpuMs);
      const counts = { passes, failures, pending, failed, costs, cpuMs: cpuMs() };
      writeFileSync(file, JSON.stringify(counts));
    });
  }
};

const titleOf = (runnable) => runnable.titlePath().filter(Boolean).join(' › ');

/** What this process and those that it waited for have used of the processors; on Linux only, the former elsewhere. */
function cpuMs() {
  try {
    const text = readFileSync('/proc/self/stat', 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return ticks * 10;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

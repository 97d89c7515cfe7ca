import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Mocha's own dots or list, which at the end leaves its counts in the file that ATLAS_TEST_COUNTS names. */
function countingReporter(runner: Mocha.Runner, options: Mocha.MochaOptions): Mocha.reporters.Base {
  const { Dot, Spec } = Mocha.reporters;
  const reporter = process.env['ATLAS_TEST_LIST'] === '1' ? new Spec(runner, options) : new Dot(runner, options);
  runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
    const file = process.env['ATLAS_TEST_COUNTS'];
    const { passes, failures, pending } = reporter.stats;
    const counts: Counts = { passed: passes, failed: failures, skipped: pending };
    if (file) writeFileSync(file, JSON.stringify(counts));
  });
  return reporter;
}

// Mocha loads a reporter by its file's default export.
export default countingReporter;

import { localDate } from '../../domain/kernel/time.js';
import type { PeriodCheck } from '../../domain/ledger/index.js';
import { monthsOf, PERIOD_CHECKS } from '../../domain/ledger/period.js';
import { closePeriod, lockPeriod, periods } from '../../domain/ledger/store/index.js';
import { by, fay } from './actors.js';
import type { TestDatabase } from './test-database.js';

/** A checklist on which everything holds, for tests of what comes after it. */
export const ALL_PASSED: readonly PeriodCheck[] = PERIOD_CHECKS.map((name) => ({
  ...{ name, outcome: 'passed' as const, detail: 'Holds.', ids: [] },
}));

export const monthsThrough = (period: string): string[] =>
  [2025, 2026, 2027].flatMap(monthsOf).filter((month) => month <= period);

/** As it is locked once it has begun: tests close years of which not every day has come. */
export const lockAhead = (test: TestDatabase, period: string): Promise<unknown> =>
  test.admin(`UPDATE ledger.periods SET state = 'locked' WHERE period = '${period}'`);

/** Every month through this one is closed, as if its process had done it. */
export async function closeThrough(test: TestDatabase, period: string): Promise<void> {
  const states = new Map((await periods(test.database)).map((each) => [each.period, each.state]));
  const today = localDate(new Date().toISOString());
  for (const month of monthsThrough(period)) {
    const state = states.get(month);
    if (state === 'open' && month <= today) await lockPeriod(test.database, by(fay, { period: month }));
    else if (state === 'open') await lockAhead(test, month);
    if (state !== 'closed') {
      const closed = await closePeriod(test.database, by(fay, { period: month, checks: ALL_PASSED }));
      if (!closed.closing.closed) throw new Error(`${month}: ${JSON.stringify(closed.closing.checks)}`);
    }
  }
}

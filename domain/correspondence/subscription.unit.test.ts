import { expect } from 'chai';
import { REPORT_PERIODS, type SubscribeToReportInput } from './correspondence.wire.js';
import { datesOf, queryOn, subscriptionProblems } from './subscription.js';

const subscription: SubscribeToReportInput = {
  ...{ subscriptionId: 'RS-1', report: 'trial-balance', query: { period: 'previousMonth' }, format: 'xlsx' },
  ...{ recipients: ['fay@atlas.test'], cadence: 'monthly', hour: 6 },
};

describe('subscriptions to reports', () => {
  it('know the days of each period', () => {
    const days = (today: string): string[] =>
      REPORT_PERIODS.map((period) => `${period} ${datesOf(period, today).from} ${datesOf(period, today).to}`);
    // Thursday, 1 January 2026.
    expect(days('2026-01-01')).to.deep.equal([
      'yesterday 2025-12-31 2025-12-31',
      'previousWeek 2025-12-22 2025-12-28',
      'monthToDate 2026-01-01 2026-01-01',
      'previousMonth 2025-12-01 2025-12-31',
      'previousQuarter 2025-10-01 2025-12-31',
      'yearToDate 2026-01-01 2026-01-01',
      'previousYear 2025-01-01 2025-12-31',
    ]);
    // Friday, 31 May 2024, in a leap year.
    expect(days('2024-05-31')).to.deep.equal([
      'yesterday 2024-05-30 2024-05-30',
      'previousWeek 2024-05-20 2024-05-26',
      'monthToDate 2024-05-01 2024-05-31',
      'previousMonth 2024-04-01 2024-04-30',
      'previousQuarter 2024-01-01 2024-03-31',
      'yearToDate 2024-01-01 2024-05-31',
      'previousYear 2023-01-01 2023-12-31',
    ]);
    expect(datesOf('previousMonth', '2024-03-31')).to.deep.equal({ from: '2024-02-01', to: '2024-02-29' });
  });

  it('ask a report with the dates that it takes', () => {
    const query = { period: 'previousMonth', site: 'LOUISVILLE', by: null } as const;
    const site = 'LOUISVILLE';
    expect(queryOn(query, '2026-03-02', ['from', 'to', 'asOf'])).to.deep.equal({
      ...{ from: '2026-02-01', to: '2026-02-28', site },
    });
    expect(queryOn(query, '2026-03-02', ['asOf'])).to.deep.equal({ asOf: '2026-02-28', site });
    expect(queryOn(query, '2026-03-02', [])).to.deep.equal({ site });
  });

  it('name each wrong field', () => {
    const fields = (wrong: object): string[] =>
      subscriptionProblems({ ...subscription, ...wrong } as never).map(({ field }) => field);
    expect(fields({})).to.deep.equal([]);
    expect(fields({ hour: 24, cadence: 'yearly' })).to.deep.equal(['cadence', 'hour']);
    expect(fields({ query: { period: 'someday' } })).to.deep.equal(['query.period']);
    expect(fields({ recipients: [] })).to.deep.equal(['recipients']);
    expect(fields({ recipients: ['a@b.test', 'x\r\nBcc: y@z.test'] })).to.deep.equal(['recipients[1]']);
  });
});

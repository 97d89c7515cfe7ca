import { expect } from 'chai';
import { reportNamed, reportQueryProblems, reports } from '../index.js';
import type { ReportQuery } from '../report.js';
import { previousDates } from './previous-dates.js';

const NOW = '2026-03-15T12:00:00.000Z';

const problemsOf = (report: string, query: object): string[] => {
  const definition = reportNamed(report);
  if (!definition) throw new Error(report);
  return reportQueryProblems(definition, query as ReportQuery, NOW).map(({ field, message }) => `${field}: ${message}`);
};

describe('what a report may be asked with', () => {
  it('names the parameter that is wrong', () => {
    const wrong: [string, object, RegExp][] = [
      ['trial-balance', { part: 'SEAL' }, /^part: The report trial-balance takes no part/],
      ['trial-balance', { from: '2026-02-30' }, /^from: Must be a date of the calendar/],
      ['trial-balance', { asOf: '0001-01-01' }, /^asOf: Must be from 1900-01-01 to 2999-12-31/],
      ['trial-balance', { asOf: '9999-12-31' }, /^asOf: Must be from 1900-01-01 to 2999-12-31/],
      ['inventory-valuation', { account: '1210,4010' }, /^account: .* of the accounts 1210, 1220 alone/],
      ['trial-balance', { from: '2026-03-01', to: '2026-02-01' }, /^to: Must not be before `from`/],
      ['trial-balance', { asOf: '2026-03-01', from: '2026-02-01' }, /^asOf: Has no place beside/],
      ['trial-balance', { knownAt: 'yesterday' }, /^knownAt: Must be an instant/],
      ['trial-balance', { knownAt: '2026-02-30T12:00:00Z' }, /^knownAt: Must be an instant/],
      ['trial-balance', { knownAt: '2026-03-15T12:00:01Z' }, /^knownAt: Must not be in the future/],
      [
        'trial-balance',
        { to: '2026-03-01', compare: 'nextYear' },
        /^compare: Must be one of: previousPeriod, previousYear/,
      ],
      ['trial-balance', { compare: 'previousYear' }, /^compare: Needs a last day/],
      ['trial-balance', { site: '' }, /^site: Must not be empty/],
      ['balance-sheet', { from: '2026-03-01' }, /^from: The report balance-sheet takes no from/],
      ['balance-sheet', { by: 'job' }, /^by: Must be one of: company, businessUnit, site, costCentre/],
      [
        'revenue',
        { by: 'month', to: '2026-03-01', compare: 'previousYear' },
        /^compare: Has no place beside `by` month/,
      ],
      ...[undefined, 'period', 'document'].map((by): [string, object, RegExp] => [
        'tax-summary',
        { to: '2026-03-01', compare: 'previousPeriod', ...(by === undefined ? {} : { by }) },
        new RegExp(`^compare: Has no place beside \`by\` ${by ?? 'period'}`),
      ]),
      [
        'receivables',
        { by: 'entry', asOf: '2026-03-01', compare: 'previousYear' },
        /^compare: Has no place beside `by` entry/,
      ],
      ['general-ledger', { yearEnd: 'included' }, /^yearEnd: Must be one of: excluded/],
    ];
    for (const [report, query, says] of wrong) {
      const found = problemsOf(report, query);
      expect(found, JSON.stringify(query)).to.have.length(1);
      expect(found[0]).to.match(says);
    }
  });

  it('names everything that is wrong at once', () => {
    const fields = (report: string, query: object) => problemsOf(report, query).map((said) => said.split(':')[0]);
    expect(fields('trial-balance', { from: '2026-02-30', to: '2026-13-01' })).to.deep.equal(['from', 'to']);
    expect(fields('trial-balance', { part: 'X', from: '2026-03-02', to: '2026-03-01' })).to.deep.equal(['part', 'to']);
    expect(fields('trial-balance', { asOf: '2026-03-01', from: '2026-13-01' })).to.deep.equal(['from', 'asOf']);
    expect(fields('trial-balance', { to: 'soon', compare: 'previousYear' })).to.deep.equal(['to']);
  });

  it('takes what is right, and nothing at all', () => {
    for (const definition of reports.filter(({ required = [] }) => required.length === 0)) {
      expect(problemsOf(definition.report, {}), definition.report).to.deep.equal([]);
    }
    for (const by of ['rate', 'customer']) {
      expect(problemsOf('tax-summary', { to: '2026-03-01', compare: 'previousYear', by })).to.deep.equal([]);
    }
    expect(problemsOf('revenue', { from: '2026-01-01', to: '2026-02-28', by: 'job', knownAt: NOW })).to.deep.equal([]);
  });
});

describe('the period before', () => {
  it('is as many whole months, or as many days, or the same a year earlier', () => {
    const dates = (
      from: string | undefined,
      to: string,
      compare: 'previousPeriod' | 'previousYear' = 'previousPeriod',
    ) => {
      const { from: first, to: last } = previousDates({ ...(from === undefined ? {} : { from }), to }, compare);
      return `${first ?? ''}..${last ?? ''}`;
    };
    expect(dates('2026-03-01', '2026-03-31')).to.equal('2026-02-01..2026-02-28');
    expect(dates('2026-01-01', '2026-03-31')).to.equal('2025-10-01..2025-12-31');
    expect(dates('2026-03-01', '2026-03-10')).to.equal('2026-02-19..2026-02-28');
    expect(dates('2026-03-05', '2026-03-05')).to.equal('2026-03-04..2026-03-04');
    expect(dates(undefined, '2026-03-31')).to.equal('..2026-02-28');
    expect(dates(undefined, '2026-02-28')).to.equal('..2026-01-31');
    expect(dates(undefined, '2026-03-30')).to.equal('..2026-02-28');
    expect(dates('2026-02-01', '2026-02-28', 'previousYear')).to.equal('2025-02-01..2025-02-28');
    expect(dates('2025-02-01', '2025-02-28', 'previousYear')).to.equal('2024-02-01..2024-02-29');
    expect(dates('2024-02-29', '2024-03-15', 'previousYear')).to.equal('2023-02-28..2023-03-15');
    expect(dates(undefined, '2026-01-15', 'previousYear')).to.equal('..2025-01-15');
  });
});

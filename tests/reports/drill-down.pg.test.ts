import { expect } from 'chai';
import { generalLedgerPage } from '../../reporting/queries/general-ledger.js';
import { ledgerInput } from '../../reporting/reports/general-ledger.js';
import type { ReportQuery, ReportRow } from '../../reporting/reports/report.js';
import { expectDrillsTie, expectEveryDrillTies } from '../support/follow-drills.js';
import { type ReadModels, readModels } from '../support/read-models.js';
import { runReport } from '../support/run-report.js';
import { knownAfter, twoMonths } from './two-months.js';

const FEBRUARY = { from: '2026-02-01', to: '2026-02-28' };

const LEADING = ['trial-balance', 'income-statement', 'balance-sheet', 'revenue'];

const cellsOf = (rows: readonly ReportRow[], ...columns: string[]) =>
  rows.map(({ cells }) => columns.map((column) => cells[column] ?? null));

describe('from the figures of reports to the lines of the ledger', () => {
  let models: ReadModels;
  before(async () => {
    models = await readModels();
    await models.feed(twoMonths);
  });
  after(() => models.close());
  const run = (name: string, query: ReportQuery) => runReport(models.database, name, query);

  it('each figure leads to lines of the ledger that come to the same', async () => {
    const queries: [string, ReportQuery][] = [
      ['trial-balance', { ...FEBRUARY, compare: 'previousYear', site: 'LOU' }],
      ['income-statement', { from: '2026-01-11', to: '2026-02-28', by: 'businessUnit' }],
      ['income-statement', { ...FEBRUARY, compare: 'previousPeriod', knownAt: knownAfter(12) }],
      ['balance-sheet', { asOf: '2026-02-28', by: 'businessUnit', compare: 'previousPeriod' }],
      ['balance-sheet', { asOf: '2026-02-25', by: 'site' }],
      ...['customer', 'job', 'month', 'day', 'site'].map((by): [string, ReportQuery] => [
        'revenue',
        { from: '2026-01-01', to: '2026-02-15', by },
      ]),
    ];
    let followed = 0;
    for (const [name, query] of queries) followed += await expectDrillsTie(models.database, await run(name, query));
    expect(followed).to.be.above(200);
    const about = { businessUnit: 'MACHINING_REPAIR', customerId: 'C-1', knownAt: knownAfter(12) };
    const ties = await expectEveryDrillTies(models.database, { ...FEBRUARY, ...about });
    for (const name of LEADING) expect(ties.get(name), name).to.be.above(50);
  });

  it('pages of the general ledger: each line once, in order, with the same balances as the report', async () => {
    const queries: ReportQuery[] = [{}, FEBRUARY, { site: 'IND' }, { customerId: 'C-1' }, { knownAt: knownAfter(10) }];
    for (const query of queries) {
      const { rows } = await run('general-ledger', query);
      const expected = cellsOf(
        rows.filter(({ kind = 'plain' }) => kind === 'plain'),
        ...['account', 'journal', 'balance'],
      );
      for (const pageSize of [1, 4, 200]) {
        const found: unknown[] = [];
        for (let page = 1; page <= Math.ceil(expected.length / pageSize) + 1; page += 1) {
          const { items, total } = await models.database.read('reporting_reader', (tx) =>
            generalLedgerPage(tx, { page, pageSize }, ledgerInput(query)),
          );
          expect(total).to.equal(expected.length);
          found.push(...items.map(({ account, journal, balance }) => [account, journal, balance]));
        }
        expect(found, JSON.stringify({ query, pageSize })).to.deep.equal(expected);
      }
    }
  });
});

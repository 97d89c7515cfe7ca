import { expect } from 'chai';
import { type Answer, askReport, cellsOf } from '../../tests/support/ask-report.js';
import { expectDrillsTie, expectEveryDrillTies } from '../../tests/support/follow-drills.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';
import { april, factsOf, february, january, march, ofNobody } from '../../tests/support/small-books.js';
import { expectSubledgersTie } from '../../tests/support/subledger-ties.js';
import { workInProcess } from '../index.js';
import { statementCustomers } from '../queries/statement-customers.js';
import { type ReportQuery, reportNamed, reportQueryProblems } from './index.js';

const LEADING = ['receivables', 'inventory-valuation', 'work-in-process', 'deferred-revenue', 'tax-summary'];

/** The books stand in tests/support/small-books.ts; every figure here was worked out from them by hand. */
describe('reports of the sub-ledgers, on small books', () => {
  let models: ReadModels;
  /** When the first of April's facts were recorded, and of March's. */
  let beforeApril: string;
  let beforeMarch: string;
  const ask = (report: string, query: ReportQuery = {}): Promise<Answer> => askReport(models.database, report, query);
  const aging = (query: ReportQuery): Promise<Answer> => ask('receivables', query);
  const AGED = ['customerId', 'current', 'days1to30', 'days31to60', 'open', 'unapplied', 'balance'];

  before(async () => {
    models = await readModels();
    const first = await models.feed(factsOf([...january, ...february]));
    beforeMarch = String(first.at(-1)?.occurredAt);
    const third = await models.feed(factsOf(march, 12));
    beforeApril = String(third.at(-1)?.occurredAt);
  });
  after(() => models.close());

  const agingOfMarch = async (): Promise<void> => {
    // INV-2: 53.00 less 40.00, due 12 March, 19 days ago; PAY-2 left 20.00 over. INV-3 was posted in April.
    expect(cellsOf(await aging({ asOf: '2026-03-31' }), ...AGED)).to.deep.equal([
      ['C-2', '0.00', '13.00', '0.00', '13.00', '-20.00', '-7.00'],
    ]);
  };

  it('aging: only what was posted by then, by due date, unapplied money below zero', async () => {
    await agingOfMarch();
    // Between credit note and refund, C-1 was owed 107.00 on INV-1, due on 9 February.
    expect(cellsOf(await aging({ asOf: '2026-02-04' }), ...AGED)).to.deep.equal([
      ['C-1', '-107.00', '0.00', '0.00', '-107.00', '0.00', '-107.00'],
    ]);
    // INV-3 has been posted, not due before 30 April; INV-2 is 20 days overdue.
    const late = await aging({ asOf: '2026-04-01' });
    expect(cellsOf(late, ...AGED)).to.deep.equal([
      ['C-1', '80.00', '0.00', '0.00', '80.00', '0.00', '80.00'],
      ['C-2', '0.00', '13.00', '0.00', '13.00', '-20.00', '-7.00'],
    ]);
    expect(late.totals).to.include({ open: '93.00', unapplied: '-20.00', balance: '73.00' });
    // As it was known before March's facts came: nothing was paid, INV-3 was not there.
    const known = await aging({ asOf: '2026-04-01', knownAt: beforeMarch });
    expect(cellsOf(known, ...AGED)).to.deep.equal([['C-2', '0.00', '53.00', '0.00', '53.00', '0.00', '53.00']]);
    expect(
      cellsOf(await aging({ asOf: '2026-04-01', by: 'invoice' }), 'invoice', 'daysOverdue', 'balance'),
    ).to.deep.equal([
      ['INV-3', 0, '80.00'],
      ['INV-2', 20, '13.00'],
      [null, null, '-20.00'],
    ]);
    const compared = await aging({ asOf: '2026-03-31', compare: 'previousPeriod' });
    // At the end of February INV-2 was open with 53.00.
    expect(cellsOf(compared, 'balance', 'balanceEarlier', 'balanceDifference')).to.deep.equal([
      ['-7.00', '53.00', '-60.00'],
    ]);
    // −60.00 ÷ 53.00
    expect(compared.totals).to.include({
      balanceEarlier: '53.00',
      balanceDifference: '-60.00',
      balancePercent: '-113.2',
    });
    expect(cellsOf(await aging({ asOf: '2026-04-01', businessUnit: 'MACHINING_REPAIR' }), 'customerId')).to.deep.equal([
      ['C-2'],
    ]);
  });

  it('aging again after new payments gives the earlier figures', async () => {
    await models.feed(factsOf(april, 17));
    await agingOfMarch();
    // PAY-3 paid INV-3, WO-1 gave up 13.00 of INV-2: what is left is the money too much.
    expect(cellsOf(await aging({ asOf: '2026-04-30' }), ...AGED)).to.deep.equal([
      ['C-2', '0.00', '0.00', '0.00', '0.00', '-20.00', '-20.00'],
    ]);
    const known = await aging({ asOf: '2026-04-30', knownAt: beforeApril });
    // INV-2 is 49 days overdue; INV-3 is due on this day.
    expect(cellsOf(known, ...AGED)).to.deep.equal([
      ['C-1', '80.00', '0.00', '0.00', '80.00', '0.00', '80.00'],
      ['C-2', '0.00', '0.00', '13.00', '13.00', '-20.00', '-7.00'],
    ]);
  });

  it('customer statement: opening, documents with a running balance, closing, age', async () => {
    const statement = await ask('customer-statement', { customerId: 'C-2', from: '2026-03-01', to: '2026-04-30' });
    expect(cellsOf(statement, 'date', 'kind', 'document', 'charge', 'credit', 'balance').slice(0, 5)).to.deep.equal([
      ['2026-03-01', 'Opening balance', null, null, null, '53.00'],
      ['2026-03-02', 'payment', 'PAY-2', null, '60.00', '-7.00'],
      ['2026-04-12', 'write-off', 'WO-1', null, '13.00', '-20.00'],
      ['2026-04-30', 'Closing balance', null, null, null, '-20.00'],
      [null, 'Aging by due date', null, null, null, null],
    ]);
    expect(statement.rows.at(-1)?.cells).to.include({ kind: 'Unapplied money', balance: '-20.00' });
    expect(statement.totals).to.deep.equal({ charge: '0.00', credit: '73.00', balance: '-20.00' });
    const whole = await ask('customer-statement', { customerId: 'C-1' });
    expect(cellsOf(whole, 'kind', 'document', 'charge', 'credit', 'balance').slice(1, 7)).to.deep.equal([
      ['invoice', 'INV-1', '214.00', null, '214.00'],
      ['payment', 'PAY-1', null, '214.00', '0.00'],
      ['credit note', 'CN-1', null, '107.00', '-107.00'],
      ['refund', 'RF-1', '107.00', null, '0.00'],
      // On the day on which it was posted.
      ['invoice', 'INV-3', '80.00', null, '80.00'],
      ['payment', 'PAY-3', null, '80.00', '0.00'],
    ]);
    const known = await ask('customer-statement', { customerId: 'C-2', to: '2026-04-30', knownAt: beforeMarch });
    expect(known.totals).to.include({ balance: '53.00' });
  });

  it('statements of a month go to whom the journals of that month concern', async () => {
    const customers = async (from: string, to: string): Promise<string[]> => {
      const snapshot = await models.database.snapshot('reporting_reader');
      try {
        return await statementCustomers(snapshot, { from, to }, '', 10);
      } finally {
        await snapshot.end();
      }
    };
    // C-1 owes nothing and did nothing in March: INV-3 is of 31 March, and was posted on 1 April.
    expect(await customers('2026-03-01', '2026-03-31')).to.deep.equal(['C-2']);
    expect(await customers('2026-04-01', '2026-04-30')).to.deep.equal(['C-1', 'C-2']);
    // Nothing was posted in May: C-2 is owed 20.00, C-1 has paid.
    expect(await customers('2026-05-01', '2026-05-31')).to.deep.equal(['C-2']);
  });

  it('inventory valuation: quantity and value by part and site as of a date', async () => {
    const valued = async (query: ReportQuery): Promise<unknown[][]> =>
      cellsOf(await ask('inventory-valuation', query), 'part', 'site', 'account', 'quantity', 'value');
    // Ten pumps at 60.00, one left for SO-1; a hundred seals at 0.50.
    expect(await valued({ asOf: '2026-01-31' })).to.deep.equal([
      ['PUMP', 'EVV', '1220', '9', '540.00'],
      ['SEAL', 'IND', '1210', '100', '50.00'],
    ]);
    // Three pumps went to IND; of the seals 20 were sold, 10 scrapped, 10 taken for J-1.
    const march31 = await ask('inventory-valuation', { asOf: '2026-03-31' });
    expect(cellsOf(march31, 'part', 'site', 'quantity', 'value')).to.deep.equal([
      ['PUMP', 'EVV', '6', '360.00'],
      ['PUMP', 'IND', '3', '180.00'],
      ['SEAL', 'IND', '60', '30.00'],
    ]);
    expect(march31.totals).to.deep.equal({ value: '570.00' });
    const bySite = await ask('inventory-valuation', { asOf: '2026-03-31', by: 'site' });
    expect(cellsOf(bySite, 'site', 'account', 'value')).to.deep.equal([
      ['EVV', '1220', '360.00'],
      ['IND', '1210', '30.00'],
      ['IND', '1220', '180.00'],
    ]);
    const known = await ask('inventory-valuation', { asOf: '2026-03-31', knownAt: beforeMarch, part: 'SEAL' });
    expect(cellsOf(known, 'quantity', 'value')).to.deep.equal([['80', '40.00']]);
  });

  it('work in process: what J-1 held before, the seals it took, what it holds', async () => {
    const wip = await ask('work-in-process', { from: '2026-03-10', to: '2026-03-31' });
    // 30.00 + 20.00 taken over on 3 March; ten seals at 0.50.
    expect(cellsOf(wip, 'jobId', 'opening', 'material', 'scrap', 'closing')).to.deep.equal([
      ['J-1', '50.00', '5.00', '0.00', '55.00'],
    ]);
    const typed = await workInProcess(
      models.database,
      { page: 1, pageSize: 10 },
      { from: '2026-03-10', to: '2026-03-31' },
    );
    expect(wip.totals).to.deep.equal(typed.totals);
    expect((await ask('work-in-process', { asOf: '2026-03-31', knownAt: beforeMarch })).rows).to.deep.equal([]);
  });

  it('deferred revenue: opening, invoiced, released, credited, closing', async () => {
    const FIGURES = ['orderId', 'customerId', 'opening', 'invoiced', 'released', 'credited', 'closing'];
    const roll = async (query: ReportQuery) => cellsOf(await ask('deferred-revenue', query), ...FIGURES);
    // Two pumps at 100.00 net; one is earned in January, the other credited in February.
    expect(await roll({ from: '2026-01-01', to: '2026-01-31' })).to.deep.equal([
      ['SO-1', 'C-1', '0.00', '200.00', '100.00', '0.00', '100.00'],
    ]);
    expect(await roll({ from: '2026-02-01', to: '2026-02-28', by: 'customer' })).to.deep.equal([
      [null, 'C-1', '100.00', '0.00', '0.00', '100.00', '0.00'],
    ]);
    expect(await roll({ from: '2026-03-01', to: '2026-03-31' })).to.deep.equal([]);
  });

  it('tax summary: by month and rate, what was remitted apart', async () => {
    const tax = await ask('tax-summary', { from: '2026-01-01', to: '2026-04-30' });
    const FIGURES = [
      'period',
      'rate',
      'invoicedBase',
      'invoicedTax',
      'creditedBase',
      'creditedTax',
      'other',
      'payable',
    ];
    expect(cellsOf(tax, ...FIGURES)).to.deep.equal([
      // 7 % of 200.00; of the 100.00 credited; 6 % of 50.00; nothing of INV-3's 80.00; 10.00 remitted.
      ['2026-01', '7.0', '200.00', '14.00', '0.00', '0.00', '0.00', '14.00'],
      ['2026-02', '6.0', '50.00', '3.00', '0.00', '0.00', '0.00', '3.00'],
      ['2026-02', '7.0', '0.00', '0.00', '100.00', '7.00', '0.00', '-7.00'],
      ['2026-04', '0.0', '80.00', '0.00', '0.00', '0.00', '0.00', '0.00'],
      ['2026-04', null, '0.00', '0.00', '0.00', '0.00', '-10.00', '-10.00'],
    ]);
    expect(tax.totals).to.include({ invoicedTax: '17.00', creditedTax: '7.00', other: '-10.00', payable: '0.00' });
  });

  it('each figure that leads to another report is its total there, also what is of nobody', async () => {
    await models.feed(factsOf([ofNobody], 20));
    const nobodys = await aging({ asOf: '2026-04-30' });
    expect(cellsOf(nobodys, 'customerId', 'unapplied')).to.deep.equal([
      ['C-2', '-20.00'],
      ['unassigned', '-5.00'],
    ]);
    let followed = await expectDrillsTie(models.database, nobodys);
    for (const answer of [
      await aging({ asOf: '2026-03-31', compare: 'previousPeriod' }),
      await aging({ asOf: '2026-04-01', knownAt: beforeApril, site: 'IND' }),
      await ask('inventory-valuation', { asOf: '2026-03-31', by: 'site' }),
      await ask('inventory-valuation', { asOf: '2026-03-31', by: 'account', part: 'PUMP' }),
      await ask('deferred-revenue', { from: '2026-02-01', to: '2026-02-28', by: 'customer' }),
      await ask('tax-summary', { to: '2026-04-30' }),
      await ask('tax-summary', { to: '2026-04-04', by: 'customer' }),
    ]) {
      followed += await expectDrillsTie(models.database, answer);
    }
    expect(followed).to.be.above(50);
  });

  it('every figure of every report, however asked, that leads anywhere is the total there', async () => {
    const about = { businessUnit: 'INDUSTRIAL_PRODUCTS', customerId: 'C-2', knownAt: beforeApril };
    const ties = await expectEveryDrillTies(models.database, { from: '2026-02-01', to: '2026-04-30', ...about });
    for (const report of LEADING) expect(ties.get(report), report).to.be.above(5);
    expect([...ties.values()].reduce((sum, one) => sum + one, 0)).to.be.above(500);
  });

  it('on every day each report is its control account', async () => {
    // What the journals say, line by line.
    const lines = (to: string, account: string) =>
      models.test.admin<{ balance: string }>(
        `SELECT coalesce(sum(debit - credit), 0)::numeric(19,2) AS balance FROM reporting.journal_lines
         WHERE posting_date <= $1 AND account = $2`,
        [to, account],
      );
    const fold = async (to: string, account: string) => String((await lines(to, account))[0]?.balance);
    // Seventeen days, on which some of the eight figures are not zero.
    expect((await expectSubledgersTie(models.database, fold)).days).to.equal(17);
  });

  it('a payment that was told before its invoice stands in a bucket, under nobody', async () => {
    const early = await readModels();
    try {
      await early.feed(factsOf(march, 12).filter(({ type }) => type === 'PaymentTaken'));
      const { rows, totals } = await askReport(early.database, 'receivables', { asOf: '2026-04-01' });
      // PAY-2 took 40.00 off INV-2, of which nothing else is known.
      const nobody = rows.find(({ cells }) => cells['customerId'] === 'unassigned');
      expect(nobody?.cells).to.include({ current: '-40.00', open: '-40.00' });
      expect(totals).to.include({ current: '-40.00', open: '-40.00' });
    } finally {
      await early.close();
    }
  });

  it('what cannot be asked is named', () => {
    const problems = (name: string, query: ReportQuery): string[] =>
      reportQueryProblems(reportNamed(name)!, query, '2026-06-30T12:00:00Z').map(({ field }) => field);
    expect(problems('receivables', { from: '2026-01-01' })).to.deep.equal(['from']);
    expect(problems('receivables', { by: 'site' })).to.deep.equal(['by']);
    expect(problems('customer-statement', { to: '2026-02-30' })).to.deep.equal(['customerId', 'to']);
    expect(problems('tax-summary', { taxRate: '7 %' })).to.deep.equal(['taxRate']);
    expect(problems('audit', { kind: 'party', knownAt: '2027-01-01T00:00:00Z' })).to.deep.equal(['kind', 'knownAt']);
  });
});

import { expect } from 'chai';
import type { ReportQuery, ReportRow } from '../../reporting/reports/report.js';
import { type ReadModels, readModels } from '../support/read-models.js';
import { runReport } from '../support/run-report.js';
import { knownAfter, numberOf, twoMonths } from './two-months.js';

const JANUARY = { from: '2026-01-01', to: '2026-01-31' };
const FEBRUARY = { from: '2026-02-01', to: '2026-02-28' };
const UNITS = ['INDUSTRIAL_PRODUCTS', 'MACHINING_REPAIR'];

/** What the cells of some columns are, row by row, with the words that say which row it is. */
const cellsOf = (rows: readonly ReportRow[], ...columns: string[]) =>
  rows.filter(({ kind }) => kind !== 'heading').map(({ cells }) => columns.map((column) => cells[column] ?? null));

describe('reports of two months, worked out by hand', () => {
  let models: ReadModels;
  before(async () => {
    models = await readModels();
    await models.feed(twoMonths);
  });
  after(() => models.close());
  const run = (name: string, query: ReportQuery) => runReport(models.database, name, query);

  it('trial balance: each account and each pair of columns', async () => {
    const { rows, totals, head } = await run('trial-balance', FEBRUARY);
    const columns = ['openingDebit', 'openingCredit', 'debit', 'credit', 'closingDebit', 'closingCredit'];
    expect(cellsOf(rows, 'account', ...columns)).to.deep.equal([
      // 10,000 + 1,070 paid − 150 spent; 80 spent and taken back
      ['1010', '10920.00', '0.00', '80.00', '80.00', '10920.00', '0.00'],
      // invoiced and paid; 535 invoiced − 107 credited
      ['1110', '0.00', '0.00', '535.00', '107.00', '428.00', '0.00'],
      ['1190', '240.00', '0.00', '160.00', '0.00', '400.00', '0.00'],
      // 4,000 received − 240; − 160 − 200
      ['1220', '3760.00', '0.00', '0.00', '360.00', '3400.00', '0.00'],
      ['2015', '0.00', '4000.00', '0.00', '0.00', '0.00', '4000.00'],
      // 1,000 deferred − 600; − 400
      ['2160', '0.00', '400.00', '400.00', '0.00', '0.00', '0.00'],
      ['2190', '0.00', '240.00', '0.00', '160.00', '0.00', '400.00'],
      ['2200', '0.00', '70.00', '7.00', '35.00', '0.00', '98.00'],
      ['3000', '0.00', '10000.00', '0.00', '0.00', '0.00', '10000.00'],
      // the year's result: 350 of products + 300 of repair
      ['3100', '0.00', '0.00', '0.00', '650.00', '0.00', '650.00'],
      // 600 in January, 400 in February, 1,000 rolled into equity
      ['4010', '0.00', '600.00', '1000.00', '400.00', '0.00', '0.00'],
      ['4020', '0.00', '0.00', '500.00', '500.00', '0.00', '0.00'],
      ['4090', '0.00', '0.00', '100.00', '100.00', '0.00', '0.00'],
      // 240; 160 + 200; 600 rolled
      ['5010', '240.00', '0.00', '360.00', '600.00', '0.00', '0.00'],
      // 150; 80 spent, 80 taken back, 150 rolled
      ['6000', '150.00', '0.00', '80.00', '230.00', '0.00', '0.00'],
    ]);
    expect(totals).to.deep.equal({
      openingDebit: '15310.00', // 10,920 + 240 + 3,760 + 240 + 150
      openingCredit: '15310.00', // 4,000 + 400 + 240 + 70 + 10,000 + 600
      debit: '3222.00', // 80 + 535 + 160 + 400 + 7 + 1,000 + 500 + 100 + 360 + 80
      credit: '3222.00', // 80 + 107 + 360 + 160 + 35 + 650 + 400 + 500 + 100 + 600 + 230
      closingDebit: '15148.00', // 10,920 + 428 + 400 + 3,400
      closingCredit: '15148.00', // 4,000 + 400 + 98 + 10,000 + 650
    });
    expect(head.ledgerPosition).to.deep.equal({ journal: numberOf(15), sequence: 15 });
    expect(head.filters.map(({ title, value }) => `${title} ${value}`)).to.deep.equal([
      'From 2026-02-01',
      'To 2026-02-28',
    ]);
  });

  it('trial balance compared: the closing, a month before and the change', async () => {
    const { rows, totals, head } = await run('trial-balance', { ...FEBRUARY, compare: 'previousPeriod' });
    expect(head.columns.map(({ title }) => title)).to.include('Balance, as of 2026-01-31');
    const compared = cellsOf(rows, 'account', 'balance', 'balanceEarlier', 'balanceDifference', 'balancePercent');
    expect(compared).to.deep.include.members([
      ['1010', '10920.00', '10920.00', '0.00', '0.0'],
      ['1220', '3400.00', '3760.00', '-360.00', '-9.6'], // 360 ÷ 3,760 = 9.574 %
      ['2200', '-98.00', '-70.00', '-28.00', '-40.0'],
      ['3100', '-650.00', '0.00', '-650.00', null],
    ]);
    expect(totals).to.include({ balance: '0.00', balanceEarlier: '0.00', balanceDifference: '0.00' });
  });

  it('income statement: sections, the units and the company; rolling the year changes nothing', async () => {
    const { rows, totals, head } = await run('income-statement', {
      from: '2026-01-01',
      to: '2026-02-28',
      by: 'businessUnit',
    });
    expect(head.columns.map(({ name }) => name)).to.deep.equal(['account', 'name', ...UNITS, 'total']);
    expect(cellsOf(rows, 'name', ...UNITS, 'total')).to.deep.equal([
      ['Sales', '1000.00', '0.00', '1000.00'], // 600 + 400
      ['Service and repair', '0.00', '500.00', '500.00'],
      ['Returns and allowances', '-100.00', '0.00', '-100.00'],
      ['Net sales', '900.00', '500.00', '1400.00'],
      ['Cost of goods sold', '-400.00', '-200.00', '-600.00'], // 240 + 160; 200
      ['Gross margin', '500.00', '300.00', '800.00'],
      ['Selling and administration', '-150.00', '0.00', '-150.00'], // 150 + 80 − 80
      ['Net income', '350.00', '300.00', '650.00'],
    ]);
    expect(totals).to.deep.equal({ INDUSTRIAL_PRODUCTS: '350.00', MACHINING_REPAIR: '300.00', total: '650.00' });
    const sites = await run('income-statement', { ...FEBRUARY, by: 'site' });
    // LOU: 400 − 100 − 160; IND: 500 − 200, and 80 spent and taken back
    expect(sites.totals).to.deep.equal({ IND: '300.00', LOU: '140.00', total: '440.00' });
    const centres = await run('income-statement', { ...FEBRUARY, by: 'costCentre' });
    expect(centres.totals).to.deep.equal({ SALES: '140.00', SHOP: '300.00', total: '440.00' });
  });

  it('income statement compared with the month before', async () => {
    const { rows, totals, head } = await run('income-statement', { ...FEBRUARY, compare: 'previousPeriod' });
    expect(head.filters.find(({ name }) => name === 'compare')).to.include({
      value: 'previousPeriod',
      words: 'the previous period, 2026-01-01 to 2026-01-31',
    });
    expect(head.columns.map(({ title }) => title)).to.include('Amount, 2026-01-01 to 2026-01-31');
    expect(cellsOf(rows, 'name', 'total', 'totalEarlier', 'totalDifference', 'totalPercent')).to.deep.equal([
      ['Sales', '400.00', '600.00', '-200.00', '-33.3'],
      ['Service and repair', '500.00', '0.00', '500.00', null],
      ['Returns and allowances', '-100.00', '0.00', '-100.00', null],
      ['Net sales', '800.00', '600.00', '200.00', '33.3'],
      ['Cost of goods sold', '-360.00', '-240.00', '-120.00', '-50.0'], // more spent is less earned
      ['Gross margin', '440.00', '360.00', '80.00', '22.2'],
      ['Selling and administration', '0.00', '-150.00', '150.00', '100.0'],
      ['Net income', '440.00', '210.00', '230.00', '109.5'], // 230 ÷ 210
    ]);
    expect(totals).to.deep.equal({
      ...{ total: '440.00', totalEarlier: '210.00', totalDifference: '230.00', totalPercent: '109.5' },
    });
  });

  it('balance sheet: the units, what they owe each other, and the company without it', async () => {
    const january = await run('balance-sheet', { asOf: '2026-01-31', by: 'businessUnit' });
    const columns = ['name', ...UNITS, 'eliminated', 'total'];
    expect(cellsOf(january.rows, ...columns)).to.deep.equal([
      ['Cash', '10920.00', '0.00', '0.00', '10920.00'],
      ['Accounts receivable', '0.00', '0.00', '0.00', '0.00'],
      ['Due from units', '0.00', '240.00', '-240.00', '0.00'],
      ['Finished goods', '0.00', '3760.00', '0.00', '3760.00'],
      ['Total assets', '10920.00', '4000.00', '-240.00', '14680.00'],
      ['Goods received not invoiced', '0.00', '4000.00', '0.00', '4000.00'],
      ['Deferred revenue', '400.00', '0.00', '0.00', '400.00'],
      ['Due to units', '240.00', '0.00', '-240.00', '0.00'],
      ['Sales tax payable', '70.00', '0.00', '0.00', '70.00'],
      ['Total liabilities', '710.00', '4000.00', '-240.00', '4470.00'],
      ['Equity', '10000.00', '0.00', '0.00', '10000.00'],
      ['Result not yet rolled into equity', '210.00', '0.00', '0.00', '210.00'], // 600 − 240 − 150
      ['Total equity', '10210.00', '0.00', '0.00', '10210.00'],
      ['Liabilities and equity', '10920.00', '4000.00', '-240.00', '14680.00'],
    ]);
    const february = await run('balance-sheet', { asOf: '2026-02-28', by: 'businessUnit' });
    expect(cellsOf(february.rows, ...columns)).to.deep.include.members([
      ['Total assets', '10813.00', '4335.00', '-400.00', '14748.00'], // 10,920 − 107; 535 + 400 + 3,400
      ['Total liabilities', '463.00', '4035.00', '-400.00', '4098.00'], // 400 + 63; 4,000 + 35
      ['Retained earnings', '350.00', '300.00', '0.00', '650.00'],
      ['Result not yet rolled into equity', '0.00', '0.00', '0.00', '0.00'],
      ['Liabilities and equity', '10813.00', '4335.00', '-400.00', '14748.00'],
    ]);
  });

  it('balance sheet by site: what sites owe each other is a line, and nothing for the company', async () => {
    const { rows } = await run('balance-sheet', { asOf: '2026-02-27', by: 'site' });
    const by = cellsOf(rows, 'name', 'IND', 'LOU', 'total');
    // IND: 535 + 400 + 3,400 less 4,000 + 35 and the result 300; the 80 was spent there by cash of LOU and came back
    expect(by).to.deep.include.members([
      ['Owed to the rest of the company', '0.00', '0.00', '0.00'],
      ['Result not yet rolled into equity', '300.00', '350.00', '650.00'],
    ]);
    const spent = await run('balance-sheet', { asOf: '2026-02-25', by: 'site' });
    expect(cellsOf(spent.rows, 'name', 'IND', 'LOU', 'total')).to.deep.include.members([
      ['Owed to the rest of the company', '80.00', '-80.00', '0.00'],
      ['Result not yet rolled into equity', '220.00', '350.00', '570.00'],
    ]);
  });

  it('revenue and gross margin: the same sums by whatever it is grouped', async () => {
    const query = { from: '2026-01-01', to: '2026-02-28' };
    const columns = ['revenue', 'costOfGoodsSold', 'grossMargin', 'marginPercent'];
    const by = async (group: string, name: string) => {
      const { rows, totals } = await run('revenue', { ...query, by: group });
      // 600 + 400 + 500 − 100; 240 + 160 + 200; 800 ÷ 1,400
      const all = { revenue: '1400.00', costOfGoodsSold: '600.00', grossMargin: '800.00', marginPercent: '57.1' };
      expect(totals).to.deep.equal(all);
      return cellsOf(rows, name, ...columns);
    };
    const products = ['900.00', '400.00', '500.00', '55.6'];
    const repair = ['500.00', '200.00', '300.00', '60.0'];
    expect(await by('businessUnit', 'businessUnit')).to.deep.equal([
      ['INDUSTRIAL_PRODUCTS', ...products],
      ['MACHINING_REPAIR', ...repair],
    ]);
    expect(await by('site', 'site')).to.deep.equal([
      ['IND', ...repair],
      ['LOU', ...products],
    ]);
    expect(await by('costCentre', 'costCentre')).to.deep.equal([
      ['SALES', ...products],
      ['SHOP', ...repair],
    ]);
    // Journals 5, 6, 9 and 10 name no customer: they are their order's.
    expect(await by('customer', 'customerId')).to.deep.equal([
      ['C-1', ...products],
      ['C-2', ...repair],
    ]);
    expect(await by('job', 'jobId')).to.deep.equal([
      ['J-2001', ...repair],
      ['unassigned', ...products],
    ]);
    expect(await by('month', 'month')).to.deep.equal([
      ['2026-01-01', '600.00', '240.00', '360.00', '60.0'],
      ['2026-02-01', '800.00', '360.00', '440.00', '55.0'],
    ]);
    expect(await by('day', 'day')).to.deep.equal([
      ['2026-01-15', '600.00', '240.00', '360.00', '60.0'],
      ['2026-02-03', '500.00', '0.00', '500.00', '100.0'],
      ['2026-02-10', '400.00', '160.00', '240.00', '60.0'],
      ['2026-02-12', '0.00', '200.00', '-200.00', null],
      ['2026-02-20', '-100.00', '0.00', '-100.00', '100.0'],
    ]);
  });

  it('general ledger: opening, each line with the balance after it, closing, and its links', async () => {
    const { rows, totals } = await run('general-ledger', { ...FEBRUARY, account: '1010' });
    const columns = ['postingDate', 'sequence', 'journal', 'debit', 'credit', 'balance', 'reversalOf', 'reversedBy'];
    expect(rows.map(({ cells }) => columns.map((column) => cells[column] ?? null))).to.deep.equal([
      [null, null, null, null, null, '10920.00', null, null],
      ['2026-02-25', 13, 'JE-000013', '0.00', '80.00', '10840.00', null, 'JE-000014'],
      ['2026-02-26', 14, 'JE-000014', '80.00', '0.00', '10920.00', 'JE-000013', null],
      [null, null, null, '80.00', '80.00', '10920.00', null, null],
    ]);
    expect(totals).to.deep.equal({ debit: '80.00', credit: '80.00', balance: '10920.00' });
    const [, first] = rows;
    expect(first?.drill).to.include({ journal: '/v1/journals/JE-000013', reversedBy: '/v1/journals/JE-000014' });
    const { rows: billed } = await run('general-ledger', { account: '1110', customerId: 'C-1', ...JANUARY });
    expect(cellsOf(billed, 'journal', 'orderId', 'customerId', 'balance')).to.deep.equal([
      ['JE-000003', 'SO-1', 'C-1', '1070.00'],
      ['JE-000004', 'SO-1', 'C-1', '0.00'],
      [null, null, null, '0.00'],
    ]);
    expect(billed[1]?.drill).to.include({ orderId: '/v1/orders/SO-1', customerId: '/v1/customers/C-1' });
  });

  it('as it was known: before the year was rolled, and before the credit note', async () => {
    const unrolled = await run('balance-sheet', { asOf: '2026-02-28', knownAt: knownAfter(14), by: 'businessUnit' });
    expect(cellsOf(unrolled.rows, 'name', ...UNITS, 'total')).to.deep.include.members([
      ['Result not yet rolled into equity', '350.00', '300.00', '650.00'],
      ['Total assets', '10813.00', '4335.00', '14748.00'],
    ]);
    expect(unrolled.rows.map(({ cells }) => cells['name'])).not.to.include('Retained earnings');
    expect(unrolled.head.ledgerPosition).to.deep.equal({ journal: numberOf(14), sequence: 14 });
    const uncredited = await run('revenue', { ...FEBRUARY, knownAt: knownAfter(11), by: 'customer' });
    expect(cellsOf(uncredited.rows, 'customerId', 'revenue', 'costOfGoodsSold')).to.deep.equal([
      ['C-1', '400.00', '160.00'],
      ['C-2', '500.00', '200.00'],
    ]);
    const unreversed = await run('general-ledger', { ...FEBRUARY, account: '1010', knownAt: knownAfter(13) });
    expect(cellsOf(unreversed.rows, 'journal', 'balance', 'reversedBy')).to.deep.equal([
      ['JE-000013', '10840.00', null],
      [null, '10840.00', null],
    ]);
  });
});

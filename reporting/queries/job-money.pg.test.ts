import { expect } from 'chai';
import { journal } from '../../tests/support/emit.js';
import { created, logged, ofJob, postedAs, scrapped, throughStock, withCosts } from '../../tests/support/job-drafts.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';
import { incomeStatement, trialBalance, workInProcess } from '../index.js';

const page = { page: 1, pageSize: 20 };

describe('work in process and the income statement', () => {
  let models: ReadModels;

  beforeEach(async () => {
    models = await readModels();
  });
  afterEach(() => models.close());

  it('work in process: what moved each job’s cost, at the date of its journal, ties to 1230', async () => {
    const dr = (amount: string, against: string) => [
      { account: '1230', debit: amount, credit: '0.00' },
      { account: against, debit: '0.00', credit: amount },
    ];
    const cr = (amount: string, against: string) => [
      { account: against, debit: amount, credit: '0.00' },
      { account: '1230', debit: '0.00', credit: amount },
    ];
    const opened = withCosts(
      'J-1',
      'JobCostsOpened',
      '2026-02-10',
      { material: '80.00', labour: '20.00' },
      { value: '100.00' },
    );
    const issued = throughStock('J-1', 'MaterialIssuedToJob', '2026-02-20', '50.00');
    const back = throughStock('J-1', 'MaterialReturnedFromJob', '2026-03-03', '10.00');
    const worked = logged('J-1', '2026-03-04', '2', { labour: '40.00', machine: '6.00', overhead: '24.00' });
    const outside = ofJob('J-1', 'SubcontractReceived', {
      ...{ operation: 20, supplierId: 'S-1', quantity: '10', cost: '15.00', reference: 'D-1' },
      posting: { rule: 'r', eventDate: '2026-02-27', description: 'd', items: [] },
    });
    const lost = scrapped('J-1', '2026-03-05', '1', '1', '21.00');
    const made = throughStock('J-1', 'GoodsReceivedFromJob', '2026-03-06', '100.00');
    const share = ofJob('J-1', 'OverheadProrated', {
      ...{ closingId: 'OH-1', amount: '-4.00' },
      posting: { rule: 'r', eventDate: '2026-03-31', description: 'd', items: [] },
    });
    const service = logged('J-2', '2026-03-02', '1', { labour: '30.00' });
    const expensed = ofJob('J-2', 'JobDelivered', {
      ...{ completionId: 'J-2-C1', costOfGoodsSold: '20.00', warranty: '7.00' },
      posting: { rule: 'r', eventDate: '2026-03-03', description: 'd', items: [] },
    });
    const residual = withCosts(
      'J-2',
      'JobClosed',
      '2026-03-04',
      { labour: '3.00' },
      { variance: '3.00', state: 'Closed' },
    );
    const unposted = logged('J-2', '2026-03-30', '1', { labour: '99.00' });
    await models.feed([
      ...[created('J-1'), created('J-2', { part: null }), unposted],
      ...[opened, issued, back, worked, outside, lost, made, share, service, expensed, residual],
      postedAs('1', opened, '2026-02-10', dr('100.00', '3900')),
      postedAs('2', issued, '2026-02-20', dr('50.00', '1210')),
      // Its day was in a closed period.
      postedAs('3', outside, '2026-03-01', dr('15.00', '2015')),
      postedAs('4', back, '2026-03-03', cr('10.00', '1210')),
      postedAs('5', worked, '2026-03-04', [...dr('40.00', '5060'), ...dr('30.00', '5070')]),
      postedAs('6', lost, '2026-03-05', cr('21.00', '5085')),
      postedAs('7', made, '2026-03-06', cr('100.00', '1220')),
      postedAs('8', share, '2026-03-31', cr('4.00', '5010')),
      postedAs('9', service, '2026-03-02', dr('30.00', '5060')),
      postedAs('10', expensed, '2026-03-03', cr('27.00', '5010')),
      postedAs('11', residual, '2026-03-04', cr('3.00', '5080')),
    ]);
    const march = await workInProcess(models.database, page, { from: '2026-03-01', to: '2026-03-30' });
    const [job, other] = march.rows;
    expect(job).to.include({
      ...{ jobId: 'J-1', opening: '150.00', material: '0.00', returned: '10.00', labour: '40.00', machine: '6.00' },
      ...{ overhead: '24.00', subcontract: '15.00', scrap: '21.00', transferredOut: '100.00', variance: '0.00' },
      closing: '104.00',
    });
    expect(other).to.include({
      opening: '0.00',
      labour: '30.00',
      transferredOut: '27.00',
      variance: '3.00',
      closing: '0.00',
    });
    expect([march.total, march.totals.opening, march.totals.closing]).to.deep.equal([2, '150.00', '104.00']);
    for (const to of ['2026-02-15', '2026-02-28', '2026-03-03', '2026-03-05', '2026-03-31']) {
      const { totals } = await workInProcess(models.database, page, { to });
      const balance = (await trialBalance(models.database, { to })).rows.find(({ account }) => account === '1230');
      expect(totals.closing, to).to.equal(balance?.closingDebit);
    }
    const all = await workInProcess(models.database, { page: 2, pageSize: 1 });
    expect(all.totals).to.include({ opening: '100.00', material: '50.00', overhead: '20.00', closing: '100.00' });
    expect([all.total, all.rows.map(({ jobId }) => jobId)]).to.deep.equal([2, ['J-2']]);
    const ids = async (input: Parameters<typeof workInProcess>[2]): Promise<string[]> =>
      (await workInProcess(models.database, page, input)).rows.map(({ jobId }) => jobId);
    expect(await ids({ open: true })).to.deep.equal(['J-1']);
    expect(await ids({ open: false })).to.deep.equal(['J-2']);
    expect(await ids({ from: '2026-03-07', to: '2026-03-08' })).to.deep.equal(['J-1']);
    expect(await ids({ businessUnit: 'CORPORATE' })).to.deep.equal([]);
    expect(await ids({ jobId: 'J-2' })).to.deep.equal(['J-2']);
  });

  it('income statement: of the company and of each unit, from the accounts of the trial balance', async () => {
    const sold = journal('J-2', '2026-03-02', [
      { account: '1110', debit: '1000.00', credit: '0.00' },
      { account: '4010', debit: '0.00', credit: '1000.00' },
      { account: '5010', debit: '400.00', credit: '0.00' },
      { account: '1220', debit: '0.00', credit: '400.00' },
      { account: '4090', debit: '50.00', credit: '0.00' },
      { account: '1110', debit: '0.00', credit: '50.00' },
      { account: '6000', debit: '120.00', credit: '0.00' },
      { account: '1010', debit: '0.00', credit: '120.00' },
    ]);
    const made = journal('J-3', '2026-03-10', [
      { account: '5075', debit: '90.00', credit: '0.00' },
      { account: '2010', debit: '0.00', credit: '90.00' },
      { account: '1230', debit: '75.00', credit: '0.00' },
      { account: '5070', debit: '0.00', credit: '75.00' },
      { account: '5095', debit: '8.00', credit: '0.00' },
      { account: '1230', debit: '0.00', credit: '8.00' },
    ]);
    const repaired = made.payload as { lines: { dimensions: object }[] };
    for (const line of repaired.lines)
      line.dimensions = { businessUnit: 'MACHINING_REPAIR', site: 'IND', costCentre: 'SHOP' };
    const before = journal('J-1', '2026-02-27', [{ account: '4010', debit: '0.00', credit: '7.00' }]);
    await models.feed([before, sold, made]);
    const march = await incomeStatement(models.database, { from: '2026-03-01', to: '2026-03-31' });
    const { lines, businessUnits, ...figures } = march;
    expect(figures).to.deep.equal({
      from: '2026-03-01',
      to: '2026-03-31',
      sales: '1000.00',
      returns: '50.00',
      netSales: '950.00',
      costOfGoodsSold: '415.00',
      grossMargin: '535.00',
      otherExpenses: '128.00',
      netIncome: '407.00',
    });
    expect(lines.map(({ section, account, amount }) => `${section} ${account} ${amount}`)).to.deep.equal([
      'sales 4010 1000.00',
      'returns 4090 50.00',
      'costOfGoodsSold 5010 400.00',
      'costOfGoodsSold 5070 -75.00',
      'costOfGoodsSold 5075 90.00',
      'otherExpenses 5095 8.00',
      'otherExpenses 6000 120.00',
    ]);
    expect(businessUnits.map(({ businessUnit, netIncome }) => [businessUnit, netIncome])).to.deep.equal([
      ['INDUSTRIAL_PRODUCTS', '430.00'],
      ['MACHINING_REPAIR', '-23.00'],
    ]);
    const { rows } = await trialBalance(models.database, { from: '2026-03-01', to: '2026-03-31' });
    const earned = rows
      .filter(({ account }) => account >= '4000')
      .reduce((sum, { credit, debit }) => sum + Number(credit) - Number(debit), 0);
    expect(earned).to.equal(Number(march.netIncome));
    const shop = await incomeStatement(models.database, { costCentre: 'SHOP' });
    expect([shop.sales, shop.netIncome]).to.deep.equal(['0.00', '-23.00']);
    expect((await incomeStatement(models.database)).sales).to.equal('1007.00');
  });
});

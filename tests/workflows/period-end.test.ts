import { expect } from 'chai';
import { adjustStock, issueIndirect, receiveStock } from '../../domain/inventory/store/index.js';
import { jobsInProcess } from '../../domain/jobs/store/index.js';
import { localDate } from '../../domain/kernel/time.js';
import { accountBalances, approveJournal, draftJournal } from '../../domain/ledger/store/index.js';
import {
  PERIOD_END_WORKFLOW,
  type PeriodEndStart,
  type PeriodEndWorkflow,
  periodEndOptions,
  periodEndWorkflowId,
} from '../../workflows/jobs/period-end.contract.js';
import { actor, by, fay, ollie } from '../support/actors.js';
import { expectBooksAtRest } from '../support/books.js';
import { type JobShop, jobShop, MILL, STORES, service } from '../support/job-shop.js';
import { openWorld, type World } from '../support/process-world.js';
import { resetRun } from '../support/reset-run.js';

const bare = { operations: [], materials: [] };
const through = localDate(new Date().toISOString());

describe('the process of a period’s end', () => {
  let world: World;
  let shop: JobShop;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    shop = jobShop(world.test);
    await shop.stocked('BAR', '1000', '5.00');
  });
  after(async function () {
    this.timeout(120_000);
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  const run = (start: PeriodEndStart) =>
    world.client.workflow.execute<PeriodEndWorkflow>(PERIOD_END_WORKFLOW, periodEndOptions(start));
  const closing = (closingId: string, method: 'prorate' | 'costOfGoodsSold' = 'prorate'): PeriodEndStart => ({
    kind: 'overhead',
    command: by(fay, { closingId, through, method }, `close/${closingId}`),
  });
  /** Debits less credits in all, of those that are not zero. */
  async function balances(...accounts: string[]): Promise<Record<string, number>> {
    const sums: Record<string, number> = {};
    for (const { account, balance } of await accountBalances(world.test.database, { accounts, through }))
      sums[account] = Math.round((sums[account] ?? 0) * 100 + Number(balance) * 100) / 100;
    return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
  }
  const stockValue = async (): Promise<string | undefined> =>
    (await world.test.admin<{ value: string }>(`SELECT value::text FROM inventory.stock WHERE part = 'SHAFT'`))[0]
      ?.value;
  /** All of the shafts are gone before the goods take their share. */
  function sellShafts(): void {
    const sold = { part: 'SHAFT', site: MILL.site, change: '-10', reason: 'count' as const, note: 'Sold' };
    world.faults.set('revalueStock', {
      before: async () => {
        world.faults.delete('revalueStock');
        const { businessUnit, costCentre } = STORES;
        const input = { ...sold, unitCost: null, stockAccount: '1220' as const, businessUnit, costCentre };
        await shop.posted(adjustStock(world.test.database, by(ollie, input)));
      },
    });
  }
  /** Finished goods that were bought. */
  const bought = (part: string, quantity: string, unitCost: string) => {
    const { businessUnit, costCentre } = STORES;
    const goods = { stockAccount: '1220' as const, businessUnit, costCentre, reference: 'DN-1' };
    const input = { part, site: MILL.site, quantity, unitCost, ...goods };
    return shop.posted(receiveStock(world.test.database, by(ollie, input)));
  };
  /** Supplies of the mill for as many dollars: overhead that is incurred. */
  const incur = (quantity: string) =>
    shop.posted(
      issueIndirect(
        world.test.database,
        by(ollie, { part: 'BAR', site: MILL.site, quantity, dimensions: MILL, note: 'Coolant' }),
      ),
    );

  it('prorates overhead over jobs, goods and sales, and survives what fails on the way', async () => {
    await shop.released('J-1', { materials: [] });
    await shop.log('J-1', '2');
    await shop.openCosts('J-1', { material: '90.00' });
    await shop.released('J-2', bare);
    await shop.openCosts('J-2', { material: '300.00' });
    await shop.complete('J-2', '10');
    await shop.released('J-3', { ...bare, spec: service });
    await shop.openCosts('J-3', { material: '500.00' });
    await shop.complete('J-3', '10');
    await incur('20');
    expect(await balances('5070', '5075', '5010')).to.deep.equal({ 5070: -30, 5075: 100, 5010: 500 });

    for (const activity of ['closeOverhead', 'revalueStock', 'postFacts'] as const)
      world.faults.set(activity, 'failOnceAfter');
    const { outcome, result } = (await run(closing('CL-1'))) as { outcome: string; result: object };
    expect(outcome).to.equal('done');
    expect(result).to.deep.include({
      ...{ closingId: 'CL-1', applied: '30.00', incurred: '100.00', difference: '70.00', toJobs: '14.00' },
      toStock: [{ businessUnit: MILL.businessUnit, site: 'EVV', amount: '21.00' }],
    });
    expect(await balances('5070', '5075', '5010')).to.deep.equal({ 5010: 535 });
    expect(await jobsInProcess(world.test.database)).to.deep.include({
      ...{ jobId: 'J-1', businessUnit: 'MACHINING_REPAIR', site: 'EVV', costCentre: 'CC-SHOP', value: '214.00' },
    });
    expect(await stockValue()).to.equal('321.00');
  });

  it('does a closing once, and refuses another one that finds nothing', async () => {
    await shop.journals();
    const again = await run(closing('CL-1'));
    expect(again).to.deep.include({ outcome: 'done' });
    expect(await shop.journals()).to.deep.equal([]);
    const refused = await run(closing('CL-2'));
    expect(refused).to.have.nested.property('refusal.code', 'NothingToClose');
  });

  it('finishes a closing that was cut off before it was posted', async () => {
    await incur('2');
    world.faults.set('postFacts', 'refuseOnceBefore');
    expect(await run(closing('CL-3'))).to.have.nested.property('refusal.code', 'Injected');
    expect(await balances('5075')).to.deep.equal({ 5075: 10 });
    expect(await run(closing('CL-3'))).to.deep.include({ outcome: 'done' });
    expect(await balances('5070', '5075', '5010')).to.deep.equal({ 5010: 540 });
    expect(await stockValue()).to.equal('324.00');
  });

  it('leaves the share of goods that were sold meanwhile in cost of goods sold', async () => {
    await incur('2');
    sellShafts();
    const { result } = (await run(closing('CL-4'))) as { result: object };
    expect(result).to.deep.include({ difference: '10.00', toStock: [] });
    expect(await stockValue()).to.equal('0.00');
  });

  it('is done again by another worker with the same answer, though goods were sold meanwhile', async () => {
    await bought('SHAFT', '10', '30.00');
    await bought('BOLT', '10', '10.00');
    await incur('2');
    sellShafts();
    const first = await run(closing('CL-5'));
    const share = { businessUnit: MILL.businessUnit, site: MILL.site, amount: '0.86' };
    expect(first).to.have.nested.property('result.toStock').deep.equal([share]);
    const handle = world.client.workflow.getHandle<PeriodEndWorkflow>(periodEndWorkflowId('overhead'));
    await resetRun(world.client, handle, 'first');
    expect(
      await world.client.workflow.getHandle<PeriodEndWorkflow>(periodEndWorkflowId('overhead')).result(),
    ).to.deep.equal(first);
  });

  it('does not read the goods of other places, however many there are', async () => {
    await world.test.admin(
      `INSERT INTO inventory.stock (part, site, stock_account, business_unit, cost_centre, on_hand, value, movements)
       SELECT 'ELSEWHERE-' || n, 'INDY', '1220', 'INDUSTRIAL_PRODUCTS', 'CC-STORES', 1, 0, 1
       FROM generate_series(1, 20000) AS n`,
    );
    await incur('2');
    expect(await run(closing('CL-6'))).to.deep.include({ outcome: 'done' });
    await world.test.admin(`DELETE FROM inventory.stock WHERE part LIKE 'ELSEWHERE-%'`);
  });

  it('closes all of the difference to cost of goods sold when that is the method', async () => {
    const { 5010: before = 0 } = await balances('5010');
    await shop.log('J-1', '1');
    expect(await run(closing('CL-7', 'costOfGoodsSold'))).to.have.nested.property('result.difference', '-15.00');
    expect(await balances('5070', '5075', '5010')).to.deep.equal({ 5010: before - 15 });
  });

  it('closes labour against what payroll accrued', async () => {
    const line = (account: string, debit: string, credit: string) => ({ account, debit, credit, dimensions: MILL });
    const lines = [line('5050', '150.00', '0.00'), line('2300', '0.00', '150.00')];
    const drafted = { journalId: 'M-1', date: through, description: 'Payroll', lines };
    await draftJournal(world.test.database, by(fay, drafted));
    await approveJournal(world.test.database, by(actor('finn', 'Finance'), { journalId: 'M-1' }));
    const { 5010: before = 0 } = await balances('5010');
    const start = { kind: 'labour' as const, command: by(fay, { closingId: 'LA-1', through }, 'close/LA-1') };
    const { result } = (await run(start)) as { result: object };
    expect(result).to.include({ absorbed: '120.00', accrued: '150.00', difference: '30.00' });
    expect(await balances('5050', '5060', '5010')).to.deep.equal({ 5010: before + 30 });
  });

  it('is finance’s', async () => {
    const start = { kind: 'labour' as const, command: by(ollie, { closingId: 'LA-2', through }) };
    expect(await run(start)).to.have.nested.property('refusal.code', 'NotAllowed');
  });
});

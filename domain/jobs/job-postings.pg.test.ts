import { expect } from 'chai';
import { fay, ollie } from '../../tests/support/actors.js';
import { type JobShop, jobShop, MILL, operation, plated, RATES, SHOP, service } from '../../tests/support/job-shop.js';
import { refusalOf } from '../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { costSheet, jobsInProcess, subcontractReceipts } from './store/index.js';

/** What each command of a job posts: accounts, sides, dimensions and the job. */
describe('the journals of a job', () => {
  let test: TestDatabase;
  let shop: JobShop;
  before(async () => {
    test = await testDatabase();
    shop = jobShop(test);
    await shop.stocked('BAR', '1000', '5.00');
  });
  after(() => test.close());

  /** What the command posts, and nothing that was posted before it. */
  async function posts(command: () => Promise<unknown>): Promise<string[][]> {
    await shop.journals();
    await command();
    return shop.journals();
  }

  it('time: labour at the rate, machine and overhead, from the work centre', async () => {
    await shop.released('J-T');
    expect(await posts(() => shop.log('J-T', '2.5', { machineHours: '4' }))).to.deep.equal([
      ['Dr 1230 CC-SHOP 217.50 J-T', 'Cr 5060 CC-MILL 100.00 J-T', 'Cr 5070 CC-MILL 117.50 J-T'],
    ]);
  });

  it('time across business units is settled between them', async () => {
    const mill = { ...MILL, businessUnit: 'INDUSTRIAL_PRODUCTS' };
    await shop.released('J-U', { operations: [operation(10, { dimensions: mill })] });
    expect(await posts(() => shop.log('J-U', '1'))).to.deep.equal([
      [
        ...['Dr 1230 CC-SHOP 55.00 J-U', 'Cr 5060 CC-MILL 40.00 J-U', 'Cr 5070 CC-MILL 15.00 J-U'],
        ...['Cr 2190 CC-SHOP 55.00 J-U', 'Dr 1190 CC-MILL 55.00 J-U'],
      ],
    ]);
  });

  it('time under actual overhead: no overhead yet', async () => {
    await shop.released('J-A');
    const rates = { ...RATES, overheadMethod: 'actual' as const, overheadRate: null };
    expect(await posts(() => shop.log('J-A', '1', { rates }))).to.deep.equal([
      ['Dr 1230 CC-SHOP 40.00 J-A', 'Cr 5060 CC-MILL 40.00 J-A'],
    ]);
  });

  it('material at moving average, and back at the issued cost', async () => {
    await shop.released('J-M');
    expect(await posts(() => shop.issue('J-M', 'BAR', '3'))).to.deep.equal([
      ['Dr 1230 CC-SHOP 15.00 J-M', 'Cr 1210 CC-STORES 15.00 J-M'],
    ]);
    await shop.stocked('BAR', '1000', '7.00');
    expect(await posts(() => shop.giveBack('J-M', 'BAR', '2'))).to.deep.equal([
      ['Dr 1210 CC-STORES 10.00 J-M', 'Cr 1230 CC-SHOP 10.00 J-M'],
    ]);
    const sheet = await costSheet(test.database, 'J-M');
    expect(sheet?.lines[0]).to.deep.equal({
      ...{ operation: null, element: 'material', part: 'BAR' },
      ...{ estimated: '100.00', actual: '5.00', variance: '-95.00' },
    });
  });

  it('subcontracted work against goods received and not invoiced', async () => {
    await shop.released('J-S', { operations: [operation(10, plated)], materials: [] });
    expect(await posts(() => shop.receiveBack('J-S', 10, '4', '52.00'))).to.deep.equal([
      ['Dr 1230 CC-SHOP 52.00 J-S', 'Cr 2015 CC-SHOP 52.00 J-S'],
    ]);
    expect(await subcontractReceipts(test.database)).to.deep.equal([{ ...SHOP, value: '-52.00' }]);
  });

  it('scrap beyond the allowance, at the work centre; the allowance itself posts nothing', async () => {
    const tolerances = { overCompletion: '0', underCompletion: '0', normalScrap: '0.1', overIssue: '0' };
    await shop.released('J-X', { spec: { tolerances } });
    await shop.start('J-X');
    await shop.openCosts('J-X', { material: '90.00', labour: '9.00' });
    expect(await posts(() => shop.scrap('J-X', '1'))).to.deep.equal([]);
    expect(await posts(() => shop.scrap('J-X', '2'))).to.deep.equal([
      ['Dr 5085 CC-MILL 19.80 J-X', 'Cr 1230 CC-SHOP 19.80 J-X'],
    ]);
  });

  it('goods into stock, in the dimensions of the stock', async () => {
    await shop.released('J-C', { operations: [], materials: [] });
    await shop.openCosts('J-C', { material: '100.00' });
    expect(await posts(() => shop.complete('J-C', '3'))).to.deep.equal([
      ['Dr 1220 CC-STORES 30.00 J-C', 'Cr 1230 CC-SHOP 30.00 J-C'],
    ]);
  });

  it('service work to cost of goods sold, a repair in part to warranty', async () => {
    await shop.released('J-D', { spec: service, operations: [], materials: [] });
    await shop.openCosts('J-D', { labour: '80.01' });
    expect(await posts(() => shop.complete('J-D', '10'))).to.deep.equal([
      ['Dr 5010 CC-SHOP 80.01 J-D', 'Cr 1230 CC-SHOP 80.01 J-D'],
    ]);
    const repair = {
      ...service,
      ...{ kind: 'repair' as const, quote: null, billing: null, repairId: 'RP-1', warrantyShare: '0.25' },
    };
    await shop.released('J-W', { spec: repair, operations: [], materials: [] });
    await shop.openCosts('J-W', { labour: '80.02' });
    expect(await posts(() => shop.complete('J-W', '10'))).to.deep.equal([
      ['Dr 5010 CC-SHOP 60.01 J-W', 'Dr 5095 CC-SHOP 20.01 J-W', 'Cr 1230 CC-SHOP 80.02 J-W'],
    ]);
  });

  it('what is left at the close is unfavourable, what is missing favourable', async () => {
    await shop.released('J-F', { spec: service, operations: [operation(10, { kind: 'inHouse' })] });
    await shop.start('J-F');
    await shop.issue('J-F', 'BAR', '20');
    await shop.report('J-F', '10');
    await shop.finish('J-F');
    await shop.complete('J-F', '10');
    await shop.log('J-F', '1');
    expect(await posts(() => shop.close('J-F'))).to.deep.equal([
      ['Dr 5080 CC-SHOP 55.00 J-F', 'Cr 1230 CC-SHOP 55.00 J-F'],
    ]);
    await shop.released('J-G', { operations: [] });
    await shop.issue('J-G', 'BAR', '4');
    const { value } = await shop.complete('J-G', '10');
    await shop.giveBack('J-G', 'BAR', '4');
    expect(await posts(() => shop.close('J-G'))).to.deep.equal([
      [`Dr 1230 CC-SHOP ${value} J-G`, `Cr 5080 CC-SHOP ${value} J-G`],
    ]);
    for (const jobId of ['J-F', 'J-G'])
      expect(await costSheet(test.database, jobId)).to.include({ inProcess: '0.00', state: 'Closed' });
  });

  it('opening cost against the opening balance, by finance alone', async () => {
    await shop.released('J-O');
    const costs = { labour: '70.00', overhead: '30.00' };
    await refusalOf(shop.openCosts('J-O', costs, ollie), 'NotAllowed');
    expect(await posts(() => shop.openCosts('J-O', costs, fay))).to.deep.equal([
      ['Dr 1230 CC-SHOP 100.00 J-O', 'Cr 3900 CC-SHOP 100.00 J-O'],
    ]);
  });

  it('a cancelled job: material back, the rest to scrap', async () => {
    await shop.released('J-K');
    await shop.issue('J-K', 'BAR', '4');
    await shop.openCosts('J-K', { labour: '70.00' });
    const [back, rest] = await posts(() => shop.cancel('J-K'));
    expect(back?.map((line) => line.replace(/[\d.]+ J-K$/, ''))).to.deep.equal([
      'Dr 1210 CC-STORES ',
      'Cr 1230 CC-SHOP ',
    ]);
    expect(rest).to.deep.equal(['Dr 5085 CC-SHOP 70.00 J-K', 'Cr 1230 CC-SHOP 70.00 J-K']);
  });

  it('a cancelled job that the customer pays for, its material kept', async () => {
    await shop.released('J-P', { spec: service });
    await shop.issue('J-P', 'BAR', '2');
    await shop.openCosts('J-P', { labour: '70.00' });
    const cost = (await jobsInProcess(test.database)).find(({ jobId }) => jobId === 'J-P')?.value;
    const cancelled = { costTo: 'customer' as const, charge: '99.00', returns: [] };
    expect(await posts(() => shop.cancel('J-P', cancelled))).to.deep.equal([
      [`Dr 5010 CC-SHOP ${cost} J-P`, `Cr 1230 CC-SHOP ${cost} J-P`],
    ]);
    expect(await jobsInProcess(test.database)).to.not.deep.include({ jobId: 'J-P' });
  });

  it('stand under the name of the customer of the job', async () => {
    const posted = await test.admin<{ customer: string | null; same: boolean }>(
      `SELECT DISTINCT j.spec->>'customerId' AS customer,
         (f.payload->'posting'->>'customerId') IS NOT DISTINCT FROM (j.spec->>'customerId') AS same
       FROM outbox.facts f JOIN jobs.jobs j ON j.job_id = f.payload->>'jobId'
       WHERE f.money AND f.domain = 'jobs' ORDER BY 1 NULLS LAST`,
    );
    expect(posted).to.deep.equal([
      { customer: 'C-1', same: true },
      { customer: null, same: true },
    ]);
  });
});

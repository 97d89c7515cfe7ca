import { expect } from 'chai';
import {
  brokenInvariants,
  factsSince,
  fieldsOf,
  inventoryOf,
  JOB_DIMENSIONS,
  refusalOf,
} from '../../tests/support/inventory-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { Posting } from '../kernel/fact.js';
import { averageCosts, issueToJob, jobValue, jobValues, movements } from './store/index.js';

const STORES = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDY', costCentre: 'CC-STORES' };

describe('stock of jobs', () => {
  let test: TestDatabase;
  let inventory: ReturnType<typeof inventoryOf>;
  before(async () => {
    test = await testDatabase();
    inventory = inventoryOf(test);
  });
  after(() => test.close());
  afterEach(async () => expect(await brokenInvariants(test)).to.deep.equal([]));

  /** The fact with this posting rule among the last two. */
  const factOf = async (position: string | null, rule: string) => {
    const facts = await factsSince(test, String(BigInt(position ?? '0') - 2n));
    const found = facts.find(({ payload }) => (payload['posting'] as Posting | undefined)?.rule === rule);
    return { ...found, posting: found?.payload['posting'] as Posting };
  };

  describe('issued', () => {
    it('leaves at moving average, charges the job, and tells what it had reserved', async () => {
      await inventory.receive('A', '3', { unitCost: '3.3333' });
      await inventory.reserve('J-A', '2 A', { allowPartial: true });
      const given = { key: 'J-A/issue/1', line: 1, orderId: 'SO-7' };
      const issued = await inventory.toJob('J-A', 'A', '3', given);
      expect(issued).to.deep.include({ part: 'A', quantity: '3', value: '10.00' });
      expect(await inventory.stock('A')).to.include({ onHand: '0', reserved: '0', value: '0.00' });
      expect((await inventory.reservation('J-A'))?.lines[0]).to.include({ reserved: '2', issued: '2' });
      const fact = await factOf(issued.position, 'job.materialIssued');
      expect(fact).to.deep.include({ type: 'MaterialIssuedToJob', aggregate_id: 'stock:A@INDY' });
      expect(fact.payload).to.deep.include({
        jobId: 'J-A',
        orderId: 'SO-7',
        work: 'J-A/issue/1',
        line: 1,
        quantity: '3',
        fromReservation: '2',
        value: '10.00',
        onHandAfter: '0',
        valueAfter: '0.00',
        dimensions: STORES,
        jobDimensions: JOB_DIMENSIONS,
      });
      expect(fact.posting).to.deep.include({
        rule: 'job.materialIssued',
        step: 'J-A/issue/1',
        items: [
          {
            amounts: { value: '10.00' },
            accounts: { stock: '1220' },
            dimensions: { main: JOB_DIMENSIONS, stock: STORES },
            job: 'J-A',
          },
        ],
      });
      const { items } = await movements(test.database, 'A', 'INDY', { page: 1, pageSize: 1 });
      expect(items[0]).to.include({ kind: 'issuedToJob', quantity: '-3', value: '-10.00', jobId: 'J-A', line: 1 });
      expect(await jobValue(test.database, 'J-A')).to.equal('10.00');
    });

    it('needs no reservation, and takes none that is of others', async () => {
      await inventory.receive('B', '5');
      await inventory.reserve('B-1', '3 B');
      await inventory.toJob('J-B', 'B', '2');
      const refusal = await refusalOf(inventory.toJob('J-B', 'B', '1'));
      expect(refusal.code).to.equal('InsufficientStock');
      expect(refusal.details).to.include({ onHand: '3', reserved: '3' });
      expect((await refusalOf(inventory.toJob('J-B', 'NONE', '1'))).details).to.include({ onHand: '0' });
    });

    it('names what is reserved for others, not for the job itself', async () => {
      await inventory.receive('C', '5');
      await inventory.reserve('C-1', '2 C');
      await inventory.reserve('J-C', '3 C', { allowPartial: true });
      const refusal = await refusalOf(inventory.toJob('J-C', 'C', '4'));
      expect(refusal.details).to.include({ onHand: '5', reserved: '2' });
      expect(await inventory.held('J-C')).to.equal('3/3');
    });

    it('stands in for what the job waits for, which it then claims no more', async () => {
      await inventory.receive('D', '2');
      await inventory.reserve('J-D', '5 D', { allowPartial: true });
      await inventory.reserve('D-2', '4 D');
      await inventory.receive('D', '1');
      await inventory.release('D-2');
      await inventory.reserve('D-3', '4 D');
      expect(await inventory.held('J-D')).to.equal('3/5');
      await inventory.toJob('J-D', 'D', '3');
      await inventory.adjust('D', '2', { unitCost: '1' });
      expect(await inventory.held('J-D')).to.equal('5/5');
      expect((await inventory.receive('D', '4')).servedOrders).to.deep.equal(['D-3']);
    });

    it('from unheld stock frees the rest of a whole job', async () => {
      await inventory.receive('E1', '2');
      await inventory.receive('E2', '3');
      await inventory.reserve('J-E', '4 E1, 3 E2');
      expect(await inventory.held('J-E')).to.equal('0/4 0/3');
      await inventory.toJob('J-E', 'E1', '2');
      expect(await inventory.held('J-E')).to.equal('2/4 0/3');
      await inventory.adjust('E1', '1', { unitCost: '1' });
      await inventory.toJob('J-E', 'E1', '1');
      await inventory.adjust('E1', '1', { unitCost: '1' });
      expect(await inventory.held('J-E'), 'served: all that it misses is there').to.equal('4/4 3/3');
    });

    it('after the reservation was released takes what nobody holds', async () => {
      await inventory.receive('F', '4');
      await inventory.reserve('J-F', '3 F', { allowPartial: true });
      await inventory.release('J-F');
      expect(await inventory.toJob('J-F', 'F', '4')).to.include({ value: '40.00' });
    });

    it('refuses wrong input, and who may not', async () => {
      const wrong = inventory.toJob('', 'G', '0', { line: 0, dimensions: { ...JOB_DIMENSIONS, site: '' } });
      expect(fieldsOf(await refusalOf(wrong))).to.have.members(['jobId', 'quantity', 'line', 'dimensions.site']);
      const context = { actor: { id: 'v', name: 'V', roles: ['Viewer' as const] }, correlationId: 'test' };
      const input = { jobId: 'J-G', work: 'w', part: 'G', site: 'INDY', quantity: '1', dimensions: JOB_DIMENSIONS };
      expect((await refusalOf(issueToJob(test.database, { key: 'g', context, input }))).kind).to.equal('forbidden');
    });
  });

  describe('returned', () => {
    it('comes back at the issued cost, and serves who waits', async () => {
      await inventory.receive('K', '4', { unitCost: '2.50' });
      await inventory.toJob('J-K', 'K', '3');
      await inventory.receive('K', '1', { unitCost: '9' });
      await inventory.reserve('K-1', '3 K');
      const returned = await inventory.fromJob('J-K', 'K', '2', '5.00', { line: 2 });
      expect(returned).to.deep.include({ onHand: '4', value: '16.50', servedOrders: ['K-1'] });
      const fact = await factOf(returned.position, 'job.materialReturned');
      expect(fact.payload).to.deep.include({ jobId: 'J-K', quantity: '2', value: '5.00', onHandAfter: '4', line: 2 });
      expect(fact.posting).to.deep.include({
        rule: 'job.materialReturned',
        items: [
          {
            amounts: { value: '5.00' },
            accounts: { stock: '1220' },
            dimensions: { main: JOB_DIMENSIONS, stock: STORES },
            job: 'J-K',
          },
        ],
      });
      expect(await jobValue(test.database, 'J-K')).to.equal('2.50');
    });

    it('goes into an empty place as it was, and is refused where the part never was', async () => {
      await inventory.receive('L', '1', { stockAccount: '1210', costCentre: 'CC-9' });
      await inventory.toJob('J-L', 'L', '1');
      await inventory.fromJob('J-L', 'L', '1', '10.00');
      expect(await inventory.stock('L')).to.include({ stockAccount: '1210', costCentre: 'CC-9', value: '10.00' });
      const refusal = await refusalOf(inventory.fromJob('J-L', 'NEVER', '1', '1.00'));
      expect([refusal.code, ...fieldsOf(refusal)]).to.deep.equal(['InvalidStockRequest', 'part']);
    });
  });

  describe('completed', () => {
    it('comes into stock at its cost, and serves who waits', async () => {
      await inventory.reserve('M-1', '2 M');
      const received = await inventory.completed('J-M', 'M', '3', '100.00', { key: 'J-M/C1' });
      expect(received).to.deep.include({ onHand: '3', value: '100.00', servedOrders: ['M-1'], pegged: '0' });
      const fact = await factOf(received.position, 'job.received');
      expect(fact).to.deep.include({ type: 'GoodsReceivedFromJob', aggregate_id: 'stock:M@INDY' });
      expect(fact.payload).to.deep.include({
        completionId: 'J-M/C1',
        quantity: '3',
        pegged: '0',
        valueAfter: '100.00',
      });
      expect(fact.posting).to.deep.include({
        rule: 'job.received',
        items: [
          {
            amounts: { value: '100.00' },
            accounts: { stock: '1220' },
            dimensions: { main: JOB_DIMENSIONS, stock: STORES },
            job: 'J-M',
          },
        ],
      });
      expect(await jobValue(test.database, 'J-M')).to.equal('-100.00');
    });
  });

  it('are told by what they left in work in process, by dimensions and by job', async () => {
    const other = { ...JOB_DIMENSIONS, businessUnit: 'INDUSTRIAL_PRODUCTS' };
    const before = await jobValues(test.database);
    await inventory.receive('P', '9', { unitCost: '1' });
    await inventory.toJob('J-P', 'P', '4', { dimensions: other });
    await inventory.toJob('J-Q', 'P', '2', { dimensions: other });
    await inventory.fromJob('J-P', 'P', '1', '1.00', { dimensions: other });
    expect(await jobValues(test.database)).to.deep.equal([{ ...other, value: '5.00' }, ...before]);
    expect(await jobValue(test.database, 'J-P')).to.equal('3.00');
    expect(await jobValue(test.database, 'J-NONE')).to.equal('0.00');
    expect(await averageCosts(test.database, { site: 'INDY', parts: ['P', 'NONE'] })).to.deep.equal([
      { part: 'P', onHand: '4', value: '4.00' },
    ]);
  });

  describe('given up', () => {
    it('never leaves, nor comes back, by the key that was given up', async () => {
      await refusalOf(inventory.toJob('J-GU', 'GU', '1', { key: 'J-GU/1/issue' }));
      const given = await inventory.giveUp('J-GU', 'J-GU/1/issue');
      expect(given).to.deep.include({ moved: false });
      await inventory.receive('GU', '5');
      const late = await refusalOf(inventory.toJob('J-GU', 'GU', '1', { key: 'J-GU/1/issue' }));
      expect(late.code).to.equal('StepUndone');
      expect(await inventory.giveUp('J-GU', 'J-GU/1/issue')).to.deep.equal(given);
      await inventory.giveUp('J-GU', 'J-GU/2/return');
      const back = inventory.fromJob('J-GU', 'GU', '1', '10.00', { key: 'J-GU/2/return' });
      expect((await refusalOf(back)).code).to.equal('StepUndone');
      expect(await inventory.stock('GU')).to.include({ onHand: '5', value: '50.00' });
    });

    it('stays where it had moved before', async () => {
      await inventory.receive('GV', '5');
      const issued = await inventory.toJob('J-GV', 'GV', '2', { key: 'J-GV/1/issue' });
      expect(await inventory.giveUp('J-GV', 'J-GV/1/issue')).to.deep.include({ moved: true });
      expect(await inventory.toJob('J-GV', 'GV', '2', { key: 'J-GV/1/issue' })).to.deep.equal(issued);
      expect(await inventory.stock('GV')).to.include({ onHand: '3' });
    });
  });

  describe('wanted besides what was issued', () => {
    it('is added to what each line has given out, of which nothing is taken back', async () => {
      await inventory.receive('BI', '20');
      await inventory.reserve('J-BI', '8 BI, 1 BI', { allowPartial: true });
      await inventory.toJob('J-BI', 'BI', '8', { line: 1 });
      const wanted = (quantity: string) => [{ line: 1, part: 'BI', quantity }];
      await inventory.change('J-BI', wanted('0'), undefined, { besidesIssued: true });
      expect(await inventory.held('J-BI')).to.equal('8/8');
      await inventory.change('J-BI', wanted('2'), undefined, { besidesIssued: true });
      expect(await inventory.held('J-BI')).to.equal('10/10');
      expect((await refusalOf(inventory.change('J-BI', wanted('2')))).code).to.equal('AlreadyIssued');
    });
  });
});

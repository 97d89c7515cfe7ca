import { expect } from 'chai';
import {
  brokenInvariants,
  contextOf,
  factsSince,
  fieldsOf,
  inventoryOf,
  JOB_DIMENSIONS,
  refusalOf,
} from '../../tests/support/inventory-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { Posting } from '../kernel/fact.js';
import { issueIndirect, openStock, revalueStock, stockBalancesByPart } from './store/index.js';

const STORES = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDY', costCentre: 'CC-STORES' };

describe('the value of stock', () => {
  let test: TestDatabase;
  let inventory: ReturnType<typeof inventoryOf>;
  before(async () => {
    test = await testDatabase();
    inventory = inventoryOf(test);
  });
  after(() => test.close());
  afterEach(async () => expect(await brokenInvariants(test)).to.deep.equal([]));

  const postingsSince = async (position: string | null, back: bigint) =>
    (await factsSince(test, String(BigInt(position ?? '0') - back))).flatMap(({ payload }) => {
      const posting = payload['posting'] as Posting | undefined;
      return posting ? [{ rule: posting.rule, items: posting.items }] : [];
    });

  it('is overhead where supplies of the shop leave', async () => {
    await inventory.receive('A', '3', { unitCost: '3.3333' });
    await inventory.reserve('A-1', '1 A');
    const issued = await inventory.indirect('A', '2');
    expect(issued).to.deep.include({ onHand: '1', value: '3.33', servedOrders: [] });
    expect(await postingsSince(issued.position, 1n)).to.deep.equal([
      {
        rule: 'stock.issuedIndirect',
        items: [
          {
            amounts: { value: '6.67' },
            accounts: { stock: '1220' },
            dimensions: { overhead: JOB_DIMENSIONS, stock: STORES },
          },
        ],
      },
    ]);
    expect((await refusalOf(inventory.indirect('A', '1'))).code).to.equal('InsufficientStock');
    expect(fieldsOf(await refusalOf(inventory.indirect('A', '0')))).to.deep.equal(['quantity']);
  });

  it('is opened against the opening balance, and serves who waits', async () => {
    await inventory.reserve('B-1', '2 B');
    const opened = await inventory.open('B', '7', '100.00', { stockAccount: '1210' });
    expect(opened).to.deep.include({ onHand: '7', value: '100.00', servedOrders: ['B-1'] });
    const items = [{ amounts: { value: '100.00' }, accounts: { stock: '1210' }, dimensions: { main: STORES } }];
    expect(await postingsSince(opened.position, 2n)).to.deep.equal([{ rule: 'stock.opened', items }]);
    const wrong = await refusalOf(inventory.open('B', '1', '-1.00', { note: '' }));
    expect(fieldsOf(wrong)).to.have.members(['value', 'note']);
  });

  it('goes up and down without a quantity, each way by its rule', async () => {
    await inventory.receive('C', '4', { unitCost: '10' });
    await inventory.receive('D', '2', { unitCost: '10', stockAccount: '1210' });
    const rows = [
      { part: 'C', site: 'INDY', amount: '5.05' },
      { part: 'D', site: 'INDY', amount: '-20.00' },
    ];
    const revalued = await inventory.revalue(rows, { key: 'OH-2026-03', date: '2026-03-31' });
    expect(revalued.rows).to.deep.equal([
      { part: 'C', site: 'INDY', value: '45.05' },
      { part: 'D', site: 'INDY', value: '0.00' },
    ]);
    expect(await inventory.stock('C')).to.include({ onHand: '4', value: '45.05' });
    expect(await inventory.stock('D')).to.include({ onHand: '2', value: '0.00' });
    expect(revalued.toPost).to.have.length(2);
    const item = (value: string, stock: string) => ({
      amounts: { value },
      accounts: { stock },
      dimensions: { main: STORES },
    });
    expect(await postingsSince(revalued.position, 2n)).to.deep.equal([
      { rule: 'stock.revaluedUp', items: [item('5.05', '1220')] },
      { rule: 'stock.revaluedDown', items: [item('20.00', '1210')] },
    ]);
    const [up] = await factsSince(test, String(BigInt(revalued.position ?? '0') - 2n));
    expect(up?.payload['posting']).to.include({ eventDate: '2026-03-31', step: 'OH-2026-03' });
    expect(up?.payload['rows']).to.deep.equal([
      {
        part: 'C',
        site: 'INDY',
        value: '5.05',
        onHandAfter: '4',
        valueAfter: '45.05',
        stockAccount: '1220',
        dimensions: STORES,
      },
    ]);
  });

  it('stays where nothing is on hand, and never goes below nothing: all rows or none', async () => {
    await inventory.receive('E', '1', { unitCost: '5' });
    await inventory.receive('F', '1', { unitCost: '5' });
    await inventory.adjust('F', '-1');
    const refusal = await refusalOf(
      inventory.revalue([
        { part: 'E', site: 'INDY', amount: '-5.01' },
        { part: 'F', site: 'INDY', amount: '1.00' },
        { part: 'E', site: 'OHIO', amount: '1.00' },
      ]),
    );
    expect([refusal.code, ...fieldsOf(refusal)]).to.deep.equal([
      'InsufficientStock',
      'rows[0].amount',
      'rows[1].part',
      'rows[2].part',
    ]);
    expect(await inventory.stock('E')).to.include({ value: '5.00' });
    const row = { part: 'E', site: 'INDY', amount: '0.00' };
    const wrong = await refusalOf(
      inventory.revalue([row, { ...row, amount: '1' }], { reason: '', date: '2026-02-30' }),
    );
    expect(fieldsOf(wrong)).to.have.members(['reason', 'date', 'rows[0].amount', 'rows[1].part']);
    expect(fieldsOf(await refusalOf(inventory.revalue([])))).to.deep.equal(['rows']);
  });

  it('is read by part and site', async () => {
    const found = (await stockBalancesByPart(test.database)).filter(({ part }) => ['C', 'F'].includes(part));
    expect(found).to.deep.equal([
      {
        part: 'C',
        site: 'INDY',
        stockAccount: '1220',
        businessUnit: 'INDUSTRIAL_PRODUCTS',
        costCentre: 'CC-STORES',
        onHand: '4',
        value: '45.05',
      },
    ]);
  });

  it('is opened and revalued by Finance, and issued by Ops', async () => {
    const command = <I>(role: 'Ops' | 'Finance', input: I) => ({
      key: `roles/${role}`,
      context: contextOf({ id: 'x', name: 'X', roles: [role] }),
      input,
    });
    const place = { part: 'G', site: 'INDY', quantity: '1', note: 'x' };
    const opening = { ...place, value: '1.00', stockAccount: '1220' as const, businessUnit: 'B', costCentre: 'C' };
    expect((await refusalOf(openStock(test.database, command('Ops', opening)))).kind).to.equal('forbidden');
    const rows = [{ part: 'G', site: 'INDY', amount: '1.00' }];
    const revaluing = revalueStock(test.database, command('Ops', { revaluationId: 'r', rows, reason: 'x' }));
    expect((await refusalOf(revaluing)).kind).to.equal('forbidden');
    const indirect = { ...place, dimensions: JOB_DIMENSIONS };
    expect((await refusalOf(issueIndirect(test.database, command('Finance', indirect)))).kind).to.equal('forbidden');
  });
});

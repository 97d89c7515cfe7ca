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
import { add, formatMoney, money } from '../kernel/money.js';
import { issueIndirect, openStock, revalueStock, stockWorth } from './store/index.js';

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

  it('goes up without a quantity, by what each part is worth, the last taking the rest', async () => {
    const unit = { businessUnit: 'UP' };
    for (const part of ['C1', 'C2']) await inventory.receive(part, '1', { ...unit, unitCost: '10' });
    await inventory.receive('C3', '1', { ...unit, unitCost: '10', costCentre: 'CC-SHOP' });
    await inventory.receive('C4', '1', { ...unit, unitCost: '0' });
    await inventory.receive('C5', '1', { ...unit, stockAccount: '1210' });
    await inventory.receive('C6', '1', { businessUnit: 'OTHER' });
    const given = { ...unit, key: 'OH-2026-03', date: '2026-03-31' };
    const revalued = await inventory.revalue('5.00', '30.00', given);
    expect(revalued.taken).to.equal('5.00');
    const values = await Promise.all(['C1', 'C2', 'C3', 'C4', 'C5', 'C6'].map((part) => inventory.stock(part)));
    expect(values.map((one) => one?.value)).to.deep.equal(['11.67', '11.67', '11.66', '0.00', '10.00', '10.00']);
    expect(values[0]).to.include({ onHand: '1' });
    const item = (value: string, costCentre: string) => ({
      amounts: { value },
      accounts: { stock: '1220' },
      dimensions: { main: { ...STORES, ...unit, costCentre } },
    });
    expect(await postingsSince(revalued.position, 1n)).to.deep.equal([
      { rule: 'stock.revaluedUp', items: [item('3.34', 'CC-STORES'), item('1.66', 'CC-SHOP')] },
    ]);
    const [up] = await factsSince(test, String(BigInt(revalued.position ?? '0') - 1n));
    expect(up?.payload['posting']).to.include({ eventDate: '2026-03-31', step: 'OH-2026-03' });
    const [row] = (up?.payload['rows'] ?? []) as object[];
    expect(row).to.deep.equal({
      part: 'C1',
      site: 'INDY',
      value: '1.67',
      onHandAfter: '1',
      valueAfter: '11.67',
      stockAccount: '1220',
      dimensions: { ...STORES, ...unit },
    });
  });

  it('goes down, to nothing and never below', async () => {
    await inventory.receive('D1', '2', { businessUnit: 'DOWN', stockAccount: '1210' });
    await inventory.receive('D2', '1', { businessUnit: 'DOWN', stockAccount: '1210' });
    const down = (amount: string, of: string) =>
      inventory.revalue(amount, of, { businessUnit: 'DOWN', stockAccount: '1210' });
    const revalued = await down('-10.00', '30.00');
    expect(revalued.taken).to.equal('-10.00');
    const item = {
      amounts: { value: '10.00' },
      accounts: { stock: '1210' },
      dimensions: { main: { ...STORES, businessUnit: 'DOWN' } },
    };
    expect(await postingsSince(revalued.position, 1n)).to.deep.equal([{ rule: 'stock.revaluedDown', items: [item] }]);
    expect((await down('-20.00', '20.00')).taken).to.equal('-20.00');
    expect(await inventory.stock('D1')).to.include({ onHand: '2', value: '0.00' });
    const nothing = await down('-1.00', '20.00');
    expect(nothing).to.deep.include({ taken: '0.00', toPost: [] });
  });

  it('leaves the share of goods that have left since the amount was found, either way', async () => {
    const unit = { businessUnit: 'LEFT' };
    await inventory.receive('E1', '1', { ...unit, unitCost: '60' });
    await inventory.receive('E2', '1', { ...unit, unitCost: '40' });
    await inventory.adjust('E1', '-1');
    expect((await inventory.revalue('-10.00', '100.00', unit)).taken).to.equal('-4.00');
    expect(await inventory.stock('E2')).to.include({ value: '36.00' });
    await inventory.receive('E3', '1', { ...unit, unitCost: '4' });
    expect((await inventory.revalue('10.00', '30.00', unit)).taken).to.equal('10.00');
    expect(await inventory.stock('E2')).to.include({ value: '45.00' });
    expect((await inventory.revalue('10.00', '10.00', { ...unit, site: 'OHIO' })).taken).to.equal('0.00');
  });

  it('of thousands of parts changes in one step, told in parts, exact to the cent', async () => {
    await test.admin(
      `WITH parts AS (
         INSERT INTO inventory.stock (part, site, stock_account, business_unit, cost_centre, on_hand, value, movements)
         SELECT 'MANY-' || n, 'INDY', '1220', 'MANY', 'CC-STORES', 1, 0.01 * (1 + n % 700), 1
         FROM generate_series(1, 3000) AS n RETURNING *
       )
       INSERT INTO inventory.movements (part, site, sequence, kind, quantity, value, on_hand_after, value_after,
         stock_account, business_unit, cost_centre, reference, actor_id, step_key, occurred_at)
       SELECT part, site, 1, 'opened', on_hand, value, on_hand, value, stock_account, business_unit, cost_centre,
         'test', 'test', 'test', now() FROM parts`,
    );
    const places = [{ businessUnit: 'MANY', site: 'INDY' }];
    const worth = () => stockWorth(test.database, { stockAccount: '1220', places });
    const [{ value: before = '' } = {}] = await worth();
    const revalued = await inventory.revalue('1234.56', before, { businessUnit: 'MANY' });
    expect(revalued.taken).to.equal('1234.56');
    expect(revalued.toPost).to.have.length(6);
    expect((await worth())[0]?.value).to.equal(formatMoney(add(money(before), money('1234.56'))));
    const tooFar = await test.admin(
      `SELECT m.part FROM inventory.movements m WHERE m.business_unit = 'MANY' AND m.kind = 'revalued'
         AND abs(m.value - (m.value_after - m.value) * 1234.56 / $1) > 0.02`,
      [before],
    );
    expect(tooFar).to.deep.equal([]);
  });

  it('changes only by an amount that what it is shared by can take', async () => {
    const wrong = await refusalOf(inventory.revalue('0.00', '-1.00', { reason: '', date: '2026-02-30' }));
    expect(fieldsOf(wrong)).to.have.members(['reason', 'date', 'amount', 'of']);
    expect(fieldsOf(await refusalOf(inventory.revalue('1.00', '0.00')))).to.deep.equal(['of']);
    expect(fieldsOf(await refusalOf(inventory.revalue('-1.01', '1.00')))).to.deep.equal(['amount']);
  });

  it('is read by account, business unit and site, of those that are asked for', async () => {
    await inventory.receive('H1', '2', { businessUnit: 'READ' });
    await inventory.receive('H2', '1', { businessUnit: 'READ', costCentre: 'CC-SHOP' });
    await inventory.receive('H3', '1', { businessUnit: 'READ', stockAccount: '1210' });
    await inventory.receive('H4', '1', { businessUnit: 'READ', unitCost: '0', site: 'OHIO' });
    const places = ['INDY', 'OHIO', 'EVV'].map((site) => ({ businessUnit: 'READ', site }));
    const worth = await stockWorth(test.database, { stockAccount: '1220', places });
    expect(worth).to.deep.equal([{ businessUnit: 'READ', site: 'INDY', value: '30.00' }]);
    expect(await stockWorth(test.database, { stockAccount: '1220', places: [] })).to.deep.equal([]);
  });

  it('is opened and revalued by Finance, and issued by Ops', async () => {
    const command = <I>(role: 'Ops' | 'Finance', input: I) => ({
      key: `roles/${role}`,
      context: contextOf({ id: 'x', name: 'X', roles: [role] }),
      input,
    });
    const goods = { part: 'G', site: 'INDY', quantity: '1', note: 'x' };
    const opening = { ...goods, value: '1.00', stockAccount: '1220' as const, businessUnit: 'B', costCentre: 'C' };
    expect((await refusalOf(openStock(test.database, command('Ops', opening)))).kind).to.equal('forbidden');
    const place = { stockAccount: '1220' as const, businessUnit: 'B', site: 'INDY' };
    const revaluation = { revaluationId: 'r', ...place, amount: '1.00', of: '1.00', reason: 'x' };
    const revaluing = revalueStock(test.database, command('Ops', revaluation));
    expect((await refusalOf(revaluing)).kind).to.equal('forbidden');
    const indirect = { ...goods, dimensions: JOB_DIMENSIONS };
    expect((await refusalOf(issueIndirect(test.database, command('Finance', indirect)))).kind).to.equal('forbidden');
  });
});

import { expect } from 'chai';
import { by, fay, ollie, vera } from '../../../tests/support/actors.js';
import { factTypes } from '../../../tests/support/facts.js';
import { appendOnlyBreaches, neighbourBreaches } from '../../../tests/support/neighbour-tables.js';
import { refusalOf } from '../../../tests/support/refusal.js';
import { returnStart as startOf } from '../../../tests/support/return-fixture.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { SYSTEM_ACTOR } from '../../kernel/actor.js';
import type { InspectedLine, Verdict } from '../returns.wire.js';
import * as store from './index.js';

type Wanted = Parameters<typeof startOf>[1];

describe('returns in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const authorise = (returnId: string, wanted: Wanted = {}) => {
    const start = startOf(returnId, { orderId: `SO-${returnId}`, ...wanted });
    return store.authoriseReturn(test.database, by(ollie, { start }, `${returnId}/authorise`));
  };
  const lines = (...quantities: [number, string][]) => quantities.map(([line, quantity]) => ({ line, quantity }));
  const receive = (returnId: string, came: [number, string][], last = false) => {
    const input = { returnId, lines: lines(...came), reference: 'UPS 1Z', last };
    return store.receiveGoods(test.database, by(ollie, input));
  };
  const found = (line: number, quantity: string, verdict: Verdict): InspectedLine => ({
    ...{ line, quantity, verdict, site: 'LOUISVILLE', note: '' },
  });
  const inspect = (returnId: string, ...lots: InspectedLine[]) =>
    store.inspectGoods(test.database, by(ollie, { returnId, lines: lots }));
  const own = <Extra extends object>(returnId: string, extra: Extra) => by(SYSTEM_ACTOR, { returnId, ...extra });
  const cancel = (returnId: string) =>
    store.cancelReturn(test.database, by(ollie, { returnId, reason: 'they keep it' }));

  it('go from the authorisation to the refund, in two receipts, and close', async () => {
    expect(await store.nextReturnId(test.database)).to.equal('RMA-1001');
    expect(await authorise('RMA-1')).to.include({
      state: 'Authorised',
      waitingFor: 'goods',
      version: 1,
      value: '0.00',
    });
    expect(await receive('RMA-1', [[1, '3']])).to.include({ state: 'Received', waitingFor: 'inspection' });
    expect(await inspect('RMA-1', found(1, '2', 'restock'), found(1, '1', 'reject'))).to.include({
      // 2 × 10.00 and 7 % tax
      ...{ state: 'Received', waitingFor: 'goods', value: '21.40' },
    });
    await receive('RMA-1', [[1, '1']]);
    expect(await inspect('RMA-1', found(1, '1', 'scrap'))).to.include({
      ...{ state: 'Inspected', waitingFor: null, value: '32.10' },
    });
    await store.noteReturnApproval(test.database, own('RMA-1', { requestId: 'AR-RMA-1' }));
    await store.approveReturn(test.database, own('RMA-1', { requestId: 'AR-RMA-1' }));
    const record = await store.returnRecord(test.database, 'RMA-1');
    expect(record?.accepted).to.deep.equal([{ line: 1, quantity: '3' }]);
    expect(record?.lots).to.deep.equal([
      { lot: 1, line: 1, part: 'P-1', site: 'LOUISVILLE', quantity: '2', restock: true },
      { lot: 2, line: 1, part: 'P-1', site: 'LOUISVILLE', quantity: '1', restock: false },
    ]);
    const shares = [{ invoice: 'INV-1', credited: '32.10', owed: '32.10' }];
    const credit = { creditNote: 'CN-1', total: '32.10', shares };
    expect(await store.recordCredit(test.database, own('RMA-1', credit))).to.include({
      ...{ state: 'Credited', creditNote: 'CN-1', credited: '32.10' },
    });
    await store.recordStocked(test.database, own('RMA-1', {}));
    const refunds = [{ refundId: 'RF-1', method: 'wire' as const, chargeId: null, amount: '32.10' }];
    expect(await store.recordRefunds(test.database, own('RMA-1', { refunds }))).to.include({
      ...{ state: 'Refunding', waitingFor: 'bank transfer' },
    });
    const confirm = () => store.confirmRefund(test.database, by(fay, { returnId: 'RMA-1', reference: 'WIRE 7' }));
    expect(await confirm()).to.include({ state: 'Refunding', waitingFor: null });
    await refusalOf(confirm(), 'NothingToConfirm');
    const settled = { refunded: '32.10', transferred: '0.00', reason: null };
    expect(await store.settleReturn(test.database, own('RMA-1', settled))).to.include({
      ...{ state: 'Settled', waitingFor: 'sending back', refunded: '32.10' },
    });
    await refusalOf(store.closeReturn(test.database, own('RMA-1', {})), 'NotSentBack');
    const back = { returnId: 'RMA-1', reference: 'UPS 2Z' };
    expect(await store.sendBack(test.database, by(ollie, back))).to.include({ waitingFor: null });
    await refusalOf(store.sendBack(test.database, by(ollie, back)), 'NothingToSendBack');
    expect(await store.closeReturn(test.database, own('RMA-1', {}))).to.include({ state: 'Closed' });
    const view = await store.returnView(test.database, 'RMA-1');
    expect(view?.lines).to.deep.equal([
      {
        ...{ line: 1, part: 'P-1', authorised: '4', reason: 'too long', received: '4' },
        ...{ restocked: '2', scrapped: '1', rejected: '1' },
      },
    ]);
    expect(view?.receipts.map(({ receiptId }) => receiptId)).to.deep.equal(['RMA-1-R1', 'RMA-1-R2']);
    expect(view?.inspections.map(({ inspectionId }) => inspectionId)).to.deep.equal(['RMA-1-I1', 'RMA-1-I2']);
    expect(await factTypes(test, 'return:RMA-1')).to.deep.equal([
      ...['ReturnAuthorised', 'ReturnedGoodsReceived', 'ReturnedGoodsInspected', 'ReturnedGoodsReceived'],
      ...['ReturnedGoodsInspected', 'ReturnAdvanced', 'ReturnAdvanced', 'ReturnCredited', 'ReturnAdvanced'],
      ...['ReturnAdvanced', 'ReturnAdvanced', 'ReturnSettled', 'RejectedGoodsSentBack', 'ReturnAdvanced'],
    ]);
    // Three were accepted, and seven of ten are left.
    const over = await refusalOf(
      authorise('RMA-2', { orderId: 'SO-RMA-1', lines: [{ line: 1, quantity: '7.5', reason: 'x' }] }),
      'MoreThanShipped',
    );
    expect(over.details.fields).to.deep.equal([
      { field: 'lines[0].quantity', message: 'Of line 1 of order SO-RMA-1, 10 was shipped and 7 is left to return.' },
    ]);
    expect(
      await authorise('RMA-2', { orderId: 'SO-RMA-1', lines: [{ line: 1, quantity: '7', reason: 'x' }] }),
    ).to.include({ state: 'Authorised' });
  });

  it('never hold more of a line than was shipped, though all come at once', async () => {
    const wanted = { orderId: 'SO-CROWD', lines: [{ line: 2, quantity: '1', reason: 'x' }] };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => authorise(`RMA-C${index}`, wanted)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(3);
    const [taken] = await test.admin<{ held: string }>(
      `SELECT held::text FROM returns.shipped_lines WHERE order_id = 'SO-CROWD' AND line = 2`,
    );
    expect(Number(taken?.held)).to.equal(3);
    const first = outcomes.findIndex(({ status }) => status === 'fulfilled');
    await cancel(`RMA-C${first}`);
    expect(await authorise('RMA-C9', wanted)).to.include({ state: 'Authorised' });
  });

  it('take what came, which may be other than what was authorised', async () => {
    await authorise('RMA-3');
    // One more than authorised, and a line that nobody spoke of.
    const standing = await receive('RMA-3', [
      [1, '5'],
      [2, '3'],
    ]);
    expect(standing.lines.map(({ line, authorised, received }) => [line, authorised, received])).to.deep.equal([
      [1, '4', '5'],
      [2, '0', '3'],
    ]);
    const over = await refusalOf(receive('RMA-3', [[2, '1']]), 'MoreThanShipped');
    expect(over.details.fields?.[0]).to.include({ field: 'lines[0].quantity' });
    const more = await refusalOf(inspect('RMA-3', found(1, '4', 'scrap'), found(1, '2', 'reject')), 'MoreThanReceived');
    expect(more.details.fields).to.deep.equal([
      { field: 'lines[1].quantity', message: 'Of line 1, 1 is here and not inspected.' },
    ]);
    const wrong = await refusalOf(receive('RMA-3', [[9, '1']]), 'InvalidReturn');
    expect(wrong.details.fields?.[0]).to.deep.equal({
      ...{ field: 'lines[0].line', message: 'Order SO-RMA-3 has no line 9.' },
    });
    expect(await inspect('RMA-3', found(1, '5', 'reject'), found(2, '3', 'reject'))).to.include({
      ...{ state: 'Inspected', value: '0.00' },
    });
    const nothing = { refunded: '0.00', transferred: '0.00', reason: 'nothing was accepted' };
    expect(await store.settleReturn(test.database, own('RMA-3', nothing))).to.include({
      ...{ state: 'Settled', waitingFor: 'sending back', reason: 'nothing was accepted' },
    });
  });

  it('end when nothing more comes: said so, or lapsed', async () => {
    await authorise('RMA-4');
    await refusalOf(receive('RMA-4', [], true), 'InvalidReturn');
    await receive('RMA-4', [[1, '1']]);
    await inspect('RMA-4', found(1, '1', 'restock'));
    expect(await receive('RMA-4', [], true)).to.include({ state: 'Inspected' });
    const rest = { orderId: 'SO-RMA-4', lines: [{ line: 1, quantity: '9', reason: 'x' }] };
    expect(await authorise('RMA-5', rest), 'what never came is free').to.include({ state: 'Authorised' });
    expect(await store.lapseReturn(test.database, own('RMA-5', {}))).to.include({
      ...{ state: 'Lapsed', reason: 'the goods did not come in time' },
    });
    await authorise('RMA-6', rest);
    await receive('RMA-6', [[1, '2']]);
    expect(await store.lapseReturn(test.database, own('RMA-6', {}))).to.include({ state: 'Received' });
    expect(await inspect('RMA-6', found(1, '2', 'scrap'))).to.include({ state: 'Inspected' });
    const nothing = { refunded: '0.00', transferred: '0.00', reason: null };
    await refusalOf(store.settleReturn(test.database, own('RMA-6', nothing)), 'WrongState');
  });

  it('are cancelled with goods here only by way of sending them back', async () => {
    await authorise('RMA-9');
    await receive('RMA-9', [[1, '3']]);
    await inspect('RMA-9', found(1, '1', 'restock'));
    expect(await cancel('RMA-9')).to.include({
      state: 'SendingBack',
      waitingFor: 'sending back',
      reason: 'they keep it',
    });
    // The fourth never came, and three of ten are here.
    const left = { orderId: 'SO-RMA-9', lines: [{ line: 1, quantity: '7.5', reason: 'x' }] };
    const held = await refusalOf(authorise('RMA-10', left), 'MoreThanShipped');
    expect(held.details.fields?.[0]?.message).to.contain('7 is left to return');
    await refusalOf(store.closeReturn(test.database, own('RMA-9', {})), 'NotSentBack');
    const back = by(ollie, { returnId: 'RMA-9', reference: 'UPS 2Z' });
    expect(await store.sendBack(test.database, back)).to.include({ state: 'SendingBack', waitingFor: null });
    const closed = await store.closeReturn(test.database, own('RMA-9', {}));
    expect(closed).to.include({ state: 'Cancelled', reason: 'they keep it' });
    expect(await factTypes(test, 'return:RMA-9')).to.deep.equal([
      ...['ReturnAuthorised', 'ReturnedGoodsReceived', 'ReturnedGoodsInspected', 'ReturnAdvanced'],
      ...['RejectedGoodsSentBack', 'ReturnAdvanced'],
    ]);
    const all = { orderId: 'SO-RMA-9', lines: [{ line: 1, quantity: '10', reason: 'x' }] };
    expect(await authorise('RMA-10', all), 'what went back may come again').to.include({ state: 'Authorised' });
  });

  it('are done once by their key, and refuse wrong input, states and people', async () => {
    const first = await authorise('RMA-7');
    expect(await authorise('RMA-7')).to.deep.equal(first);
    const start = startOf('RMA-7', { orderId: 'SO-RMA-7' });
    await refusalOf(store.authoriseReturn(test.database, by(ollie, { start })), 'ReturnExists');
    await refusalOf(receive('RMA-404', [[1, '1']]), 'UnknownReturn');
    const wrong = await refusalOf(inspect('RMA-7', found(1, '1', 'scrap')), 'WrongState');
    expect(wrong.details).to.include({ state: 'Authorised', command: 'inspectGoods' });
    const twice = {
      lines: [
        { line: 1, quantity: '0', reason: '' },
        { line: 1, quantity: '1', reason: 'x' },
      ],
    };
    const fields = (await refusalOf(authorise('RMA-8', { ...twice, validDays: 0 }), 'InvalidReturn')).details.fields;
    expect(fields?.map(({ field }) => field)).to.deep.equal([
      ...['validDays', 'lines[0].quantity', 'lines[0].reason', 'lines[1].line'],
    ]);
    const byVera = by(vera, { returnId: 'RMA-7', reason: 'x' });
    await refusalOf(store.cancelReturn(test.database, byVera), 'NotAllowed');
    const command = by(ollie, { returnId: 'RMA-7', lines: lines([1, '1']), reference: 'UPS', last: false });
    const answers = await Promise.all([1, 2, 3].map(() => store.receiveGoods(test.database, command)));
    for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
    expect((await store.returnRecord(test.database, 'RMA-7'))?.done).to.include(command.key);
  });

  it('are listed while they are open, and keep what their process was started with', async () => {
    const open = await store.openReturns(test.database, { quietSeconds: 0, after: 'RMA-3', limit: 2 });
    expect(open.map(({ returnId }) => returnId)).to.deep.equal(['RMA-4', 'RMA-6']);
    expect((await store.returnStart(test.database, 'RMA-4'))?.return.returnId).to.equal('RMA-4');
    expect(await store.returnView(test.database, 'RMA-404')).to.equal(null);
  });

  it('stay among themselves, and what happened only grows', async () => {
    expect(await neighbourBreaches(test, 'returns')).to.deep.equal([]);
    expect(await appendOnlyBreaches(test, 'returns')).to.deep.equal([]);
  });
});

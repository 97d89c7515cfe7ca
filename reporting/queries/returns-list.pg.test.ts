import { expect } from 'chai';
import type { Draft } from '../../tests/support/emit.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';
import { returnsList, timeline } from '../index.js';

const page = { page: 1, pageSize: 20 };

const ofReturn = (returnId: string, type: string, state: string, payload: object): Draft => ({
  domain: 'returns',
  type,
  version: 1,
  aggregateId: `return:${returnId}`,
  payload: { returnId, orderId: 'SO-1', state, ...payload },
});
const authorised = (returnId: string, customerId = 'C-1'): Draft =>
  ofReturn(returnId, 'ReturnAuthorised', 'Authorised', {
    ...{
      waitingFor: 'goods',
      customerId,
      customerName: 'Acme',
      outcome: 'refund',
      validUntil: '2026-04-01T12:00:00.000Z',
    },
    dimensions: { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'IND', costCentre: 'SHOP' },
    lines: [{ line: 1, part: 'P-1', quantity: '2', reason: 'too long' }],
  });
const inspected = (returnId: string): Draft =>
  ofReturn(returnId, 'ReturnedGoodsInspected', 'Received', {
    ...{ waitingFor: 'goods', inspectionId: `${returnId}-I1`, value: '53.00' },
    lines: [{ line: 1, part: 'P-1', quantity: '2', verdict: 'restock', site: 'IND', note: '' }],
  });
const credited = (returnId: string): Draft =>
  ofReturn(returnId, 'ReturnCredited', 'Credited', { creditNote: 'CN-1', credited: '53.00' });
const closed = (returnId: string): Draft =>
  ofReturn(returnId, 'ReturnAdvanced', 'Closed', { from: 'Settled', event: 'close' });

describe('the list of returns', () => {
  let models: ReadModels;
  beforeEach(async () => {
    models = await readModels();
  });
  afterEach(() => models.close());

  it('shows returns as they stand, the last authorised first, and filters them', async () => {
    await models.feed([
      // A fact of a return may come before the return itself: it is not listed yet.
      ...[credited('RMA-9'), authorised('RMA-1'), inspected('RMA-1'), credited('RMA-1'), closed('RMA-1')],
      authorised('RMA-2', 'C-2'),
    ]);
    const ids = async (filter: Parameters<typeof returnsList>[2]) =>
      (await returnsList(models.database, page, filter)).items.map(({ returnId }) => returnId);
    expect(await ids({})).to.deep.equal(['RMA-2', 'RMA-1']);
    expect(await ids({ customerId: 'C-2', waitingFor: 'goods', state: 'Authorised' })).to.deep.equal(['RMA-2']);
    expect(await ids({ orderId: 'SO-1', site: 'MARS' })).to.deep.equal([]);
    const [first] = (await returnsList(models.database, page, { state: 'Closed' })).items;
    expect(first).to.deep.include({
      ...{ returnId: 'RMA-1', orderId: 'SO-1', value: '53.00', creditNote: 'CN-1', credited: '53.00', refunded: null },
      ...{ waitingFor: null, outcome: 'refund', customerName: 'Acme', replacementOrderId: null },
    });
    expect(first?.closedAt).to.be.a('string');
  });

  it('stand in the timeline of their order and in their own, with what is told under their number', async () => {
    const replaced = { domain: 'orders', type: 'OrderCancelled', version: 1, aggregateId: 'order:SO-RMA-1' };
    const change = { orderId: 'SO-RMA-1', from: 'Placed', to: 'Cancelled', passed: [] };
    await models.feed([authorised('RMA-1'), inspected('RMA-1'), authorised('RMA-2'), { ...replaced, payload: change }]);
    const types = async (subject: string) => (await timeline(models.database, subject)).map(({ type }) => type);
    expect(await types('RMA-1')).to.deep.equal(['ReturnAuthorised', 'ReturnedGoodsInspected', 'OrderCancelled']);
    expect(await types('SO-1')).to.deep.equal(['ReturnAuthorised', 'ReturnedGoodsInspected', 'ReturnAuthorised']);
    const [, second] = await timeline(models.database, 'RMA-1');
    expect(second?.summary).to.equal('Inspection RMA-1-I1: 2 × P-1 to stock');
  });
});

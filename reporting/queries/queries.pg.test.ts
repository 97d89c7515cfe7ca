import { expect } from 'chai';
import { command, emit, journal } from '../../tests/support/emit.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';
import {
  aboutApproval,
  asked,
  changed,
  credited,
  invoiced,
  issued,
  moved,
  paid,
  placed,
  received,
  refunded,
  reserved,
  stocked,
} from '../../tests/support/sample-drafts.js';
import {
  journalsList,
  ordersList,
  receivables,
  revenue,
  stock,
  timeline,
  trialBalance,
  waitForPosition,
} from '../index.js';

const page = { page: 1, pageSize: 20 };
const stands = (part: string) => ({
  ...{ part, site: 'IND', onHandAfter: '5', valueAfter: '1.00', stockAccount: '1210' },
  dimensions: { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'IND', costCentre: 'SALES' },
});

describe('queries of the read models', () => {
  let models: ReadModels;

  beforeEach(async () => {
    models = await readModels();
  });
  afterEach(() => models.close());

  it('trial balance: opening, period and closing by account, each pair of columns tied', async () => {
    await models.feed([
      journal('J-1', '2026-02-27', [
        { account: '1110', debit: '107.00', credit: '0.00', job: 'J-2001' },
        { account: '2160', debit: '0.00', credit: '100.00' },
        { account: '2200', debit: '0.00', credit: '7.00' },
      ]),
      journal('J-2', '2026-03-02', [
        { account: '2160', debit: '100.00', credit: '0.00', site: 'CHI' },
        { account: '4010', debit: '0.00', credit: '100.00', site: 'CHI' },
      ]),
      journal('J-3', '2026-04-01', [
        { account: '1010', debit: '107.00', credit: '0.00' },
        { account: '1110', debit: '0.00', credit: '107.00' },
      ]),
    ]);
    const march = await trialBalance(models.database, { from: '2026-03-01', to: '2026-03-31' });
    const row = (account: string) => march.rows.find((found) => found.account === account);
    expect(row('1110')).to.deep.equal({
      account: '1110',
      openingDebit: '107.00',
      openingCredit: '0.00',
      debit: '0.00',
      credit: '0.00',
      closingDebit: '107.00',
      closingCredit: '0.00',
    });
    expect(row('2160')).to.include({
      openingCredit: '100.00',
      debit: '100.00',
      closingDebit: '0.00',
      closingCredit: '0.00',
    });
    expect(row('4010')).to.include({ openingCredit: '0.00', credit: '100.00', closingCredit: '100.00' });
    expect(row('1010')).to.equal(undefined);
    expect(march.totals).to.deep.equal({
      openingDebit: '107.00',
      openingCredit: '107.00',
      debit: '100.00',
      credit: '100.00',
      closingDebit: '107.00',
      closingCredit: '107.00',
    });
    const all = await trialBalance(models.database, { to: '2026-04-01' });
    expect(all.totals).to.include({ openingDebit: '0.00', debit: '314.00', credit: '314.00', closingDebit: '107.00' });
    const chicago = await trialBalance(models.database, { site: 'CHI' });
    expect(chicago.rows.map(({ account }) => account)).to.deep.equal(['2160', '4010']);
    const journals = await journalsList(models.database, page, { orderId: 'SO-1' });
    expect(journals.items.map((item) => item.journal)).to.deep.equal(['J-1', 'J-2', 'J-3']);
  });

  it('revenue and margin by day and dimensions', async () => {
    await models.feed([
      journal('J-1', '2026-03-02', [
        { account: '2160', debit: '100.00', credit: '0.00' },
        { account: '4010', debit: '0.00', credit: '100.00' },
        { account: '5010', debit: '60.00', credit: '0.00' },
        { account: '1220', debit: '0.00', credit: '60.00' },
      ]),
      journal('J-2', '2026-03-02', [
        { account: '4090', debit: '10.00', credit: '0.00' },
        { account: '1110', debit: '0.00', credit: '10.00' },
      ]),
      journal('J-3', '2026-03-03', [{ account: '4010', debit: '0.00', credit: '5.00', site: 'CHI' }]),
    ]);
    const { rows, totals } = await revenue(models.database, { from: '2026-03-01' });
    expect(rows.map(({ date, dimensions, ...figures }) => [date, dimensions.site, figures])).to.deep.equal([
      ['2026-03-02', 'IND', { revenue: '90.00', costOfGoodsSold: '60.00', grossMargin: '30.00' }],
      ['2026-03-03', 'CHI', { revenue: '5.00', costOfGoodsSold: '0.00', grossMargin: '5.00' }],
    ]);
    expect(totals).to.deep.equal({ revenue: '95.00', costOfGoodsSold: '60.00', grossMargin: '35.00' });
    expect((await revenue(models.database, { site: 'CHI' })).totals.revenue).to.equal('5.00');
  });

  it('orders: the latest state, times and money, filtered and paged', async () => {
    await models.feed([
      // A fact of billing may come before the order itself; the order is then not listed yet.
      invoiced('INV-000001', 'SO-1003', '2026-03-01', '2026-03-31'),
      placed('SO-1001'),
      placed('SO-1002', { paymentTerms: 'onAccount' }),
      changed('SO-1001', 'OrderConfirmed', 'Confirmed', { from: 'Paid' }),
      changed('SO-1002', 'OrderBackordered', 'Backordered', { waitingFor: 'stock' }),
      paid('PAY-1', 'SO-1001', '2026-03-01', { amount: '107.00', unapplied: '107.00', applications: [] }),
      changed('SO-1001', 'OrderShipped', 'Shipped', { from: 'Confirmed', shipmentId: 'SO-1001/1', lines: [] }),
      changed('SO-1001', 'OrderFulfilled', 'Fulfilled', { from: 'Shipped' }),
    ]);
    const all = await ordersList(models.database, page);
    expect(all.total).to.equal(2);
    expect(all.items.map(({ orderId, state }) => [orderId, state])).to.deep.equal([
      ['SO-1002', 'Backordered'],
      ['SO-1001', 'Fulfilled'],
    ]);
    expect(all.items[1]).to.deep.include({
      customerName: 'Hoosier Pumps',
      dimensions: { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'IND', costCentre: 'SALES' },
      total: '107.00',
      paid: '107.00',
      invoiced: '0.00',
      placedAt: '2026-03-01T12:02:00.000Z',
      confirmedAt: '2026-03-01T12:04:00.000Z',
      shippedAt: '2026-03-01T12:07:00.000Z',
      endedAt: '2026-03-01T12:08:00.000Z',
      placedBy: 'Olga',
      waitingFor: null,
    });
    const second = await ordersList(models.database, { page: 2, pageSize: 1 });
    expect([second.total, second.items.map(({ orderId }) => orderId)]).to.deep.equal([2, ['SO-1001']]);
    const waiting = await ordersList(models.database, page, { waiting: true, paymentTerms: 'onAccount' });
    expect(waiting.items.map(({ waitingFor }) => waitingFor)).to.deep.equal(['stock']);
    expect((await ordersList(models.database, page, { state: 'Placed' })).total).to.equal(0);
    expect((await ordersList(models.database, page, { site: 'CHI' })).total).to.equal(0);
  });

  it('stock: on hand, reserved and value from what each fact changed', async () => {
    await models.feed([
      reserved('SO-1', 'IND', 'P-1', '3'),
      received('P-1', 'IND', '10', '100.00'),
      issued('SO-1', 'IND', 'P-1', '2', '20.00'),
      moved('P-1', 'IND', 'CHI', '2.5', '25.00'),
    ]);
    const { items, total } = await stock(models.database, page);
    expect(total).to.equal(2);
    expect(
      items.map(({ site, onHand, reserved, available, value }) => [site, onHand, reserved, available, value]),
    ).to.deep.equal([
      ['CHI', '2.5', '0', '2.5', '25.00'],
      ['IND', '5.5', '1', '4.5', '55.00'],
    ]);
    expect(items[0]).to.include({ stockAccount: '1220', businessUnit: 'INDUSTRIAL_PRODUCTS' });
    expect((await stock(models.database, page, { site: 'IND', part: 'P-1', inStock: true })).total).to.equal(1);
  });

  it('stock: what jobs and overhead took and gave, what was opened, and what only changed its value', async () => {
    const job = { jobId: 'J-2001', work: 'w', jobDimensions: { businessUnit: 'B', site: 'IND', costCentre: 'C' } };
    await models.feed([
      stocked('StockOpened', 'P-2', 'IND', { quantity: '10', value: '100.00', note: 'n' }),
      reserved('J-2001', 'IND', 'P-2', '3'),
      stocked('MaterialIssuedToJob', 'P-2', 'IND', { ...job, quantity: '4', fromReservation: '3', value: '40.00' }),
      stocked('MaterialReturnedFromJob', 'P-2', 'IND', { ...job, quantity: '1', value: '10.00' }),
      stocked('IndirectMaterialIssued', 'P-2', 'IND', {
        ...{ quantity: '2', value: '20.00', note: 'n', overheadDimensions: job.jobDimensions },
      }),
      stocked('GoodsReceivedFromJob', 'P-3', 'IND', {
        ...{ ...job, completionId: 'C-1', quantity: '5', pegged: '5', value: '60.00', stockAccount: '1220' },
      }),
      reserved('SO-1', 'IND', 'P-3', '5'),
      stocked('StockRevalued', 'P-2', 'IND', {
        ...{ revaluationId: 'R-1', reason: 'overhead' },
        rows: [
          { ...stands('P-2'), value: '-1.50' },
          { ...stands('P-3'), value: '2.25' },
        ],
      }),
    ]);
    const { items } = await stock(models.database, page);
    expect(
      items.map(({ part, onHand, reserved: held, value, stockAccount }) => [part, onHand, held, value, stockAccount]),
    ).to.deep.equal([
      ['P-2', '5', '0', '48.50', '1210'],
      ['P-3', '5', '5', '62.25', '1220'],
    ]);
  });

  it('receivables: what is open as of a date, by age, and money that no invoice took up', async () => {
    await models.feed([
      invoiced('INV-000001', 'SO-1', '2026-01-10', '2026-02-09'),
      invoiced('INV-000002', 'SO-2', '2026-03-01', '2026-03-31', '50.00'),
      invoiced('INV-000003', 'SO-3', '2026-03-01', '2026-03-31', '30.00'),
      paid('PAY-1', 'SO-1', '2026-03-05', {
        amount: '60.00',
        unapplied: '10.00',
        applications: [{ invoice: 'INV-000001', amount: '50.00' }],
      }),
      paid('PAY-3', 'SO-3', '2026-03-01', {
        amount: '30.00',
        unapplied: '0.00',
        applications: [{ invoice: 'INV-000003', amount: '30.00' }],
      }),
      credited('CN-000001', 'SO-3', '2026-03-02', 'INV-000003', '30.00'),
      refunded('RF-1', 'SO-3', '2026-03-09', 'INV-000003', '30.00'),
    ]);
    const middle = await receivables(models.database, { asOf: '2026-03-04' });
    expect(middle.rows.map(({ invoice, open, bucket }) => [invoice, open, bucket])).to.deep.equal([
      ['INV-000001', '107.00', '1-30'],
      ['INV-000002', '50.00', 'current'],
      ['INV-000003', '-30.00', 'current'],
    ]);
    expect(middle.unapplied).to.deep.equal([]);
    expect(middle.totals.open).to.equal('127.00');
    const later = await receivables(models.database, { asOf: '2026-05-15' });
    expect(later.rows.map(({ invoice, open, paid, bucket }) => [invoice, open, paid, bucket])).to.deep.equal([
      ['INV-000001', '57.00', '50.00', '91-120'],
      ['INV-000002', '50.00', '0.00', '31-60'],
    ]);
    expect(later.totals).to.deep.equal({
      open: '107.00',
      buckets: {
        current: '0.00',
        '1-30': '0.00',
        '31-60': '50.00',
        '61-90': '0.00',
        '91-120': '57.00',
        'over 120': '0.00',
      },
    });
    expect(later.unapplied).to.deep.equal([{ customerId: 'C-1001', amount: '-10.00' }]);
    expect((await receivables(models.database, { asOf: '2026-05-15', customerId: 'C-9' })).rows).to.deep.equal([]);
  });

  it('timeline: every fact of an order, by its own word or by its process', async () => {
    await models.feed([placed('SO-1'), command('SO-1', 'cancel'), placed('SO-2')], 'SO-1');
    await models.feed([received('P-1', 'IND', '1', '1.00')], 'SO-1');
    const entries = await timeline(models.database, 'SO-1');
    expect(entries.map(({ type, summary }) => [type, summary])).to.deep.equal([
      ['OrderPlaced', 'Order SO-1 placed for Hoosier Pumps, total 107.00'],
      ['OrderCommandRecorded', 'cancel was asked while Placed'],
      ['StockReceived', '1 × P-1 received at IND, value 1.00'],
    ]);
    expect(entries[0]).to.deep.include({ at: '2026-03-01T12:01:00.000Z', actor: { id: 'olga', name: 'Olga' } });
    expect(entries[2]?.details).to.include({ reference: 'PO-1' });
    expect(entries[2]?.details).to.not.have.property('posting');
  });

  it('approvals: as their facts tell them', async () => {
    await models.feed([
      asked('R-1', 'olga'),
      asked('R-2', 'fay', 'Finance'),
      asked('R-3', 'fay'),
      aboutApproval('R-2', 'EscalationTriggered', { escalatedToRole: 'Admin' }),
      aboutApproval('R-3', 'ApprovalGranted', {
        decidedBy: { id: 'ann', name: 'Ann' },
        reason: 'fine',
        afterEscalation: false,
      }),
    ]);
    const rows = await models.test.admin(
      'SELECT request_id, state, escalated_to_role, amount::text FROM reporting.approvals ORDER BY request_id',
    );
    expect(rows).to.deep.equal([
      { request_id: 'R-1', state: 'Requested', escalated_to_role: null, amount: '5000.00' },
      { request_id: 'R-2', state: 'Escalated', escalated_to_role: 'Admin', amount: '5000.00' },
      { request_id: 'R-3', state: 'Granted', escalated_to_role: null, amount: '5000.00' },
    ]);
  });

  it('wait for a position means for every fact of its command', async () => {
    const last = await emit(models.test.database, [command('SO-1'), command('SO-2'), command('SO-3')]);
    const facts = await models.test.admin<{ event_id: string; position: string }>(
      'SELECT event_id, position FROM outbox.facts ORDER BY position',
    );
    const arrive = (index: number): Promise<unknown> =>
      models.test.admin('INSERT INTO reporting.inbox VALUES ($1, $2)', [
        facts[index]?.event_id,
        facts[index]?.position,
      ]);
    await arrive(2);
    await arrive(1);
    expect(await waitForPosition(models.database, last, 0)).to.equal(false);
    const waiting = waitForPosition(models.database, last, 10_000);
    await arrive(0);
    expect(await waiting).to.equal(true);
    expect(await waitForPosition(models.database, '999999', 0)).to.equal(false);
  });
});

import { expect } from 'chai';
import { add, formatMoney, money } from '../../domain/kernel/money.js';
import type { ApiAnswer } from '../support/http-client.js';
import { expectBooksTie } from './support/books.js';
import {
  AMOS,
  confirmed,
  dimensions,
  done,
  FAY,
  newCustomer,
  newPart,
  place,
  reaches,
  receive,
  ship,
  today,
} from './support/orders.js';
import { ask } from './support/stack.js';

type Item = Record<string, unknown>;

const list = async (path: string): Promise<Item[]> => {
  const answer = await ask('GET', path);
  expect(answer.status, answer.text).to.equal(200);
  expect(answer.headers.get('atlas-fresh'), `${path} is behind`).to.equal(null);
  return (answer.body['items'] ?? answer.body['rows']) as Item[];
};

const fulfilled = async (orderId: string, lines?: object[]): Promise<ApiAnswer['body']> => {
  await ship(orderId, lines);
  return reaches(orderId, 'Fulfilled');
};

/** The highest position of the order's facts, once it is over and everything is posted. */
async function lastPosition(orderId: string): Promise<string> {
  await expectBooksTie();
  const { body } = await ask('GET', `/v1/orders/${orderId}/timeline`);
  return String(Math.max(...(body['items'] as Item[]).map(({ position }) => Number(position))));
}

describe('from order to cash', function () {
  this.timeout(120_000);

  it('a prepaid order is paid, shipped and fulfilled, and every report says so', async () => {
    const part = await newPart('100.00');
    const before = await receive(part, '5', '40.00');
    const seen = await list(`/v1/reports/stock?part=${part}&minPosition=${before['position']}`);
    expect(seen).to.have.length(1);
    expect(seen[0]).to.include({ onHand: '5', value: '200.00' });

    const placed = await done('/v1/orders', { body: { ...prepaid(part, '3'), customerReference: 'PO 7' } });
    const orderId = String(placed['orderId']);
    const listed = await list(`/v1/orders?customerId=C-1001&minPosition=${placed['position']}`);
    expect(listed.map((order) => order['orderId'])).to.include(orderId);
    const waits = await reaches(orderId, 'Confirmed');
    expect(waits).to.include({ waitingFor: 'shipment', net: '300.00', tax: '21.00', total: '321.00' });
    const over = await fulfilled(orderId);
    expect(over).to.include({ waitingFor: null });
    expect(over['shipped']).to.deep.equal([{ line: 1, shipped: '3', cancelled: '0' }]);

    const minPosition = await lastPosition(orderId);
    const orders = await list(`/v1/reports/orders?customerId=C-1001&minPosition=${minPosition}`);
    const row = orders.find((order) => order['orderId'] === orderId);
    expect(row).to.include({
      state: 'Fulfilled',
      invoiced: '321.00',
      paid: '321.00',
      credited: '0.00',
      refunded: '0.00',
    });
    const [stock] = await list(`/v1/reports/stock?part=${part}&minPosition=${minPosition}`);
    expect(stock).to.include({ onHand: '2', reserved: '0', available: '2', value: '80.00' });
    const owed = await list(`/v1/reports/receivables?minPosition=${minPosition}`);
    expect(owed.map((invoice) => invoice['orderId'])).not.to.include(orderId);
    expect(await postingsOf(orderId)).to.deep.equal({
      '1010': ['321.00', '0.00'],
      '1110': ['321.00', '321.00'],
      '1220': ['0.00', '120.00'],
      '2160': ['300.00', '300.00'],
      '2200': ['0.00', '21.00'],
      '4010': ['0.00', '300.00'],
      '5010': ['120.00', '0.00'],
    });
  });

  it('an order on account is invoiced with each shipment, and paid later', async () => {
    const [part, customerId] = [await newPart('100.00'), await newCustomer()];
    await receive(part, '5', '40.00');
    const revenueBefore = await revenueTotals();
    const orderId = await confirmed({ part, quantity: '3', customerId, onAccount: true, inParts: true });
    expect(await list(`/v1/reports/receivables?customerId=${customerId}`)).to.deep.equal([]);
    await ship(orderId, [{ line: 1, quantity: '1' }]);
    await reaches(orderId, 'PartlyShipped', 'shipment of the rest');
    await fulfilled(orderId);

    const minPosition = await lastPosition(orderId);
    const owed = await list(`/v1/reports/receivables?customerId=${customerId}&minPosition=${minPosition}`);
    expect(owed.map(({ open }) => open)).to.have.members(['107.00', '214.00']);
    const earned = await revenueTotals();
    expect(Number(earned['revenue']) - Number(revenueBefore['revenue'])).to.be.closeTo(300, 0.001);
    expect(Number(earned['costOfGoodsSold']) - Number(revenueBefore['costOfGoodsSold'])).to.be.closeTo(120, 0.001);

    const receipt = { customerId, method: 'wire', reference: 'BANK-1', receivedOn: today(), dimensions };
    const taken = await done('/v1/payments', { ...FAY, body: { ...receipt, amount: '250.00' } });
    expect(taken).to.deep.include({ unapplied: '0.00' });
    expect(sum((taken['applied'] as Item[]).map(({ amount }) => String(amount)))).to.equal('250.00');
    const left = await list(`/v1/reports/receivables?customerId=${customerId}&minPosition=${taken['position']}`);
    expect(sum(left.map(({ open }) => String(open)))).to.equal('71.00');
    const more = await done('/v1/payments', { ...FAY, body: { ...receipt, amount: '100.00', reference: 'BANK-2' } });
    expect(more).to.include({ unapplied: '29.00' });
    const report = await ask('GET', `/v1/reports/receivables?customerId=${customerId}&minPosition=${more['position']}`);
    expect(report.body['rows']).to.deep.equal([]);
    expect(report.body['unapplied']).to.deep.equal([{ customerId, amount: '-29.00' }]);
    await expectBooksTie();
  });

  it('the trial balance and the receivables agree on what customers owe', async () => {
    const closing = await expectBooksTie();
    const report = await ask('GET', '/v1/reports/receivables');
    const { open } = report.body['totals'] as { open: string };
    expect(open).to.equal(closing.get('1110') ?? '0.00');
  });

  it('an order shows what it waits for and why', async () => {
    const part = await newPart('4000.00');
    const short = await place({ part, quantity: '3' });
    const stock = (await reaches(short, 'Backordered', 'stock'))['waiting'] as Record<string, string>;
    expect(stock['why']).to.contain(`3 × ${part}`);
    expect((await ask('GET', stock['see'] ?? '')).status).to.equal(200);
    await receive(part, '4');
    const approval = (await reaches(short, 'AwaitingApproval', 'approval'))['waiting'] as Record<string, string>;
    expect(approval['why']).to.contain('Approver');
    const request = await ask('GET', approval['see'] ?? '');
    expect(request.body).to.include({ subject: short, state: 'Requested' });
    await done(`${approval['see']}/decisions`, { ...AMOS, body: { decision: 'approve', reason: 'fine' } });
    await reaches(short, 'Confirmed', 'shipment');
    const over = await fulfilled(short);
    expect(over).to.deep.include({ waitingFor: null, waiting: null });
    const declined = await reaches(await place({ part, token: 'tok_decline' }), 'Invoiced', 'payment retry');
    expect(declined['reason']).to.match(/declined/);
    expect(declined['waiting'])
      .to.have.property('why')
      .that.matches(/declined/);
  });
});

const prepaid = (part: string, quantity: string) => ({
  ...{ customerId: 'C-1001', paymentTerms: 'prepaid', paymentToken: 'tok_ok', dimensions },
  lines: [{ part, quantity }],
});

const sum = (amounts: readonly string[]): string => formatMoney(add(...amounts.map((amount) => money(amount))));

async function revenueTotals(): Promise<Item> {
  return (await ask('GET', '/v1/reports/revenue')).body['totals'] as Item;
}

/** Everything the order has posted: of each account its debits and its credits. */
async function postingsOf(orderId: string): Promise<Record<string, [string, string]>> {
  const found: Record<string, [string, string]> = {};
  for (const journal of await list(`/v1/journals/of/${orderId}`)) {
    for (const { account, debit, credit } of journal['lines'] as Record<string, string>[]) {
      const [debits, credits] = found[account ?? ''] ?? ['0.00', '0.00'];
      found[account ?? ''] = [sum([debits, debit ?? '']), sum([credits, credit ?? ''])];
    }
  }
  return found;
}

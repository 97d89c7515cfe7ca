import { expect } from 'chai';
import { expectBooksTie } from './support/books.js';
import { AMOS, confirmed, done, newPart, OLLIE, place, reaches, receive, ship } from './support/orders.js';
import { ask } from './support/stack.js';

interface Entry {
  readonly at: string;
  readonly position: string;
  readonly type: string;
  readonly domain: string;
  readonly actor: { id: string; name: string };
  readonly workflowId: string | null;
  readonly summary: string;
}

async function timelineOf(orderId: string): Promise<Entry[]> {
  await expectBooksTie();
  const answer = await ask('GET', `/v1/orders/${orderId}/timeline`);
  expect(answer.status, answer.text).to.equal(200);
  return answer.body['items'] as Entry[];
}

const typesOf = (entries: readonly Entry[]): string[] => entries.map(({ type }) => type);

function expectInOrder(entries: readonly Entry[], wanted: readonly string[]): void {
  const types = typesOf(entries);
  let from = 0;
  for (const type of wanted) {
    const at = types.indexOf(type, from);
    expect(at, `${type} after the ${from}th of ${types.join(' ')}`).to.be.at.least(from);
    from = at + 1;
  }
}

describe('the timeline of an order', function () {
  this.timeout(120_000);

  it('shows commands, states, approvals, facts and postings in time order, with who and why', async () => {
    const part = await newPart('4000.00');
    await receive(part, '3', '1500.00');
    const orderId = await place({ part, quantity: '3' });
    await reaches(orderId, 'AwaitingApproval', 'approval');
    const reason = 'a frame contract covers it';
    await done(`/v1/approvals/AR-${orderId}-0/decisions`, { ...AMOS, body: { decision: 'approve', reason } });
    await reaches(orderId, 'Confirmed');
    await ship(orderId);
    await reaches(orderId, 'Fulfilled');

    const entries = await timelineOf(orderId);
    const chain = ['OrderPlaced', 'InventoryReserved', 'InvoiceCreated', 'PaymentSucceeded', 'ApprovalRequested'];
    expectInOrder(entries, [...chain, 'ApprovalGranted', 'OrderConfirmed', 'OrderShipped', 'OrderFulfilled']);
    expect(typesOf(entries)).to.include.members(['OrderCommandRecorded', 'GoodsIssued', 'RevenueReleased']);
    expect(typesOf(entries).filter((type) => type === 'JournalPosted')).to.have.length(4);
    const instants = entries.map(({ at }) => Date.parse(at));
    expect(instants, 'in time order').to.deep.equal([...instants].sort((a, b) => a - b));

    const granted = entries.find(({ type }) => type === 'ApprovalGranted');
    expect(granted?.actor.id).to.equal('amos');
    expect(granted?.summary).to.contain(reason);
    expect(entries.find(({ type }) => type === 'OrderPlaced')?.actor.id).to.equal('ollie');
    expect(entries.filter(({ summary }) => summary.trim() === '')).to.deep.equal([]);
    expect(JSON.stringify(entries), 'the payment token').not.to.contain('tok_');
    expect(entries.find(({ type }) => type === 'OrderPlaced')?.workflowId).to.equal(`order:${orderId}`);
  });

  it('shows who cancelled, why, and what was given back, each as its own document', async () => {
    const part = await newPart();
    await receive(part, '1');
    const orderId = await confirmed({ part });
    const reason = 'the customer ordered twice';
    await done(`/v1/orders/${orderId}/cancel`, { as: ['olga', 'Ops'], body: { reason } });
    await reaches(orderId, 'Cancelled');
    const entries = await timelineOf(orderId);
    expectInOrder(entries, ['OrderConfirmed', 'CreditNoteIssued', 'InventoryReleased', 'OrderCancelled']);
    expectInOrder(entries, ['RefundRequested', 'PaymentRefunded', 'OrderCancelled']);
    const asked = entries.find(({ type, actor }) => type === 'OrderCommandRecorded' && actor.id === 'olga');
    expect(asked?.summary).to.contain(reason);
    expect(entries.find(({ type }) => type === 'OrderCancelled')?.summary).to.contain(reason);
  });

  it('is 404 for an order that is not there', async () => {
    const answer = await ask('GET', '/v1/orders/SO-999999/timeline', OLLIE);
    expect(answer.body).to.include({ status: 404, code: 'unknown-order' });
  });
});

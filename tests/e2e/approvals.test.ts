import { expect } from 'chai';
import type { ApiAnswer, Asking } from '../support/http-client.js';
import { expectBooksTie } from './support/books.js';
import {
  AMOS,
  command,
  dimensions,
  done,
  FAY,
  FRANK,
  newCustomer,
  newPart,
  OLLIE,
  orderBody,
  place,
  reaches,
  ship,
  someId,
  today,
} from './support/orders.js';
import { ask } from './support/stack.js';

const ADA = { as: ['ada', 'Admin'] } as const;
const ALMA = { as: ['alma', 'Admin'] } as const;
const ANNA = { as: ['anna', 'Approver'] } as const;
const DORA = { as: ['dora', 'Ops'] } as const;
const OSCAR = { as: ['oscar', 'Ops', 'Finance'] } as const;
const FLORA = { as: ['flora', 'Finance'] } as const;

/** Where no other test places its orders. */
const EVANSVILLE = { ...dimensions, site: 'EVANSVILLE' };

type Rows = Record<string, unknown>[];

const vote = (requestId: string, who: Asking, decision: 'approve' | 'reject', onBehalfOf?: string) =>
  command(`/v1/approvals/${requestId}/decisions`, {
    ...who,
    body: { decision, reason: `${decision}: as we said`, ...(onBehalfOf ? { onBehalfOf } : {}) },
  });
async function voted(...asked: Parameters<typeof vote>): Promise<unknown> {
  const { status, text, body } = await vote(...asked);
  expect(status, text).to.equal(200);
  return body['state'];
}
const codeOf = ({ body }: ApiAnswer) => body['code'];

/** A part of this test alone, at that site. */
async function stocked(
  quantity: string,
  { unitPrice = '75.00', site = dimensions.site as string } = {},
): Promise<string> {
  const part = await newPart(unitPrice);
  await done('/v1/stock/receipts', { body: { part, site, quantity, unitCost: '31.00', reference: 'DN-E2E' } });
  return part;
}

/** The policy of orders as it stands, and one more rule, which another Admin lets hold. */
async function defineSteps(): Promise<void> {
  const { rules } = (await ask('GET', '/v1/approval-policies/order', ADA)).body as unknown as { rules: Rows };
  const steps = [
    { role: 'Approver', quorum: '2' },
    { role: 'Finance', quorum: 'majority', people: ['fay', 'frank', 'flora'] },
  ];
  const rule = {
    ...{ name: 'by four', minimumAmount: '5000.00', site: EVANSVILLE.site, approverRole: 'Approver', steps },
    ...{ escalateAfterMinutes: 480, escalateToRole: 'Admin', expireAfterMinutes: 960 },
  };
  const proposed = await done('/v1/approval-policies', {
    ...ADA,
    body: { kind: 'order', rules: [...rules.filter(({ site }) => site !== EVANSVILLE.site), rule], planned: 'keep' },
  });
  expect(proposed).to.include({ state: 'Proposed' });
  const requestId = String(proposed['requestId']);
  expect(codeOf(await vote(requestId, ADA, 'approve'))).to.equal('own-request');
  expect(await voted(requestId, ALMA, 'approve')).to.equal('Granted');
}

describe('approvals in depth', function () {
  this.timeout(180_000);

  it('an order goes through steps of votes, one lent; split votes send it back, amended it is asked about anew, and its file tells who', async () => {
    await defineSteps();
    const part = await stocked('100', { site: EVANSVILLE.site });
    const body = { ...orderBody({ part, quantity: '80' }), dimensions: EVANSVILLE };
    const orderId = String((await done('/v1/orders', { body }))['orderId']);
    await reaches(orderId, 'AwaitingApproval', 'approval');
    const lent = { role: 'Approver', to: { id: 'dora', name: 'dora' }, firstDay: today(), lastDay: today() };
    const given = await done('/v1/delegations', { ...AMOS, body: { ...lent, reason: 'On holiday.' } });

    const first = `AR-${orderId}-0`;
    expect(codeOf(await vote(first, { as: ['ollie', 'Approver'] }, 'approve'))).to.equal('own-request');
    expect(codeOf(await vote(first, FAY, 'approve')), 'before its step').to.equal('decision-not-allowed');
    expect(await voted(first, ANNA, 'approve')).to.equal('Requested');
    expect(codeOf(await vote(first, ANNA, 'approve'))).to.equal('voted-already');
    expect(codeOf(await vote(first, DORA, 'approve')), 'in nobody’s place').to.equal('decision-not-allowed');
    expect(await voted(first, DORA, 'approve', 'amos')).to.equal('Requested');
    expect(codeOf(await vote(first, AMOS, 'approve')), 'for whom dora did').to.equal('voted-already');
    expect(await voted(first, FAY, 'approve')).to.equal('Requested');
    expect(await voted(first, FRANK, 'reject')).to.equal('Requested');
    expect(await voted(first, FLORA, 'reject')).to.equal('Returned');
    await reaches(orderId, 'AwaitingApproval', 'amendment');

    await done(`/v1/orders/${orderId}/amend`, { body: { lines: [{ line: 1, quantity: '70' }] } });
    await reaches(orderId, 'AwaitingApproval', 'approval');
    const anew = `AR-${orderId}-1`;
    expect(await voted(anew, ANNA, 'approve')).to.equal('Requested');
    expect(await voted(anew, DORA, 'approve', 'amos')).to.equal('Requested');
    expect(await voted(anew, FAY, 'approve')).to.equal('Requested');
    expect(await voted(anew, FRANK, 'approve')).to.equal('Granted');
    await reaches(orderId, 'Confirmed', 'shipment');
    await done(`/v1/delegations/${given['delegationId']}/revoke`, { ...AMOS, body: { reason: 'Back again.' } });
    const { position } = await ship(orderId);
    await reaches(orderId, 'Fulfilled');

    const path = `/v1/orders/${orderId}/case-file?minPosition=${position}`;
    const { approvals } = (await ask('GET', path, FAY)).body as unknown as { approvals: Record<string, unknown>[] };
    const told = approvals.map(({ requestId, state, votes }) => [
      ...[requestId, state],
      (votes as { step: number; decision: string; decidedBy: { id: string }; onBehalfOf: { id: string } | null }[])
        .map(({ step, decision, decidedBy, onBehalfOf }) =>
          [step, decision, decidedBy.id, ...(onBehalfOf ? ['for', onBehalfOf.id] : [])].join(' '),
        )
        .join(', '),
    ]);
    const two = '1 approve anna, 1 approve dora for amos';
    expect(told).to.deep.equal([
      [first, 'Returned', `${two}, 2 approve fay, 2 reject frank, 2 reject flora`],
      [anew, 'Granted', `${two}, 2 approve fay, 2 approve frank`],
    ]);
    await expectBooksTie();
  });

  it('goods leave beyond the credit limit for a reason and by a second person of Finance, which the audit has', async () => {
    const [part, customerId] = [await stocked('20'), await newCustomer('1000.00')];
    const beyond = orderBody({ part, quantity: '20', customerId, onAccount: true });
    const without = String((await done('/v1/orders', { body: beyond }))['orderId']);
    await reaches(without, 'Rejected');
    const reason = 'Pays on Friday.';
    const orderId = String(
      (await done('/v1/orders', { ...OSCAR, body: { ...beyond, creditOverride: { reason } } }))['orderId'],
    );
    const waits = await reaches(orderId, 'AwaitingApproval', 'approval');
    expect(waits['reason']).to.contain(`beyond the credit limit: ${reason}`);
    const requestId = `AR-${orderId}-credit-0`;
    expect(codeOf(await vote(requestId, OSCAR, 'approve')), 'who asked').to.equal('own-request');
    expect(codeOf(await vote(requestId, AMOS, 'approve')), 'not of Finance').to.equal('decision-not-allowed');
    expect(await voted(requestId, FRANK, 'approve')).to.equal('Granted');
    await reaches(orderId, 'Confirmed', 'shipment');
    await ship(orderId);
    await reaches(orderId, 'Fulfilled');
    const entries = (await ask('GET', `/v1/audit/entries?kind=override&resource=${orderId}`, ADA)).body[
      'items'
    ] as Rows;
    expect(entries.map(({ actorId, outcome }) => [actorId, outcome])).to.deep.equal([['oscar', 'accepted']]);
    await expectBooksTie();
  });

  it('several are decided in one call, each by itself, and the same call again is answered the same', async () => {
    const part = await stocked('10', { unitPrice: '12000.00' });
    const orders = [await place({ part }), await place({ part }), await place({ part }, { as: ['amos', 'Ops'] })];
    for (const orderId of orders) await reaches(orderId, 'AwaitingApproval', 'approval');
    const [yes, no, own] = orders.map((orderId) => `AR-${orderId}-0`);
    const decisions = [
      { requestId: yes, decision: 'approve', reason: 'seen' },
      { requestId: own, decision: 'approve', reason: 'mine' },
      { requestId: 'AR-NOWHERE', decision: 'approve', reason: 'seen' },
      { requestId: no, decision: 'reject', reason: 'too dear' },
    ];
    const asking = { ...AMOS, key: someId('BULK'), body: { decisions } };
    const decided = await done('/v1/approvals/decisions', asking);
    const told = (decided['decided'] as { requestId: string; state: string; problem?: { code: string } }[]).map(
      ({ requestId, state, problem }) => [requestId, state ?? problem?.code],
    );
    expect(told).to.deep.equal([
      [yes, 'Granted'],
      [own, 'own-request'],
      ['AR-NOWHERE', 'unknown-request'],
      [no, 'Rejected'],
    ]);
    expect(await done('/v1/approvals/decisions', asking)).to.deep.equal(decided);
    await reaches(String(orders[0]), 'Confirmed', 'shipment');
    expect((await reaches(String(orders[1]), 'Rejected'))['reason']).to.contain(no);
    await reaches(String(orders[2]), 'AwaitingApproval', 'approval');
    await done(`/v1/orders/${orders[2]}/cancel`, { ...OLLIE, body: { reason: 'The test is over.' } });
    await reaches(String(orders[2]), 'Cancelled');
    await expectBooksTie();
  });
});

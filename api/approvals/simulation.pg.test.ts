import { expect } from 'chai';
import { fourEyesDemand, type PolicyRule } from '../../domain/approvals/index.js';
import { definePolicy, requestApproval } from '../../domain/approvals/store/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { addDays, localDate } from '../../domain/kernel/time.js';
import { placeOrder } from '../../domain/orders/store/index.js';
import { by, fay, ollie } from '../../tests/support/actors.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { DIMENSIONS, orderStart, receive } from '../../tests/support/order-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';

const rule = (name: string, minimumAmount: string): PolicyRule => ({
  ...{ name, minimumAmount, approverRole: 'Approver', escalateToRole: 'Admin' },
  ...{ escalateAfterMinutes: 60, expireAfterMinutes: 120 },
});
const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE', costCentre: 'IP_SALES' };
const today = localDate(new Date().toISOString());

describe('the simulation of a policy', () => {
  let test: TestDatabase;
  let api: ApiServer;
  const simulation = (kind: string, version: number, from = today, to = today) =>
    api.ask('GET', `/v1/approval-policies/${kind}/versions/${version}/simulation?from=${from}&to=${to}`);
  before(async () => {
    test = await testDatabase();
    api = await apiServer({ database: test.api, processes: plannedProcesses({}) });
    const define = (kind: 'order' | 'refund', effectiveFrom: string, ...rules: PolicyRule[]) =>
      definePolicy(test.database, by(SYSTEM_ACTOR, { kind, rules, effectiveFrom }));
    for (const kind of ['order', 'refund'] as const) {
      await define(kind, today, rule('large', '1000.00'));
      await define(kind, addDays(today, 30), rule('all from 500', '500.00'));
    }
    for (const [requestId, amount] of [
      ['R-1', '499.99'],
      ['R-2', '500.00'],
      ['R-3', '1000.00'],
    ] as const) {
      const about = { requestId, kind: 'refund', subject: `RF-${requestId}`, amount, dimensions } as const;
      const rest = { requestedBy: fay, requesterWorkflowId: 'correction:COR-1', demand: fourEyesDemand('refund') };
      await requestApproval(test.database, by(fay, { ...about, ...rest }));
    }
    await test.admin(
      `INSERT INTO reporting.orders (order_id, placing_sequence, placed_at, total, business_unit, site, cost_centre)
       VALUES ('SO-1', 1, now(), 999.99, $1, $2, $3), ('SO-2', 2, now(), 1000.00, $1, $2, $3),
         ('SO-3', 3, now() - interval '3 days', 700.00, $1, $2, $3)`,
      Object.values(dimensions),
    );
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  it('tells which requests of a kind would have needed an approval, against today’s version', async () => {
    const { status, body, text } = await simulation('refund', 2);
    expect(status, text).to.equal(200);
    expect(body).to.deep.include({ kind: 'refund', version: 2, comparedWith: 1, looked: 3, needed: 3, neededToday: 3 });
    // A refund of 499.99 needs a second person whatever the policy; the others for another reason than today.
    const different = body['different'] as Record<string, unknown>[];
    expect(different.map(({ subject, reason, reasonToday }) => [subject, reason, reasonToday])).to.deep.equal([
      [
        'RF-R-2',
        'all from 500: 500.00 or more needs Approver.',
        'A refund of a customer’s credit needs a second person.',
      ],
      ['RF-R-3', 'all from 500: 500.00 or more needs Approver.', 'large: 1000.00 or more needs Approver.'],
    ]);
    expect((await simulation('refund', 1)).body).to.deep.include({ needed: 3, neededToday: 3, different: [] });
  });

  it('looks at the orders that were placed in those days', async () => {
    const one = (await simulation('order', 2)).body;
    expect(one).to.deep.include({ looked: 2, needed: 2, neededToday: 1 });
    expect((one['different'] as { subject: string }[]).map(({ subject }) => subject)).to.deep.equal(['SO-1', 'SO-2']);
    expect((await simulation('order', 2, addDays(today, -10))).body).to.deep.include({ looked: 3, needed: 3 });
    expect((await simulation('order', 2, addDays(today, -10), addDays(today, -5))).body).to.include({ looked: 0 });
  });

  it('lists the versions, and refuses days and versions that are none', async () => {
    const versions = (await api.ask('GET', '/v1/approval-policies/order/versions')).body as unknown as {
      version: number;
      effectiveFrom: string;
    }[];
    expect(versions.map(({ version, effectiveFrom }) => [version, effectiveFrom])).to.deep.equal([
      [2, addDays(today, 30)],
      [1, today],
    ]);
    expect((await simulation('order', 9)).body).to.include({ status: 404, code: 'unknown-policy' });
    for (const [from, to] of [
      [today, addDays(today, -1)],
      [addDays(today, -93), today],
      ['soon', today],
    ]) {
      const answer = await simulation('order', 1, from, to);
      expect(answer.status, `${from} to ${to}`).to.equal(422);
      expect((answer.body['fields'] as { field: string }[])[0]?.field).to.equal(from === 'soon' ? 'from' : 'to');
    }
  });

  it('looks up margin and exposure of the orders that a rule wants them of, and says where nobody knows', async () => {
    const start = orderStart({ lines: [{ part: 'P-1', quantity: '1', unitPrice: '5.00' }] });
    const { orderId } = start.order;
    await receive(test.database, 'P-1', '10');
    await placeOrder(test.database, by(ollie, { start, runId: 'run' }));
    await test.admin(
      `INSERT INTO reporting.orders (order_id, placing_sequence, placed_at, total, business_unit, site, cost_centre)
       VALUES ($1, 4, now(), 5.30, $2, $3, $4)`,
      [orderId, ...Object.values(DIMENSIONS)],
    );
    const thin = { ...rule('thin', '1.00'), maximumMarginPercent: '25.00' };
    const defined = by(SYSTEM_ACTOR, { kind: 'order' as const, rules: [thin], planned: 'keep' as const });
    const { version } = await definePolicy(test.database, defined);
    expect((await simulation('order', version)).body).to.deep.include({ looked: 3, needed: 3, different: [] });
    const before = await simulation('order', 1);
    const today = (before.body['different'] as { subject: string; reasonToday: string }[]).map(
      ({ subject, reasonToday }) => [subject, /\((.*)\)/.exec(reasonToday)?.[1]] as const,
    );
    expect(today).to.deep.include.members([
      [orderId, '20.00 %'],
      ['SO-1', 'not known'],
    ]);
  });
});

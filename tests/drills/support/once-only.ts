import { expect } from 'chai';
import { openDatabase } from '../../../platform/database.js';
import { silentLog } from '../../../platform/log.js';
import { rebuildReadModels } from '../../../reporting/rebuild.js';
import { expectBooksAtRest } from '../../support/books.js';
import { until } from '../../support/until.js';
import type { Drill } from './drill.js';

const AT_REST_MS = 90_000;

interface Waiting {
  readonly toPublish: number;
  readonly toPost: number;
  readonly unseen: number;
  readonly open: number;
}

/** What is still on its way; orders of the drills are all driven to their end. */
const WAITING = `
  SELECT (SELECT count(*) FROM outbox.to_publish)::int AS "toPublish",
    (SELECT count(*) FROM outbox.to_post)::int AS "toPost",
    (SELECT count(*) FROM outbox.facts f WHERE NOT EXISTS (
       SELECT FROM reporting.inbox i WHERE i.event_id = f.event_id))::int AS unseen,
    (SELECT count(*) FROM orders.orders WHERE state NOT IN ('Fulfilled', 'Cancelled', 'Rejected', 'Failed'))::int AS open`;

export async function untilAtRest(drill: Drill): Promise<void> {
  let last: Waiting | undefined;
  await until(
    'nothing on its way',
    async () => {
      [last] = await drill.admin<Waiting>(WAITING);
      return last && Object.values(last).every((count) => count === 0) ? true : undefined;
    },
    AT_REST_MS,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(last)}`);
  });
}

/** One row for each thing that was lost or done twice. */
const FINDINGS = `
  SELECT 'the inbox has a fact that never was: ' || i.event_id AS finding FROM reporting.inbox i
    WHERE NOT EXISTS (SELECT FROM outbox.facts f WHERE f.event_id = i.event_id)
      AND NOT EXISTS (SELECT FROM reporting.dropped d WHERE d.event_id = i.event_id)
  UNION ALL
  SELECT 'gap in invoices' FROM billing.invoices HAVING count(*) <> coalesce(max(sequence), 0)
  UNION ALL
  SELECT 'gap in credit notes' FROM billing.credit_notes HAVING count(*) <> coalesce(max(sequence), 0)
  UNION ALL
  SELECT 'gap in journals' FROM ledger.journals HAVING count(*) <> coalesce(max(sequence), 0)
  UNION ALL
  SELECT 'open operator task: ' || t.task_id || ' ' || t.title FROM operations.tasks t
    WHERE NOT EXISTS (SELECT FROM operations.resolutions r WHERE r.task_id = t.task_id)
  UNION ALL
  SELECT 'a step that never ended: ' || key FROM orders.steps WHERE status = 'running'
  UNION ALL
  SELECT 'not fulfilled once: ' || o.order_id FROM orders.orders o
    WHERE o.state = 'Fulfilled' AND (SELECT count(*) FROM outbox.facts f WHERE f.type = 'OrderFulfilled'
      AND f.correlation_id = o.order_id) <> 1
  UNION ALL
  SELECT 'parked: ' || aggregate_id FROM reporting.parked
  UNION ALL
  SELECT 'parked by a reactor: ' || aggregate_id FROM outbox.parked
  UNION ALL
  SELECT 'could not be published: ' || aggregate_id FROM outbox.unpublished`;

interface Charge {
  readonly id: string;
  readonly status: string;
  readonly amount: string;
  readonly reference: string;
}

interface Ledger {
  readonly captured: string;
  readonly refunded: string;
  readonly charges: number;
  readonly refunds: number;
}

async function ofSandbox<T>({ stack }: Drill, path: string): Promise<T> {
  const response = await fetch(new URL(path, stack.addresses.paymentSandbox));
  expect(response.status, path).to.equal(200);
  return (await response.json()) as T;
}

/** What the provider took and gave back is what billing knows, charge by charge; an attempt is charged once. */
async function expectMoneyMatchesProvider(drill: Drill): Promise<void> {
  const [billed] = await drill.admin<{ captured: string; refunded: string }>(
    `SELECT (SELECT coalesce(sum(amount), 0)::numeric(19,2)::text FROM billing.charges WHERE status = 'succeeded') AS captured,
       (SELECT coalesce(sum(r.amount), 0)::numeric(19,2)::text FROM billing.refunds r
         JOIN billing.refund_settlements s ON s.refund_id = r.refund_id) AS refunded`,
  );
  const { captured, refunded } = await ofSandbox<Ledger>(drill, '/v1/ledger');
  expect(billed, 'money at the provider and in billing').to.deep.equal({ captured, refunded });
  const charges = await drill.admin<Charge>(
    `SELECT c.charge_id AS id, c.status, c.amount::text AS amount, a.reference FROM billing.charges c
     JOIN billing.payment_attempts a USING (order_id, attempt) ORDER BY a.reference`,
  );
  const twice = charges.filter(({ reference }, index) => charges[index - 1]?.reference === reference);
  expect(twice, 'attempts that were charged twice').to.deep.equal([]);
  const byOrder = await drill.admin<{ order_id: string }>(
    `SELECT order_id FROM billing.charges WHERE status = 'succeeded' GROUP BY order_id HAVING count(*) > 1`,
  );
  expect(byOrder, 'orders that were captured twice').to.deep.equal([]);
}

interface Totals {
  readonly debit: string;
  readonly credit: string;
  readonly closingDebit: string;
  readonly closingCredit: string;
}

/** As finance sees it, through the API. */
async function expectReportsTie({ people }: Drill): Promise<void> {
  const control = (await people.finance.get('/v1/reports/control-accounts')).body;
  expect(control['ties'], 'sub-ledgers equal their control accounts').to.equal(true);
  const { totals } = (await people.finance.get('/v1/reports/trial-balance')).body as unknown as { totals: Totals };
  expect(totals.debit, 'trial balance').to.equal(totals.credit);
  expect(totals.closingDebit, 'trial balance, closing').to.equal(totals.closingCredit);
  expect(Number(totals.debit)).to.be.greaterThan(0);
}

/** Every read model equals one that is built from the topics' first record on. */
async function expectReadModelsRebuildEqual(drill: Drill): Promise<void> {
  const owner = openDatabase({ url: drill.stack.env['ATLAS_DATABASE_ADMIN_URL'] ?? '', size: 1 });
  try {
    const verify = () =>
      rebuildReadModels({
        owner,
        database: drill.projectorDatabase,
        kafka: drill.kafka,
        topics: drill.topics,
        codec: drill.codec,
        log: silentLog,
        verifyOnly: true,
      });
    let verified = await verify();
    // A fact that a schedule told in this very moment says nothing: it is looked again.
    for (let again = 1; again < 3 && verified.ahead > 0; again += 1) verified = await verify();
    const { tables, ahead } = verified;
    expect(ahead, 'facts that had not reached the read models').to.equal(0);
    expect(
      tables.filter(({ equal }) => !equal).map(({ table }) => table),
      'read models that differ from a rebuild',
    ).to.deep.equal([]);
  } finally {
    await owner.close();
  }
}

/** What must hold after every drill, whatever was killed. */
export async function expectNothingLostNothingTwice(drill: Drill): Promise<void> {
  await untilAtRest(drill);
  await expectBooksAtRest(drill.database, drill.admin);
  await expectMoneyMatchesProvider(drill);
  const findings = await drill.admin<{ finding: string }>(FINDINGS);
  expect(findings.map(({ finding }) => finding).join('; '), 'lost or done twice').to.equal('');
  await expectReportsTie(drill);
  await expectReadModelsRebuildEqual(drill);
}

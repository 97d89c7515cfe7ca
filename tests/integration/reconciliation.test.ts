import { Client, Connection } from '@temporalio/client';
import { expect } from 'chai';
import type { Places } from '../../activities/reconciliation/check.js';
import { raiseDivergences, reconcile } from '../../activities/reconciliation/index.js';
import { postFacts } from '../../domain/ledger/store/index.js';
import type { CheckResult, ReconciliationCheck } from '../../domain/operations/index.js';
import {
  openTasksOfKind,
  reconciliations,
  recordReconciliation,
  resolveTask,
} from '../../domain/operations/store/index.js';
import { authoriseReturn, cancelReturn } from '../../domain/returns/store/index.js';
import { recordsByDomain } from '../../platform/published.js';
import { ensureNamespace } from '../../temporal-config/namespace.js';
import { by, ollie } from '../support/actors.js';
import { billed, billingOf, EVANSVILLE } from '../support/billing-fixture.js';
import { type FactPipeline, factPipeline } from '../support/fact-pipeline.js';
import { furnish, receive } from '../support/order-fixture.js';
import { returnStart } from '../support/return-fixture.js';
import { until } from '../support/until.js';

describe('the reconciliation', function () {
  this.timeout(180_000);
  let pipeline: FactPipeline;
  let connection: Connection;
  let client: Client;
  let places: Places;

  before(async () => {
    pipeline = await factPipeline();
    const { database } = pipeline.test;
    pipeline.relay();
    pipeline.projector();
    connection = await Connection.connect({ address: process.env['ATLAS_TEMPORAL_ADDRESS'] ?? '' });
    const namespace = pipeline.test.name.replaceAll('_', '-');
    await ensureNamespace(connection, namespace);
    client = new Client({ connection, namespace });
    const countRecords = (domains: readonly string[]) => recordsByDomain(pipeline.kafka, pipeline.topics, domains);
    places = { database, countRecords, settledSeconds: 0 };
    await furnish(database, { 'FLT-PF-100': '5' });
    await postFacts(database, await receive(database, 'FLT-PF-100', '3'));
    const billing = billingOf(pipeline.test);
    await postFacts(database, (await billing.invoice(billed('SO-1'))).toPost);
    await postFacts(database, (await billing.pay('9.00', { dimensions: EVANSVILLE })).toPost);
    await authoriseReturn(database, by(ollie, { start: returnStart('RMA-1') }));
    await cancelReturn(database, by(ollie, { returnId: 'RMA-1', reason: 'they keep it' }));
    await postFacts(
      database,
      (await waiting()).map(({ event_id }) => event_id),
    );
    await pipeline.projected();
  });
  after(async () => {
    await connection.close();
    await pipeline.close();
  });

  const waiting = () => pipeline.test.admin<{ event_id: string }>('SELECT event_id FROM outbox.to_post');
  const look = (more: Partial<Places> = {}): Promise<CheckResult[]> => reconcile({ ...places, ...more }, client, 100);
  const told = (results: readonly CheckResult[]): Record<string, string> =>
    Object.fromEntries(
      results
        .filter(({ outcome }) => outcome !== 'agrees')
        .map(({ check, outcome, divergences }) => [
          check,
          divergences.map(({ subject, what }) => `${subject}: ${what}`).join('; ') || outcome,
        ]),
    );

  it('finds nothing where everything arrived', async () => {
    expect(told(await look())).to.deep.equal({});
  });

  it('says of a check that cannot run that it could not, and not that all is well', async () => {
    const results = await look({ countRecords: async () => Promise.reject(new Error('no broker answers')) });
    expect(told(results)).to.deep.equal({ kafka: 'couldNotRun' });
    expect(results.find(({ check }) => check === 'kafka')?.reason).to.equal('no broker answers');
  });

  /** What someone does behind the back of all, what is to be found, and what puts it right again. */
  const TAMPERED: readonly [ReconciliationCheck, string, string, RegExp][] = [
    [
      'stock',
      `UPDATE reporting.stock SET value = value + 1`,
      `UPDATE reporting.stock SET value = value - 1`,
      /^1220 LOUISVILLE in stock: Inventory holds a value of \d+\.00; the read models show \d+\.00\.$/,
    ],
    [
      'stock',
      `UPDATE reporting.stock_entries SET value = value + 1`,
      `UPDATE reporting.stock_entries SET value = value - 1`,
      /^1220 LOUISVILLE in stock_entries: Inventory holds a value of \d+\.00; the read models show \d+\.00\.$/,
    ],
    [
      'receivables',
      `UPDATE reporting.receivable_entries SET amount = amount + 0.01 WHERE kind = 'invoice'`,
      `UPDATE reporting.receivable_entries SET amount = amount - 0.01 WHERE kind = 'invoice'`,
      /^1110: Billing's documents sum to \d+\.\d\d; the read models show \d+\.\d\d\./,
    ],
    [
      'receivables',
      `UPDATE reporting.deferred_entries SET amount = amount + 0.01`,
      `UPDATE reporting.deferred_entries SET amount = amount - 0.01`,
      /^2160: Billing's documents sum to -\d+\.\d\d; the read models show -\d+\.\d\d\.$/,
    ],
    [
      'receivables',
      `UPDATE reporting.invoices SET open = open + 0.01`,
      `UPDATE reporting.invoices SET open = open - 0.01`,
      /^INV-\S+: The read models show \d+\.\d\d open; their own entries sum to \d+\.\d\d\.$/,
    ],
    [
      'ledgerReadModel',
      `UPDATE reporting.account_balances SET debit = debit + 5 WHERE account = '1010'`,
      `UPDATE reporting.account_balances SET debit = debit - 5 WHERE account = '1010'`,
      /^1010 \d{4}-\d\d: The sums in account_balances are off their own lines by debit 5\.00, credit 0\.00, 0 lines\.$/,
    ],
    [
      'ledgerReadModel',
      `UPDATE reporting.account_months SET debit = debit + 5, credit = credit + 5 WHERE account = '1010'`,
      `UPDATE reporting.account_months SET debit = debit - 5, credit = credit - 5 WHERE account = '1010'`,
      /^1010 \d{4}-\d\d: The sums in account_months are off their own lines by debit 5\.00, credit 5\.00, 0 lines\.$/,
    ],
    [
      'returns',
      `UPDATE reporting.returns SET state = 'Closed'`,
      `UPDATE reporting.returns SET state = 'Cancelled'`,
      /^RMA-1: It is \w+ in returns; the read models show Closed\.$/,
    ],
    [
      'readModels',
      `DELETE FROM reporting.inbox WHERE position = (SELECT max(position) FROM outbox.facts WHERE type = 'InvoiceCreated')`,
      `INSERT INTO reporting.inbox SELECT event_id, position FROM outbox.facts WHERE type = 'InvoiceCreated'`,
      /^[0-9a-f-]{36}: The fact InvoiceCreated of .+ is in the outbox and not in the read models\.$/,
    ],
    [
      'posting',
      `INSERT INTO outbox.to_post SELECT event_id, now() - interval '1 hour' FROM outbox.facts WHERE type = 'InvoiceCreated'`,
      `DELETE FROM outbox.to_post`,
      /InvoiceCreated of billing \(.+\) has waited to be posted since /,
    ],
  ];

  for (const [check, harm, mend, finding] of TAMPERED) {
    it(`finds what is off by ${check}, says what is where, and nothing else`, async () => {
      await pipeline.test.admin(harm);
      const found = told(await look());
      await pipeline.test.admin(mend);
      expect(found[check]).to.match(finding);
      // A fact that waits to be posted is what the sub-ledger is ahead by.
      if (check !== 'posting') {
        const others = Object.entries(found).filter(([name, what]) => name !== check && what !== 'couldNotRun');
        expect(others).to.deep.equal([]);
      }
      expect(told(await look())).to.deep.equal({});
    });
  }

  it('compares nothing with read models while a fact is held up on its way to them', async () => {
    const held = `(SELECT max(position) FROM outbox.facts WHERE type = 'InvoiceCreated')`;
    await until('the fact is old', async () =>
      (
        await pipeline.test.admin(
          `SELECT 1 FROM outbox.facts WHERE position = ${held} AND occurred_at < now() - interval '6 seconds'`,
        )
      ).length > 0
        ? true
        : undefined,
    );
    await pipeline.test.admin(`DELETE FROM reporting.inbox WHERE position = ${held}`);
    await pipeline.test.admin(`UPDATE reporting.stock SET value = value + 1`);
    const results = await look({ settledSeconds: 60 });
    await pipeline.test.admin(`UPDATE reporting.stock SET value = value - 1`);
    await pipeline.test.admin(
      `INSERT INTO reporting.inbox SELECT event_id, position FROM outbox.facts WHERE position = ${held}`,
    );
    const compared = ['ledgerReadModel', 'orders', 'jobs', 'repairs', 'returns', 'stock', 'receivables'];
    expect(told(results)).to.deep.equal(Object.fromEntries(compared.map((name) => [name, 'couldNotRun'])));
    expect(results.find(({ check }) => check === 'stock')?.reason).to.match(/^the read models are \d+ s behind$/);
    expect(told(await look())).to.deep.equal({});
  });

  it('finds records that a topic lost', async () => {
    const short = async (domains: readonly string[]) => {
      const counts = new Map(await recordsByDomain(pipeline.kafka, pipeline.topics, domains));
      return counts.set('billing', (counts.get('billing') ?? 0) - 1);
    };
    const { kafka } = told(await look({ countRecords: short }));
    expect(kafka).to.match(
      /^atlas\.billing\.events\.v1: \d+ facts of billing were published; the topic holds \d+ records\.$/,
    );
  });

  it('raises one task for each thing that diverges, and another when it was not mended', async () => {
    await pipeline.test.admin(`UPDATE reporting.stock SET value = value + 1`);
    const first = await look();
    const [taskId, ...others] = await raiseDivergences(places, 'run-1', first);
    expect(others).to.deep.equal([]);
    // The tasks tell facts themselves: on their way they would be divergences, too.
    await pipeline.projected();
    expect(await raiseDivergences(places, 'run-2', await look())).to.deep.equal([]);
    const [task] = await openTasksOfKind(places.database, 'divergence');
    expect(task).to.include({ taskId, subject: 'stock 1220 LOUISVILLE in stock' });
    expect(task?.detail).to.contain('To mend it: ').and.contain('make rebuild-read-models');
    const answer = { taskId: taskId ?? '', action: 'retry' as const, justification: 'rebuilt' };
    await resolveTask(places.database, by(ollie, answer));
    await pipeline.projected();
    expect(await raiseDivergences(places, 'run-3', await look())).to.have.length(1);
    await pipeline.test.admin(`UPDATE reporting.stock SET value = value - 1`);
    const record = { run: 'run-1', startedAt: new Date().toISOString(), checks: first };
    await recordReconciliation(places.database, by(ollie, record));
    const { items } = await reconciliations(places.database, { page: 1, pageSize: 10 });
    expect(items.map(({ run, agrees }) => ({ run, agrees }))).to.deep.equal([{ run: 'run-1', agrees: false }]);
    expect(items[0]?.checks).to.deep.equal(first);
  });
});

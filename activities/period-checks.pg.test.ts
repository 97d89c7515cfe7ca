import { expect } from 'chai';
import type { RunCheckName } from '../domain/ledger/index.js';
import { draftJournal, lockPeriod, postFacts } from '../domain/ledger/store/index.js';
import { raiseTask } from '../domain/operations/store/index.js';
import { placeOrder } from '../domain/orders/store/index.js';
import { RETURN_STATES } from '../domain/returns/index.js';
import { authoriseReturn } from '../domain/returns/store/index.js';
import { by, contextOf, fay, ollie } from '../tests/support/actors.js';
import { EVANSVILLE, emitMoneyFacts, INDY, postingOf, receipt } from '../tests/support/money-facts.js';
import { orderStart } from '../tests/support/order-fixture.js';
import { returnStart } from '../tests/support/return-fixture.js';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';
import { periodCheckActivities } from './period-checks.js';

const PERIOD = '2025-01';

describe('the checklist of a period', () => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await testDatabase();
  });
  afterEach(() => test.close());

  const check = (name: RunCheckName, period = PERIOD) =>
    periodCheckActivities(test.database).runPeriodCheck({ period, name });
  const outcome = async (name: RunCheckName, period = PERIOD) => {
    const { outcome: said, ids } = await check(name, period);
    return [said, ids];
  };
  const raise = (taskId: string, kind: 'compensation' | 'projection') => {
    const about = {
      workflowId: 'order:SO-1',
      subject: 'SO-1',
      title: 'Refund',
      detail: '',
      actions: ['retry'] as const,
    };
    return raiseTask(test.database, { key: taskId, context: contextOf(), input: { taskId, kind, ...about } });
  };

  it('passes on books where nothing stands in the way', async () => {
    for (const name of ['postings', 'drafts', 'compensations', 'controlAccounts', 'earlierPeriods', 'chain'] as const) {
      expect(await outcome(name), name).to.deep.equal(['passed', []]);
    }
  });

  it('posts what can be posted, and names what cannot, whatever its date', async () => {
    const closing = postingOf('labour.closed', '2025-01-15', {
      amounts: { absorbed: '5.00', accrued: '5.00' },
      dimensions: { main: EVANSVILLE },
    });
    await emitMoneyFacts(test, { domain: 'jobs', posting: closing });
    expect(await outcome('postings')).to.deep.equal(['passed', []]);
    const [stuck] = await emitMoneyFacts(test, { posting: { ...closing, rule: 'no.rule', eventDate: '2026-02-01' } });
    expect(await outcome('postings')).to.deep.equal(['failed', [stuck]]);
  });

  it('fails by drafts dated in the period, and by no others', async () => {
    const lines = [
      { account: '6000', debit: '1.00', dimensions: INDY },
      { account: '1010', credit: '1.00', dimensions: INDY },
    ];
    for (const date of ['2025-01-31', '2025-02-01']) {
      const draft = { journalId: `MJ-${date}`, date, description: 'Rent', lines };
      await draftJournal(test.database, by(fay, draft));
    }
    expect(await outcome('drafts')).to.deep.equal(['failed', ['MJ-2025-01-31']]);
  });

  it('fails by orders that are being undone, and by what waits for an operator to be finished', async () => {
    const start = orderStart();
    await placeOrder(test.database, { key: 'place', context: contextOf(), input: { start, runId: 'run' } });
    await raise('T-projection', 'projection');
    expect(await outcome('compensations')).to.deep.equal(['passed', []]);
    await test.admin(`UPDATE orders.orders SET state = 'Cancelling'`);
    await raise('SO-1/refund', 'compensation');
    expect(await outcome('compensations')).to.deep.equal(['failed', [start.order.orderId, 'SO-1/refund']]);
  });

  it('fails by a return of which the money may be told and the goods not, or that is being undone', async () => {
    await authoriseReturn(test.database, by(ollie, { start: returnStart('RMA-1') }, 'RMA-1/authorise'));
    const failing: string[] = [];
    for (const state of RETURN_STATES) {
      await test.admin(`UPDATE returns.returns SET state = '${state}'`);
      const [said, ids] = await outcome('compensations');
      if (said === 'failed') failing.push(`${state} ${ids}`);
    }
    expect(failing).to.deep.equal(['Approved RMA-1', 'Credited RMA-1', 'Compensating RMA-1']);
  });

  it('fails by a control account that its sub-ledger does not know of', async () => {
    const ids = await emitMoneyFacts(test, receipt('7.00', '2025-01-10'));
    await postFacts(test.database, ids);
    expect(await outcome('controlAccounts')).to.deep.equal([
      'failed',
      ['1220 INDUSTRIAL_PRODUCTS INDY CC-STORES -7.00', '2015 INDUSTRIAL_PRODUCTS INDY CC-STORES 7.00'],
    ]);
  });

  it('fails by earlier periods, and by a journal that was changed', async () => {
    await lockPeriod(test.database, by(fay, { period: '2025-02' }));
    expect(await outcome('earlierPeriods', '2025-03')).to.deep.equal(['failed', ['2025-01', '2025-02']]);
    const ids = await emitMoneyFacts(test, receipt('7.00', '2025-03-10'), receipt('8.00', '2025-03-11'));
    await postFacts(test.database, ids);
    await test.admin('ALTER TABLE ledger.journal_lines DISABLE TRIGGER USER');
    await test.admin(`UPDATE ledger.journal_lines SET debit = 70 WHERE sequence = 1 AND debit > 0`);
    expect(await outcome('chain')).to.deep.equal(['failed', ['1']]);
  });

  it('throws when it cannot be run: its process counts that as failed', async () => {
    await test.admin('REVOKE SELECT ON operations.tasks FROM atlas_operations_reader');
    const thrown = await check('compensations').then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(thrown).to.match(/permission denied/);
  });
});

import { WithStartWorkflowOperation } from '@temporalio/client';
import { expect } from 'chai';
import type { PeriodCheck } from '../../domain/ledger/index.js';
import { draftJournal, periodView, rejectJournal } from '../../domain/ledger/store/index.js';
import { task } from '../../domain/operations/store/index.js';
import { decideUpdate } from '../../workflows/approvals/approval.contract.js';
import {
  PERIOD_WORKFLOW,
  type PeriodAskInputs,
  type PeriodAskKind,
  type PeriodProgress,
  type PeriodWorkflow,
  periodOptions,
  periodUpdates,
  periodWorkflowId,
} from '../../workflows/ledger/period.contract.js';
import { amos, by, contextOf, fay } from '../support/actors.js';
import { EVANSVILLE, emitMoneyFacts, postingOf } from '../support/money-facts.js';
import { openWorld, type World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';

describe('the process of a period', () => {
  let world: World;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
  });
  after(async function () {
    this.timeout(120_000);
    await world.stop();
  });

  let keys = 0;
  function ask<Kind extends PeriodAskKind>(
    kind: Kind,
    period: string,
    { key = `test/${kind}/${++keys}`, ...given }: { readonly key?: string; readonly reason?: string } = {},
  ): Promise<PeriodProgress> {
    const input = { period, ...given } as unknown as PeriodAskInputs[Kind];
    const startWorkflowOperation = new WithStartWorkflowOperation<PeriodWorkflow>(
      PERIOD_WORKFLOW,
      periodOptions({ period }),
    );
    const args: [{ key: string; context: ReturnType<typeof contextOf>; input: PeriodAskInputs[Kind] }] = [
      { key, context: contextOf(fay), input },
    ];
    return world.client.workflow.executeUpdateWithStart(periodUpdates[kind], {
      ...{ args, updateId: key, startWorkflowOperation },
    });
  }
  const handle = (period: string) => world.client.workflow.getHandle<PeriodWorkflow>(periodWorkflowId(period));
  const view = async (period: string) => {
    const found = await periodView(world.test.database, period);
    if (!found) throw new Error(`no period ${period}`);
    return found;
  };
  const stands = (period: string, state: string) =>
    until(`${period} is ${state}`, async () => ((await view(period)).state === state ? true : undefined));
  const failedIn = (checks: unknown) =>
    (checks as readonly PeriodCheck[])
      .filter(({ outcome }) => outcome !== 'passed')
      .map(({ name, outcome }) => [name, outcome]);
  const decide = (requestId: string, decision: 'approve' | 'reject') =>
    until(`${requestId} is decided`, () =>
      world.client.workflow.getHandle(`approval:${requestId}`).executeUpdate(decideUpdate, {
        args: [by(amos, { requestId, decision, reason: decision === 'reject' ? 'Next month will do' : '' })],
      }),
    );
  /** A fact that moves money and touches no control account. */
  const happens = (eventDate: string) =>
    emitMoneyFacts(world.test, {
      domain: 'jobs',
      posting: postingOf('labour.closed', eventDate, {
        amounts: { absorbed: '5.00', accrued: '5.00' },
        dimensions: { main: EVANSVILLE },
      }),
    });

  it('locks, unlocks and locks, each once by its key, and ends when there is nothing to wait for', async () => {
    const locked = await ask('lock', '2025-01', { key: 'lock/1' });
    expect(locked).to.deep.include({ period: '2025-01', state: 'locked', reopening: null });
    expect((await refusalOf(ask('lock', '2025-01'))).code).to.equal('PeriodState');
    expect(await ask('unlock', '2025-01', { reason: 'A late invoice' })).to.include({ state: 'open' });
    expect(await handle('2025-01').result()).to.include({ state: 'open' });
    expect(await ask('lock', '2025-01', { key: 'lock/1' })).to.deep.equal(locked);
    expect((await refusalOf(ask('lock', '2031-01'))).code).to.equal('UnknownPeriod');
    expect((await view('2025-01')).history.map(({ command }) => command)).to.deep.equal(['lock', 'unlock']);
  });

  it('does not close over what fails, nor over what could not be looked at, and says what it is', async () => {
    await ask('lock', '2025-01');
    const { database } = world.test;
    const lines = [
      { account: '6000', debit: '1.00', dimensions: EVANSVILLE },
      { account: '1010', credit: '1.00', dimensions: EVANSVILLE },
    ];
    const draft = { journalId: 'MJ-1', date: '2025-01-31', description: 'Accrual', lines };
    await draftJournal(database, by(fay, draft));
    await world.test.admin('REVOKE SELECT ON inventory.stock FROM atlas_inventory_reader');
    const refused = await refusalOf(ask('close', '2025-01', { key: 'close/1' }));
    expect(refused.code).to.equal('PeriodChecklist');
    expect(failedIn(refused.details['checks'])).to.deep.equal([
      ['drafts', 'failed'],
      ['controlAccounts', 'couldNotRun'],
    ]);
    expect(refused.message)
      .to.match(/MJ-1|neither approved nor rejected/)
      .and.to.match(/permission denied/);
    expect(await view('2025-01')).to.include({ state: 'locked' });
    await world.test.admin('GRANT SELECT ON inventory.stock TO atlas_inventory_reader');
    await rejectJournal(database, by(fay, { journalId: 'MJ-1', reason: 'No' }));
  });

  it('answers a refused attempt as it was, and closes by another one, though the process was ended', async () => {
    await handle('2025-01').terminate('a test');
    const again = await refusalOf(ask('close', '2025-01', { key: 'close/1' }));
    expect(failedIn(again.details['checks'])).to.have.length(2);
    const closed = await ask('close', '2025-01');
    expect(closed).to.deep.include({ state: 'closed' });
    expect(failedIn(closed.closing?.checks)).to.deep.equal([]);
    expect(await handle('2025-01').result()).to.include({ state: 'closed' });
    expect((await view('2025-01')).closing).to.deep.include({ attempt: 2, closed: true });
  });

  it('is missed when it runs no more while the period is locked, and offered to be restarted', async () => {
    await ask('lock', '2025-03');
    await handle('2025-03').terminate('a test');
    await world.test.admin('ALTER TABLE ledger.period_changes DISABLE TRIGGER USER');
    await world.test.admin(`UPDATE ledger.period_changes SET changed_at = changed_at - interval '5 minutes'`);
    await world.test.admin('ALTER TABLE ledger.period_changes ENABLE TRIGGER USER');
    const [taskId] = await until('the loss is found', async () => {
      const raised = await world.activities.findLostProcesses();
      return raised.length > 0 ? raised : undefined;
    });
    const found = await task(world.test.database, taskId ?? '');
    expect(found).to.deep.include({ kind: 'workflow-missing', subject: '2025-03', actions: ['restart'] });
    expect(await ask('unlock', '2025-03', { reason: 'Too early' })).to.include({ state: 'open' });
  });

  it('lets nothing slip in between the checklist and the close', async () => {
    await ask('lock', '2025-02');
    world.faults.set('closePeriod', {
      before: () => happens('2025-02-28').then(() => world.faults.delete('closePeriod')),
    });
    const refused = await refusalOf(ask('close', '2025-02'));
    expect(failedIn(refused.details['checks'])).to.deep.equal([['postings', 'failed']]);
    expect(await view('2025-02')).to.include({ state: 'locked' });
  });

  it('posts what waits, and answers the same close once, whoever ended the process in the middle', async () => {
    world.faults.set('closePeriod', {
      after: async () => {
        world.faults.delete('closePeriod');
        await handle('2025-02').terminate('a test');
      },
    });
    const lost = await ask('close', '2025-02', { key: 'close/2' }).catch((error: unknown) => error);
    expect(lost).to.be.instanceOf(Error);
    expect(await ask('close', '2025-02', { key: 'close/2' })).to.deep.include({ state: 'closed' });
    expect((await view('2025-02')).closing).to.deep.include({ attempt: 2, closed: true });
  });

  it('is reopened only by a second person, and left closed when that one says no', async () => {
    expect((await refusalOf(ask('reopen', '2025-01', { reason: 'No' }))).code).to.equal('LaterPeriodClosed');
    const asked = await ask('reopen', '2025-02', { reason: 'The auditor asks' });
    expect([asked.state, asked.reopening?.requestId]).to.deep.equal(['closed', 'reopen-2025-02-1']);
    const own = world.client.workflow.getHandle('approval:reopen-2025-02-1').executeUpdate(decideUpdate, {
      args: [
        by(
          { ...fay, roles: ['Finance', 'Approver'] },
          { requestId: 'reopen-2025-02-1', decision: 'approve', reason: '' },
        ),
      ],
    });
    expect((await refusalOf(own)).code).to.equal('OwnRequest');
    await decide('reopen-2025-02-1', 'reject');
    expect(await handle('2025-02').result()).to.include({ state: 'closed' });
    expect((await view('2025-02')).reopening).to.deep.include({ decision: 'refused', refusal: 'Next month will do' });
  });

  it('follows a reopening though its process was ended, and is closed again', async () => {
    await ask('reopen', '2025-02', { reason: 'The auditor asks again' });
    await handle('2025-02').terminate('a test');
    await world.client.workflow.start<PeriodWorkflow>(PERIOD_WORKFLOW, periodOptions({ period: '2025-02' }));
    await decide('reopen-2025-02-2', 'approve');
    await stands('2025-02', 'locked');
    const last = (await view('2025-02')).history.at(-1);
    expect([last?.command, last?.by.id, last?.approvedBy?.id]).to.deep.equal(['reopen', 'fay', 'amos']);
    expect((await refusalOf(ask('unlock', '2025-02', { reason: 'More' }))).code).to.equal('PeriodReopened');
    expect(await ask('close', '2025-02')).to.deep.include({ state: 'closed' });
  });
});

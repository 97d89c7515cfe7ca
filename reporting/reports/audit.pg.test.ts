import { expect } from 'chai';
import { askReport, cellsOf } from '../../tests/support/ask-report.js';
import { command, type Draft } from '../../tests/support/emit.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';
import { aboutApproval, asked } from '../../tests/support/sample-drafts.js';

const fact = (domain: string, type: string, aggregateId: string, payload: object): Draft => ({
  domain,
  type,
  version: 1,
  aggregateId,
  payload,
});
const decided = (id: string, afterEscalation = false) => ({
  decidedBy: { id, name: id },
  reason: 'fine',
  afterEscalation,
});
const exception = (type: string, more: object): Draft =>
  fact('jobs', type, 'job:J-1', { jobId: 'J-1', state: 'OnHold', exceptionId: 'J-1-X1', kind: 'jobOverride', ...more });

describe('the audit', () => {
  let models: ReadModels;

  before(async () => {
    models = await readModels();
    await models.feed([
      asked('R-1', 'olga'),
      aboutApproval('R-1', 'ApprovalGranted', decided('ann')),
      asked('R-2', 'fay'),
      aboutApproval('R-2', 'ApprovalRejected', decided('fay', true)),
      {
        ...command('SO-1', 'cancelOrder'),
        payload: { ...(command('SO-1', 'cancelOrder').payload as object), input: '{"reason":"too late"}' },
      },
      exception('ExceptionAsked', {
        ...{ command: 'overrideJob', amount: '0.00', input: '{"to":"InProgress","reason":"the saw is back"}' },
      }),
      exception('ExceptionDecided', { granted: true }),
      fact('ledger', 'ManualJournalDrafted', 'manualJournal:MJ-1', {
        ...{ journalId: 'MJ-1', date: '2026-03-01', description: 'accrued rent', total: '90.00' },
      }),
      fact('ledger', 'ManualJournalApproved', 'manualJournal:MJ-1', {
        ...{ journalId: 'MJ-1', journal: 'JE-000001', draftedBy: 'fay' },
      }),
      fact('ledger', 'JournalPosted', 'journal:JE-000002', {
        ...{ journal: 'JE-000002', sequence: 2, postingDate: '2026-03-01', eventDate: '2026-03-01', rule: 'reversal' },
        ...{ sourceEventId: null, sourceType: null, orderId: null, description: 'Reversal of JE-000001: accrued rent' },
        ...{ reversalOf: 'JE-000001', lines: [], kind: 'reversal', reason: 'the landlord billed it' },
      }),
      fact('ledger', 'ManualJournalRejected', 'manualJournal:MJ-2', {
        ...{ journalId: 'MJ-2', reason: 'entered twice', draftedBy: 'olga' },
      }),
      // No command does this: the audit shows it all the same.
      fact('ledger', 'ManualJournalApproved', 'manualJournal:MJ-3', {
        ...{ journalId: 'MJ-3', journal: 'JE-000003', draftedBy: 'olga' },
      }),
      fact('ledger', 'PeriodLocked', 'period:2026-02', { period: '2026-02', from: 'open' }),
      fact('ledger', 'PeriodOpened', 'period:2026-02', {
        ...{ period: '2026-02', from: 'locked', reason: 'a receipt of February' },
      }),
      fact('ledger', 'PeriodOpened', 'period:2028-01', { period: '2028-01', from: 'none' }),
      fact('ledger', 'PeriodReopened', 'period:2026-02', {
        ...{ period: '2026-02', reopeningId: 'RO-1', reason: 'a late bill' },
        ...{ askedBy: { id: 'fay', name: 'Fay' }, approvedBy: { id: 'ann', name: 'Ann' } },
      }),
      fact('operations', 'OperatorTaskResolved', 'task:T-1', {
        ...{ taskId: 'T-1', kind: 'stuck', workflowId: 'order:SO-1', subject: 'SO-1', title: 'Stuck', action: 'skip' },
        ...{ justification: 'done by hand', resolvedBy: { id: 'omar', name: 'Omar' } },
      }),
    ]);
  });
  after(() => models.close());

  const audit = (query: object = {}) => askReport(models.database, 'audit', query);

  it('who asked, who decided and why, by which version of which rule', async () => {
    expect(
      cellsOf(await audit(), 'kind', 'action', 'subject', 'person', 'askedBy', 'reason', 'rule', 'policyVersion'),
    ).to.deep.equal([
      ['approval', 'asked', 'SO-1', 'olga', 'olga', 'over 1000', 'order: large', 1],
      ['approval', 'approved', 'SO-1', 'ann', 'olga', 'fine', 'order: large', 1],
      ['approval', 'asked', 'SO-1', 'fay', 'fay', 'over 1000', 'order: large', 1],
      ['approval', 'rejected', 'SO-1', 'fay', 'fay', 'fine', 'order: large', 1],
      ['command', 'cancelOrder', 'SO-1', 'Olga', null, 'too late', null, null],
      ['override', 'asked', 'J-1', 'Olga', null, 'the saw is back', 'jobOverride', null],
      ['override', 'done', 'J-1', 'Olga', null, null, 'jobOverride', null],
      ['manual journal', 'drafted', 'MJ-1', 'Olga', null, 'accrued rent', null, null],
      ['manual journal', 'approved', 'MJ-1', 'Olga', 'fay', null, null, null],
      ['manual journal', 'reversed', 'JE-000001', 'Olga', null, 'the landlord billed it', null, null],
      ['manual journal', 'rejected', 'MJ-2', 'Olga', 'olga', 'entered twice', null, null],
      ['manual journal', 'approved', 'MJ-3', 'Olga', 'olga', null, null, null],
      ['period', 'locked', '2026-02', 'Olga', null, null, null, null],
      ['period', 'unlocked', '2026-02', 'Olga', null, 'a receipt of February', null, null],
      ['period', 'opened', '2028-01', 'Olga', null, null, null, null],
      ['override', 'approved', '2026-02', 'Ann', 'fay', 'a late bill', 'reopening of a closed period', null],
      ['operator task', 'skip', 'SO-1', 'Omar', null, 'done by hand', 'Stuck', null],
    ]);
  });

  it('exceptions to separation of duties stand out, and who rejects what is their own withdraws it', async () => {
    expect(cellsOf(await audit({ by: 'exception' }), 'action', 'person', 'exception')).to.deep.equal([
      ['rejected', 'fay', 'decided after escalation'],
      ['approved', 'Olga', 'asked and decided by one person'],
    ]);
  });

  it('by person or kind, of one of them, of a day, and as known then', async () => {
    const byPerson = await audit({ by: 'person' });
    expect(byPerson.rows.filter(({ kind }) => kind === 'heading').map(({ cells }) => cells['person'])).to.deep.equal([
      ...['ann', 'fay', 'olga', 'Omar'],
    ]);
    expect(cellsOf(await audit({ person: 'ann' }), 'action', 'subject')).to.deep.equal([
      ['approved', 'SO-1'],
      ['approved', '2026-02'],
    ]);
    expect((await audit({ kind: 'manual journal' })).rows).to.have.length(5);
    // Everything was fed on 1 March, a minute apart from 12:01.
    expect((await audit({ to: '2026-02-28' })).rows).to.deep.equal([]);
    expect((await audit({ asOf: '2026-03-01', knownAt: '2026-03-01T12:02:00Z' })).rows).to.have.length(2);
    expect((await audit()).rows[1]?.drill).to.deep.equal({ subject: '/v1/approvals/R-1' });
  });
});

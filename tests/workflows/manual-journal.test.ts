import { expect } from 'chai';
import { openProcesses } from '../../api/processes.js';
import type { PolicyRule } from '../../domain/approvals/index.js';
import { definePolicy } from '../../domain/approvals/store/index.js';
import { type Actor, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import { localDate } from '../../domain/kernel/time.js';
import { manualJournal } from '../../domain/ledger/store/index.js';
import {
  type ApprovalWorkflow,
  approvalWorkflowId,
  decideUpdate,
  startOfRequest,
} from '../../workflows/approvals/approval.contract.js';
import {
  COMMAND_WORKFLOW,
  type CommandWorkflow,
  commandWorkflowId,
  type SingleCommand,
} from '../../workflows/commands/command.contract.js';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import { actor, by, fay } from '../support/actors.js';
import { type ApiServer, apiServer } from '../support/api-server.js';
import { lateGrant } from '../support/late-grant.js';
import { approver } from '../support/order-desk.js';
import { DIMENSIONS, furnish } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';

describe('the approval of a manual journal', () => {
  let world: World;
  let api: ApiServer;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    await furnish(world.test.database, { 'P-1': '10' });
    api = await apiServer({ database: world.test.api, processes: openProcesses(world.client) });
  });
  after(async function () {
    this.timeout(120_000);
    await api.close();
    await world.stop();
  });

  const frank = actor('frank', 'Finance');
  const today = localDate(new Date().toISOString());
  const line = (account: string, side: 'debit' | 'credit') => ({ account, [side]: '75.00', dimensions: DIMENSIONS });
  const lines = [line('6000', 'debit'), line('2300', 'credit')];
  const run = (activity: SingleCommand, command: Command<unknown>) =>
    world.client.workflow.execute<CommandWorkflow>(COMMAND_WORKFLOW, {
      workflowId: commandWorkflowId(command.key),
      taskQueue: TASK_QUEUES.processes,
      args: [{ activity, command }],
    });
  const draft = async (journalId: string) => {
    await run('draftJournal', by(fay, { journalId, date: today, description: 'Accrual', lines }));
    return world.client.workflow.getHandle<ApprovalWorkflow>(approvalWorkflowId(`AR-${journalId}`));
  };
  const vote = async (journalId: string, who: Actor, decision: 'approve' | 'reject' = 'approve') => {
    const command = by(who, { requestId: `AR-${journalId}`, decision, reason: 'as the test says' });
    return world.client.workflow
      .getHandle<ApprovalWorkflow>(approvalWorkflowId(command.input.requestId))
      .executeUpdate(decideUpdate, { args: [command], updateId: command.key });
  };
  const found = (journalId: string) => manualJournal(world.test.database, journalId);

  it('posts it when another of Finance agrees, and rejects it when they do not', async () => {
    const approval = await draft('MJ-yes');
    expect(await refusalOf(vote('MJ-yes', fay))).to.have.property('code', 'OwnRequest');
    expect(await refusalOf(vote('MJ-yes', approver))).to.have.property('code', 'DecisionNotAllowed');
    expect(await found('MJ-yes')).to.include({ state: 'Drafted' });
    await vote('MJ-yes', frank);
    await approval.result();
    expect(await found('MJ-yes')).to.include({ state: 'Posted', decidedBy: 'frank', draftedBy: 'fay' });
    const refused = await draft('MJ-no');
    await vote('MJ-no', frank, 'reject');
    await refused.result();
    expect(await found('MJ-no')).to.include({ state: 'Rejected', decidedBy: 'frank', reason: 'as the test says' });
  });

  it('is never told to be refused once it is drafted: what broke off goes on when it is asked for again', async () => {
    const { carryOut } = openProcesses(world.client);
    const drafting = by(fay, { journalId: 'MJ-broke', date: today, description: 'Accrual', lines });
    const ask = () => carryOut(drafting.key, 'draftJournal', drafting);
    world.faults.set('requestApproval', 'refuseOnceBefore');
    const broken: unknown = await ask().catch((error: unknown) => error);
    expect(broken).to.include({ status: 503, code: 'outcome-unknown' });
    expect(await found('MJ-broke')).to.include({ state: 'Drafted' });
    expect(await until('it is drafted and asked about', ask)).to.include({ state: 'Drafted' });
    expect(await world.activities.readApproval('AR-MJ-broke')).to.include({ state: 'Requested' });
  });

  it('is asked about once, though who drafts it and who decides it ask at once', async () => {
    const submit = () => {
      world.faults.delete('requestApproval');
      return run('submitJournal', by(frank, { journalId: 'MJ-both' }));
    };
    world.faults.set('requestApproval', { before: submit });
    const drafter = { ...fay, name: 'Fay Finance' };
    const drafting = by(drafter, { journalId: 'MJ-both', date: today, description: 'Accrual', lines });
    expect(await run('draftJournal', drafting)).to.include({ outcome: 'done' });
    expect(await world.activities.readApproval('AR-MJ-both')).to.deep.include({
      state: 'Requested',
      requestedBy: { id: fay.id, name: fay.id, roles: ['Finance'] },
    });
    await vote('MJ-both', frank);
    await world.client.workflow.getHandle(approvalWorkflowId('AR-MJ-both')).result();
    expect(await found('MJ-both')).to.include({ state: 'Posted', draftedBy: 'fay' });
  });

  it('is rejected in nobody’s name when the ledger takes it no more, and stays so in a second run', async () => {
    const approval = await draft('MJ-late');
    world.faults.set('approveJournal', 'refuseOnceBefore');
    await vote('MJ-late', frank);
    await approval.result();
    const rejected = await found('MJ-late');
    expect(rejected).to.include({ state: 'Rejected', decidedBy: SYSTEM_ACTOR.id });
    expect(rejected?.reason).to.equal('approveJournal was refused by the test');
    const request = await world.activities.readApproval('AR-MJ-late');
    if (!request) throw new Error('MJ-late was not asked about');
    await openProcesses(world.client).restartApproval(startOfRequest(request));
    expect(await approval.result()).to.include({ state: 'Granted' });
    expect(await found('MJ-late')).to.deep.equal(rejected);
  });

  it('is taken back by who drafted it, once, and not when it is posted; also when its process was lost', async () => {
    const takeBack = (journalId: string) =>
      api.ask('POST', `/v1/manual-journals/${journalId}/reject`, { as: ['fay', 'Finance'], body: { reason: 'wrong' } });
    const decided = { status: 409, code: 'journal-decided' };
    const posted = await draft('MJ-posted');
    await vote('MJ-posted', frank);
    await posted.result();
    expect((await takeBack('MJ-posted')).body).to.include({ ...decided, state: 'Posted' });
    const lost = await draft('MJ-lost');
    await lost.terminate('a test');
    expect((await takeBack('MJ-lost')).body).to.include({ state: 'Rejected' });
    expect((await takeBack('MJ-lost')).body).to.include({ ...decided, state: 'Rejected' });
  });

  it('is posted or rejected as it was decided, though the process of its request was lost after that', async () => {
    for (const journalId of ['MJ-granted', 'MJ-withdrawn']) await (await draft(journalId)).terminate('a test');
    const granted = { requestId: 'AR-MJ-granted', decision: 'approve', reason: '' } as const;
    await world.activities.decideApproval(by(frank, granted));
    await run('withdrawApproval', by(fay, { requestId: 'AR-MJ-withdrawn', reason: 'wrong month' }));
    await world.test.admin(`UPDATE approvals.requests SET ended_at = ended_at - interval '5 minutes'
      WHERE ended_at IS NOT NULL`);
    expect(await world.activities.findLostProcesses(), 'nobody is asked').to.deep.equal([]);
    for (const [journalId, state] of [
      ['MJ-granted', 'Posted'],
      ['MJ-withdrawn', 'Rejected'],
    ] as const) {
      await world.client.workflow.getHandle(approvalWorkflowId(`AR-${journalId}`)).result();
      expect(await found(journalId)).to.include({ state });
    }
  });

  it('asks whom the policy names, and ends unposted when who drafted it takes it back', async () => {
    const rule: PolicyRule = {
      ...{ name: 'by two', minimumAmount: '50.00', approverRole: 'Approver', escalateToRole: 'Admin' },
      ...{ steps: [{ role: 'Approver', quorum: '2' }], escalateAfterMinutes: 60, expireAfterMinutes: 120 },
    };
    await definePolicy(world.test.database, by(SYSTEM_ACTOR, { kind: 'manualJournal' as const, rules: [rule] }));
    const approval = await draft('MJ-two');
    expect(await refusalOf(vote('MJ-two', frank))).to.have.property('code', 'DecisionNotAllowed');
    await vote('MJ-two', approver);
    expect(await found('MJ-two')).to.include({ state: 'Drafted' });
    await vote('MJ-two', actor('axel', 'Approver'));
    await approval.result();
    expect(await found('MJ-two')).to.include({ state: 'Posted', decidedBy: 'axel' });
    const taken = await draft('MJ-back');
    await run('withdrawApproval', by(fay, { requestId: 'AR-MJ-back', reason: 'wrong month' }));
    expect(await taken.result()).to.include({ state: 'Withdrawn' });
    expect(await lateGrant(world, 'AR-MJ-back')).to.have.property('code', 'AlreadyEnded');
    expect(await found('MJ-back')).to.include({ state: 'Rejected', decidedBy: 'fay', journal: null });
  });
});

import { expect } from 'chai';
import { actor, ada, by, ollie } from '../../../tests/support/actors.js';
import { factsOfAggregate } from '../../../tests/support/facts.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { SYSTEM_ACTOR } from '../../kernel/actor.js';
import type { ApprovalRequest, DefineWorkingCalendarInput, PolicyRule } from '../approvals.wire.js';
import { afterWorkingMinutes, STANDARD_CALENDAR } from '../working-time.js';
import {
  decideApproval,
  definePolicy,
  defineWorkingCalendar,
  escalateApproval,
  evaluateApproval,
  expireApproval,
  remindApproval,
  request,
  requestApproval,
  waitingFor,
  workingCalendars,
} from './index.js';

const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDIANAPOLIS', costCentre: 'IP_SALES' };
const [ann, bob] = [actor('ann', 'Approver'), actor('bob', 'Approver')];
const HALF_DAYS: DefineWorkingCalendarInput = {
  week: ['Monday', 'Tuesday', 'Wednesday', 'Thursday'].map((day) => ({ day, from: '08:00', to: '12:00' }) as never),
  federalHolidays: ['Thanksgiving', 'Christmas'],
  daysOff: [{ date: '2026-12-31', name: 'Stocktaking' }],
};

describe('the clock of a request in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const RULE: PolicyRule = {
    ...{ name: 'dear', minimumAmount: '100.00', approverRole: 'Approver', escalateToRole: 'Admin' },
    ...{ escalateAfterMinutes: 600, expireAfterMinutes: 1200 },
  };
  const system = <Input>(input: Input, key?: string) => by(SYSTEM_ACTOR, input, key);
  async function ask(requestId: string, rule: Partial<PolicyRule> = {}): Promise<ApprovalRequest> {
    const rules = [{ ...RULE, ...rule }];
    await definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'order', rules }));
    const about = { kind: 'order', amount: '500.00', dimensions } as const;
    const { toPost: _, position: _position, ...demand } = await evaluateApproval(test.database, by(ollie, about));
    if (!demand.required) throw new Error('the policy asks nobody');
    const rest = { subject: requestId, requestedBy: ollie, requesterWorkflowId: `order:${requestId}`, demand };
    await requestApproval(test.database, by(ollie, { requestId, ...about, ...rest }));
    return seen(requestId);
  }
  async function seen(requestId: string): Promise<ApprovalRequest> {
    const found = await request(test.database, requestId);
    if (!found) throw new Error(`no request ${requestId}`);
    return found;
  }
  const typesOf = async (requestId: string) =>
    (await factsOfAggregate(test, `approval:${requestId}`)).map(({ type }) => type);
  const later = (since: string, minutes: number) => new Date(Date.parse(since) + minutes * 60_000).toISOString();

  it('counts every minute where a rule says nothing, with a reminder halfway', async () => {
    const { requestedAt, stepClock, ...rest } = await ask('C-1');
    expect(stepClock).to.deep.equal({
      stepBeganAt: requestedAt,
      remindAt: later(requestedAt, 300),
      remindedAt: null,
      escalateAt: later(requestedAt, 600),
      expireAt: later(requestedAt, 1200),
      calendarVersion: null,
    });
    expect(rest).not.to.have.any.keys('clock', 'fallback', 'escalateToPeople');
  });

  it('counts working time by the calendar that held when the step began, whatever is defined later', async () => {
    const rule: Partial<PolicyRule> = { clock: 'working', remindAfterMinutes: 60 };
    const first = await ask('C-2', rule);
    const due = (minutes: number) => afterWorkingMinutes(STANDARD_CALENDAR, first.requestedAt, minutes);
    const standard = { remindAt: due(60), escalateAt: due(600), expireAt: due(1200), calendarVersion: 0 };
    expect(first.stepClock).to.deep.include(standard);
    await refusalOf(defineWorkingCalendar(test.database, by(ollie, HALF_DAYS)), 'NotAllowed');
    const wrong = defineWorkingCalendar(test.database, by(ada, { ...HALF_DAYS, week: [] }));
    expect(fieldsOf(await refusalOf(wrong, 'InvalidCalendar'))).to.deep.equal(['week']);
    expect(await defineWorkingCalendar(test.database, by(ada, HALF_DAYS))).to.include({ version: 1 });
    expect(await defineWorkingCalendar(test.database, by(ada, HALF_DAYS))).to.include({ version: 2 });
    expect((await workingCalendars(test.database)).map(({ version }) => version)).to.deep.equal([2, 1]);
    const second = await ask('C-3', rule);
    const escalateAt = afterWorkingMinutes({ version: 2, ...HALF_DAYS }, second.requestedAt, 600);
    expect(second.stepClock).to.deep.include({ escalateAt, calendarVersion: 2 });
    expect((await seen('C-2')).stepClock).to.deep.include(standard);
    const [told] = await factsOfAggregate(test, 'approval:C-3');
    expect(told?.payload).to.deep.include({ clock: 'working', remindAfterMinutes: 60, escalateAt, calendarVersion: 2 });
  });

  it('begins anew with each step, and reminds in each once', async () => {
    const steps = [
      { role: 'Approver', quorum: 'one' },
      { role: 'Approver', quorum: '2' },
    ] as const;
    await ask('C-4', { steps });
    const remind = (step: number, key?: string) =>
      remindApproval(test.database, system({ requestId: 'C-4', step }, key));
    await remind(2);
    await remind(1, 'C-4/remind/1');
    await remind(1, 'C-4/remind/1');
    await remind(1);
    await test.admin(`UPDATE approvals.requests SET requested_at = requested_at - interval '1 day',
      step_began_at = step_began_at - interval '1 day' WHERE request_id = 'C-4'`);
    await decideApproval(test.database, by(ann, { requestId: 'C-4', decision: 'approve', reason: '' }));
    const { votes, stepClock } = await seen('C-4');
    const stepBeganAt = votes?.[0]?.decidedAt ?? '';
    expect(stepClock).to.deep.include({ stepBeganAt, remindedAt: null, escalateAt: later(stepBeganAt, 600) });
    await remind(1);
    await remind(2);
    // A run that was reset to before the vote does not know that the request went on.
    for (const late of [escalateApproval, expireApproval]) {
      expect(await late(test.database, system({ requestId: 'C-4', step: 1 }))).to.include({ state: 'Requested' });
    }
    expect(await typesOf('C-4')).to.deep.equal([
      ...['ApprovalRequested', 'ApprovalReminded', 'ApprovalVoted', 'ApprovalReminded'],
    ]);
    const [, , voted] = await factsOfAggregate(test, 'approval:C-4');
    expect(voted?.payload).to.have.deep.nested.include({
      'nextStep.step': 2,
      'nextStep.expireAt': later(stepBeganAt, 1200),
    });
    // Escalated, it stays so: the next step is not escalated again, and nobody is reminded beside the escalation.
    await ask('C-5', { steps });
    await escalateApproval(test.database, system({ requestId: 'C-5' }));
    await remindApproval(test.database, system({ requestId: 'C-5', step: 1 }));
    expect(await typesOf('C-5')).to.deep.equal(['ApprovalRequested', 'EscalationTriggered']);
    await decideApproval(test.database, by(ann, { requestId: 'C-5', decision: 'approve', reason: '' }));
    expect(await seen('C-5')).to.include({ state: 'Escalated', step: 2 });
    expect((await seen('C-5')).stepClock).to.include({ escalateAt: null, remindedAt: null });
  });

  it('escalates to the people who are named, and lets nobody else with their role decide', async () => {
    await ask('C-6', { escalateToPeople: ['alma'] });
    const alma = actor('alma', 'Admin');
    const sees = async (who: typeof alma): Promise<boolean> => {
      const { items } = await waitingFor(test.database, who, { page: 1, pageSize: 50 }, new Date().toISOString());
      return items.some(({ requestId }) => requestId === 'C-6');
    };
    const decide = (who: typeof alma) =>
      decideApproval(test.database, by(who, { requestId: 'C-6', decision: 'approve', reason: '' }));
    await refusalOf(decide(alma), 'DecisionNotAllowed');
    await escalateApproval(test.database, system({ requestId: 'C-6' }));
    await refusalOf(decide(ada), 'DecisionNotAllowed');
    expect([await sees(alma), await sees(ada), await sees(bob)]).to.deep.equal([true, false, true]);
    expect(await decide(alma)).to.include({ state: 'Granted' });
  });

  it('is denied where the rule denies, and says why', async () => {
    const { requestedAt, stepClock } = await ask('C-7', { fallback: 'deny' });
    expect(stepClock).to.deep.include({ escalateAt: null, expireAt: later(requestedAt, 600) });
    expect(await expireApproval(test.database, system({ requestId: 'C-7' }))).to.include({ state: 'Expired' });
    const [, told] = await factsOfAggregate(test, 'approval:C-7');
    expect(told?.payload).to.include({ reason: 'Nobody decided in 600 minutes: the rule "dear" denies it then.' });
  });

  it('is no softer than its policy says', async () => {
    const { requestedBy: _by, ...asked } = await ask('C-8', { fallback: 'deny', clock: 'working' });
    const { escalateAfterMinutes, escalateToRole, expireAfterMinutes, reason, rule, policyVersion, approverRole } =
      asked;
    const terms = {
      escalateAfterMinutes,
      escalateToRole,
      expireAfterMinutes,
      reason,
      rule,
      policyVersion,
      approverRole,
    };
    const softer = { required: true, ...terms, escalateToPeople: ['ollie'], remindAfterMinutes: 599 } as const;
    const { kind, amount } = asked;
    const other = { requestId: 'C-9', kind, amount, dimensions, subject: 'x', requestedBy: ollie, demand: softer };
    const refused = requestApproval(test.database, by(ollie, { ...other, requesterWorkflowId: 'order:x' }));
    expect(fieldsOf(await refusalOf(refused, 'InvalidApproval'))).to.have.members([
      ...['demand.clock', 'demand.remindAfterMinutes', 'demand.fallback', 'demand.escalateToPeople'],
    ]);
  });
});

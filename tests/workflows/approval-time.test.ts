import { expect } from 'chai';
import type { ApprovalDemand, PolicyRule, WorkingCalendar } from '../../domain/approvals/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { addDays, COMPANY_TIME_ZONE, type Instant, localDate } from '../../domain/kernel/time.js';
import {
  APPROVAL_WORKFLOW,
  type ApprovalWorkflow,
  approvalOptions,
  approvalWorkflowId,
  decideUpdate,
} from '../../workflows/approvals/approval.contract.js';
import { actor, ada, amos, by, ollie } from '../support/actors.js';
import { openWorld, type World } from '../support/process-world.js';
import { refusalOf } from '../support/until.js';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const A_DAY = 24 * 60;

const weekdayOf = (date: string) => WEEKDAYS[new Date(`${date}T12:00:00Z`).getUTCDay()] ?? 'Sunday';

/** What the company's clock on the wall shows: "08:30". */
const shown = (instant: Instant): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: COMPANY_TIME_ZONE, hour: '2-digit', minute: '2-digit' }).format(
    new Date(instant),
  );

/** So many days from now the clocks have changed. */
function daysToChange(): number {
  const at = (days: number) => shown(new Date(Date.now() + days * 86_400_000).toISOString());
  const now = at(0);
  for (let days = 1; days < 300; days += 1) if (at(days) !== now) return days;
  throw new Error('the clocks do not change any more');
}

describe('a request for approval as time passes', () => {
  let world: World;
  // A world a test: skipped time stays skipped, and the database does not know of it.
  beforeEach(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'skipping' });
  });
  afterEach(async function () {
    this.timeout(120_000);
    await world.stop();
  });

  const today = () => localDate(new Date().toISOString());
  const allDay = (days: readonly (typeof WEEKDAYS)[number][]) =>
    days.map((day) => ({ day, from: '00:00', to: '24:00' }));
  async function calendar({ week = allDay(WEEKDAYS), daysOff = [] }: Partial<WorkingCalendar>): Promise<void> {
    await world.activities.defineWorkingCalendar(by(ada, { week, federalHolidays: [], daysOff }));
  }

  /** Asked for by a process that is not there, which nothing waits for. */
  async function asked(rule: Partial<PolicyRule>) {
    const dear = { name: 'dear', minimumAmount: '10', approverRole: 'Approver', escalateToRole: 'Admin' } as const;
    const times = { clock: 'working', escalateAfterMinutes: A_DAY, expireAfterMinutes: 2 * A_DAY } as const;
    await world.activities.definePolicy(by(SYSTEM_ACTOR, { kind: 'order', rules: [{ ...dear, ...times, ...rule }] }));
    const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDIANAPOLIS', costCentre: 'IP_SALES' };
    const about = { kind: 'order', amount: '500.00', dimensions } as const;
    const { toPost: _, position: _position, ...demand } = await world.activities.evaluateApproval(by(ollie, about));
    const rest = { requestId: 'AR-1', subject: 'SO-1', requestedBy: ollie, requesterWorkflowId: 'order:none' };
    await world.activities.requestApproval(by(ollie, { ...about, ...rest, demand: demand as ApprovalDemand }));
    await begin();
    const clock = (await world.activities.readApproval('AR-1'))?.stepClock;
    if (!clock) throw new Error('the request has no clock');
    return clock;
  }
  const begin = () =>
    world.client.workflow.start<ApprovalWorkflow>(APPROVAL_WORKFLOW, {
      ...approvalOptions({ requestId: 'AR-1', summary: 'a test', context: by(ollie, null).context }),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
  const handle = () => world.client.workflow.getHandle<ApprovalWorkflow>(approvalWorkflowId('AR-1'));
  const approve = (who: typeof ada) => {
    const command = by(who, { requestId: 'AR-1', decision: 'approve' as const, reason: 'seen' });
    return handle().executeUpdate(decideUpdate, { args: [command], updateId: command.key });
  };
  async function told(): Promise<string> {
    const rows = await world.test.admin<{ type: string }>(
      `SELECT type FROM outbox.facts WHERE domain = 'approvals' AND type NOT LIKE '%Defined' ORDER BY position`,
    );
    return rows.map(({ type }) => type.replace(/^Approval|Triggered$/, '')).join(' ');
  }
  const hours = (count: number) => world.sleep(`${Math.round(count * 3600)} seconds`);

  // Every working day is a whole one, so that what is due after days of minutes moves by days, whatever time it is now.
  it('waits over a weekend, reminds, escalates, and is denied in the end', async () => {
    const weekend = [1, 2].map((days) => weekdayOf(addDays(today(), days)));
    await calendar({ week: allDay(WEEKDAYS.filter((day) => !weekend.includes(day))) });
    const times = { remindAfterMinutes: A_DAY, escalateAfterMinutes: 2 * A_DAY, expireAfterMinutes: 3 * A_DAY };
    await asked(times);
    await hours(70);
    expect(await told()).to.equal('Requested');
    await hours(4);
    expect(await told()).to.equal('Requested Reminded');
    await hours(24);
    expect(await told()).to.equal('Requested Reminded Escalation');
    await hours(24);
    expect(await handle().result()).to.include({ state: 'Expired' });
    expect(await told()).to.equal('Requested Reminded Escalation Expired');
  });

  it('waits over a holiday, and is denied without an escalation where the rule says so', async () => {
    await calendar({ daysOff: [{ date: addDays(today(), 1), name: 'Founding Day' }] });
    await asked({ fallback: 'deny' });
    await hours(46);
    expect(await told()).to.equal('Requested Reminded');
    await hours(4);
    expect(await handle().result()).to.include({ state: 'Expired' });
    expect(await told()).to.equal('Requested Reminded Expired');
  });

  it('waits over a weekend and a holiday, and lets those decide whom the rule names for then, and nobody else', async () => {
    const weekend = [1, 2].map((days) => weekdayOf(addDays(today(), days)));
    const daysOff = [{ date: addDays(today(), 3), name: 'Founding Day' }];
    await calendar({ week: allDay(WEEKDAYS.filter((day) => !weekend.includes(day))), daysOff });
    await asked({ escalateToPeople: [ada.id] });
    expect(await refusalOf(approve(ada)), 'before').to.have.property('code', 'DecisionNotAllowed');
    await hours(94);
    expect(await told()).to.equal('Requested Reminded');
    await hours(4);
    expect(await told()).to.equal('Requested Reminded Escalation');
    const [escalated] = await world.test.admin<{ people: unknown }>(
      `SELECT payload->'people' AS people FROM outbox.facts WHERE type = 'EscalationTriggered'`,
    );
    expect(escalated?.people, 'who are told').to.deep.equal([ada.id]);
    expect(await refusalOf(approve(actor('alma', 'Admin')))).to.have.property('code', 'DecisionNotAllowed');
    expect(await refusalOf(approve(actor(ada.id, 'Finance')))).to.have.property('code', 'DecisionNotAllowed');
    expect(await approve(ada)).to.include({ state: 'Granted' });
  });

  it('keeps the hour of the clock on the wall when the clocks change', async () => {
    const minutes = (daysToChange() + 3) * 60;
    await calendar({ week: WEEKDAYS.map((day) => ({ day, from: '08:00', to: '09:00' })) });
    const times = {
      remindAfterMinutes: minutes - 360,
      escalateAfterMinutes: minutes,
      expireAfterMinutes: minutes + 60,
    };
    const { remindAt, escalateAt } = await asked(times);
    const due = Date.parse(escalateAt ?? '');
    expect(shown(remindAt)).to.equal(shown(escalateAt ?? ''));
    expect((due - Date.parse(remindAt)) / 3_600_000, 'hours in six days').to.be.oneOf([6 * 24 - 1, 6 * 24 + 1]);
    await hours((due - Date.now()) / 3_600_000 - 0.5);
    expect(await told()).to.equal('Requested Reminded');
    await hours(1);
    expect(await told()).to.equal('Requested Reminded Escalation');
    expect(await approve(ada)).to.include({ state: 'Granted' });
  });

  it('begins its clock anew in each step, and keeps it when its process is started again', async () => {
    const steps = [1, 2].map(() => ({ role: 'Approver', quorum: 'one' }) as const);
    await asked({ clock: null, steps, remindAfterMinutes: 60 });
    expect(await approve(amos)).to.include({ state: 'Requested' });
    // As if the first step had taken ten days.
    await world.test.admin(`UPDATE approvals.requests SET requested_at = requested_at - interval '10 days'`);
    await handle().terminate('the test loses it');
    await begin();
    await hours(1.1);
    expect(await told()).to.equal('Requested Voted Reminded');
    await hours(22.5);
    expect(await told()).to.equal('Requested Voted Reminded');
    await hours(1);
    expect(await told()).to.equal('Requested Voted Reminded Escalation');
    expect(await approve(ada)).to.include({ state: 'Granted' });
  });
});

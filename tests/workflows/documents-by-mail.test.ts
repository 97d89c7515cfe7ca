import { expect } from 'chai';
import type { SubscribeToReportInput } from '../../domain/correspondence/index.js';
import * as correspondence from '../../domain/correspondence/store/index.js';
import { reportSubscription, subscribeToReport } from '../../domain/correspondence/store/index.js';
import { localDate } from '../../domain/kernel/time.js';
import { postFacts } from '../../domain/ledger/store/index.js';
import { openTasks } from '../../domain/operations/store/index.js';
import { mendSchedule, mendSchedules } from '../../temporal-config/report-schedules.js';
import { ensureSchedules } from '../../temporal-config/schedules.js';
import {
  MONTHLY_STATEMENTS_WORKFLOW,
  type MonthlyStatementsWorkflow,
  SCHEDULED_REPORT_WORKFLOW,
  scheduledReportId,
  subscriptionScheduleId,
} from '../../workflows/correspondence/documents.contract.js';
import { resolveMailTaskUpdate } from '../../workflows/correspondence/mail-task.contract.js';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import { by, fay, ollie } from '../support/actors.js';
import { type DunningDesk, dunningDesk } from '../support/dunning-desk.js';
import { type CaughtMail, type RunningCatcher, startMailCatcher } from '../support/mail-catcher.js';
import { openWorld, type World } from '../support/process-world.js';
import { projectOutbox } from '../support/project-outbox.js';
import { until } from '../support/until.js';

const thisMonth = localDate(new Date().toISOString()).slice(0, 7);

describe('documents that Atlas sends by itself', function () {
  this.timeout(120_000);
  let world: World;
  let desk: DunningDesk;
  let catcher: RunningCatcher;
  before(async () => {
    catcher = await startMailCatcher();
    world = await openWorld({ time: 'real', smtp: catcher.smtp });
    desk = dunningDesk(world);
    for (const customer of ['C-1', 'C-2', 'C-3']) await desk.customer(customer, `${customer.toLowerCase()}@a.test`);
    const paid = await desk.invoice('C-1');
    await desk.invoice('C-2');
    await desk.pay(paid, 'C-1');
    await post();
  });
  after(async () => {
    await world.stop();
    await catcher.stop();
  });

  async function post(): Promise<void> {
    const facts = await world.test.admin<{ event_id: string }>('SELECT event_id FROM outbox.facts WHERE money');
    await postFacts(
      world.test.database,
      facts.map(({ event_id }) => event_id),
    );
    await projectOutbox(world.test, 1);
  }
  const arrived = (to: string, most = 1): Promise<CaughtMail[]> =>
    until(`mail to ${to}`, async () => {
      const mails = await catcher.messages({ to });
      return mails.length >= most ? mails : undefined;
    });
  const statements = async (id: string): Promise<void> => {
    const handle = await world.client.workflow.start<MonthlyStatementsWorkflow>(MONTHLY_STATEMENTS_WORKFLOW, {
      workflowId: `statements:${id}`,
      taskQueue: TASK_QUEUES.processes,
      args: [{ month: thisMonth }],
    });
    expect(await handle.result()).to.deep.equal({ month: thisMonth });
  };

  it('sends a statement to who had activity or owes something, once a month', async () => {
    await statements('one');
    // C-1 owes nothing any more, but bought and paid; C-3 did nothing.
    for (const to of ['c-1@a.test', 'c-2@a.test']) {
      const [mail] = await arrived(to);
      expect(mail?.messageId).to.equal(`<statement/${to.slice(0, 3).toUpperCase()}/${thisMonth}@atlas.test>`);
      expect(mail?.attachments.map(({ mediaType }) => mediaType)).to.deep.equal(['application/pdf']);
      expect(mail?.subject).to.match(/^Statement of account: Customer C-[12], [A-Z][a-z]+ \d{4}$/);
      expect(mail?.text).to.include('Ledger position: journal ');
      const pdf = await catcher.attachment(mail?.id ?? '', 0);
      expect(pdf.subarray(0, 5).toString()).to.equal('%PDF-');
    }
    await statements('two');
    expect(await catcher.messages()).to.have.length(2);
  });

  it('sends a report to its subscribers when its schedule runs, and follows what they change', async () => {
    const { database } = world.test;
    const subscription: SubscribeToReportInput = {
      ...{ subscriptionId: 'RS-1', report: 'receivables', query: { period: 'monthToDate' }, format: 'csv' },
      ...{ recipients: ['fay@a.test', 'cfo@a.test'], cadence: 'weekly', hour: 7 },
    };
    await subscribeToReport(database, by(fay, subscription));
    await mendSchedule(world.client, database, 'RS-1');
    const schedule = world.client.schedule.getHandle(subscriptionScheduleId('RS-1'));
    const { spec } = await schedule.describe();
    expect(spec.timezone).to.equal('America/Indiana/Indianapolis');
    expect(spec.calendars?.[0]).to.deep.include({ hour: [{ start: 7, end: 7, step: 1 }] });
    expect(spec.calendars?.[0]?.dayOfWeek).to.deep.equal([{ start: 'MONDAY', end: 'MONDAY', step: 1 }]);
    await schedule.trigger();
    const [mail] = await arrived('fay@a.test');
    expect(mail?.recipients).to.have.members(['fay@a.test', 'cfo@a.test']);
    // A month to date, of which a report of balances shows the last day.
    expect(mail?.subject).to.match(/^Receivables.*, as of [A-Z][a-z]+ \d+, \d{4}$/);
    expect(mail?.text)
      .to.include('as a CSV file')
      .and.to.include('Ledger position: journal ')
      .and.to.include('It arrives every Monday at 07:00 by subscription RS-1');
    const csv = (await catcher.attachment(mail?.id ?? '', 0)).toString('utf8');
    // 107.00 of C-2 is open; C-1 has paid.
    expect(csv).to.include('C-2').and.to.include('107.00').and.not.to.include('C-1');
    await schedule.trigger();

    await correspondence.changeSubscription(database, by(fay, { subscriptionId: 'RS-1', cadence: 'daily', hour: 9 }));
    await mendSchedules(world.client, database);
    expect((await schedule.describe()).spec.calendars?.[0]).to.deep.include({ hour: [{ start: 9, end: 9, step: 1 }] });
    await correspondence.cancelSubscription(database, by(fay, { subscriptionId: 'RS-1', reason: 'no more' }));
    await mendSchedule(world.client, database, 'RS-1');
    await mendSchedule(world.client, database, 'RS-1');
    const gone = await schedule.describe().catch((error: Error) => error.name);
    expect(gone).to.equal('ScheduleNotFoundError');
    expect((await reportSubscription(database, 'RS-1'))?.state).to.equal('Cancelled');
    // Triggered twice on one day, it was sent once.
    expect(await catcher.messages({ to: 'fay@a.test' })).to.have.length(1);
  });

  it('asks an operator in each run about what that run could not make', async () => {
    const { client, test } = world;
    // Nobody knows the customer, and nobody the report.
    await desk.invoice('C-404');
    await post();
    const subscription: SubscribeToReportInput = {
      ...{ subscriptionId: 'RS-9', report: 'horoscope', query: {}, format: 'pdf' },
      ...{ recipients: ['fay@a.test'], cadence: 'daily', hour: 7 },
    };
    await subscribeToReport(test.database, by(fay, subscription));
    const start = (type: string, workflowId: string, args: object) =>
      client.workflow.start(type, { workflowId, taskQueue: TASK_QUEUES.processes, args: [args] });
    const runs = await Promise.all([
      ...['a', 'b'].map((id) => start(MONTHLY_STATEMENTS_WORKFLOW, `statements:${id}`, { month: thisMonth })),
      ...['a', 'b'].map((id) =>
        start(SCHEDULED_REPORT_WORKFLOW, `${scheduledReportId('RS-9')}-${id}`, { subscriptionId: 'RS-9' }),
      ),
    ]);
    const tasks = await until('a task of each run', async () => {
      const { items } = await openTasks(test.database, { page: 1, pageSize: 10 });
      return items.length === runs.length ? items : undefined;
    });
    expect(tasks.map(({ workflowId }) => workflowId)).to.have.members(runs.map(({ workflowId }) => workflowId));
    for (const { taskId, workflowId } of tasks) {
      const command = by(ollie, { taskId, action: 'skip' as const, justification: 'seen' });
      await client.workflow
        .getHandle(workflowId)
        .executeUpdate(resolveMailTaskUpdate, { args: [command], updateId: command.key });
    }
    await Promise.all(runs.map((run) => run.result()));
  });

  it('has its schedule for statements on the first of the month, made once', async () => {
    await ensureSchedules(world.client);
    await ensureSchedules(world.client);
    const { spec, action } = await world.client.schedule.getHandle('monthly-statements').describe();
    expect(spec.calendars?.[0]).to.deep.include({ dayOfMonth: [{ start: 1, end: 1, step: 1 }] });
    expect(action.workflowType).to.equal(MONTHLY_STATEMENTS_WORKFLOW);
    for (const id of ['monthly-statements', 'post-waiting-facts', 'find-lost-processes']) {
      await world.client.schedule.getHandle(id).delete();
    }
  });
});

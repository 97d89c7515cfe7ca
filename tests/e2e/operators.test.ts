import { expect } from 'chai';
import { until } from '../support/until.js';
import { cashBesideTheProvider, expectBooksTie } from './support/books.js';
import { AMOS, confirmed, done, newPart, OLLIE, place, reaches, receive, ship, VERA, view } from './support/orders.js';
import { ask, onTemporal, processOf } from './support/stack.js';

interface Task {
  readonly taskId: string;
  readonly kind: string;
  readonly subject: string;
  readonly actions: string[];
  readonly state: string;
  readonly resolution: Record<string, unknown> | null;
}

async function openTaskOf(orderId: string, kind: string): Promise<Task> {
  const find = async (): Promise<Task | undefined> => {
    const { body } = await ask('GET', '/v1/operator-tasks?pageSize=200', OLLIE);
    return (body['items'] as Task[]).find((task) => task.subject === orderId && task.kind === kind);
  };
  return until(`${orderId} has a task about ${kind}`, find, 90_000);
}

const pathOf = ({ taskId }: Task): string => `/v1/operator-tasks/${encodeURIComponent(taskId)}`;
const act = (task: Task, action: string) =>
  done(`${pathOf(task)}/actions`, { body: { action, justification: `${action}: the drill is over` } });

async function confirmedOrders(count: number): Promise<string[]> {
  const part = await newPart();
  await receive(part, String(count));
  return Promise.all(Array.from({ length: count }, () => confirmed({ part })));
}

describe('operators, through the API', function () {
  this.timeout(180_000);

  it('mend orders whose process was terminated: one goes on, one is cancelled', async () => {
    const [goesOn = '', isCancelled = ''] = await confirmedOrders(2);
    await onTemporal(async (client) => {
      for (const orderId of [goesOn, isCancelled])
        await client.workflow.getHandle(`order:${orderId}`).terminate('drill');
    });
    const stuck = await ask('POST', `/v1/orders/${goesOn}/shipments`, { ...OLLIE, body: {} });
    expect(stuck.body).to.include({ status: 409, code: 'process-missing', state: 'Confirmed' });

    const [first, second] = await Promise.all([
      openTaskOf(goesOn, 'workflow-missing'),
      openTaskOf(isCancelled, 'workflow-missing'),
    ]);
    expect(first.actions).to.deep.equal(['restart', 'cancel']);
    const actions = `${pathOf(first)}/actions`;
    const withoutReason = await ask('POST', actions, { ...OLLIE, body: { action: 'restart' } });
    expect(withoutReason.body).to.include({ status: 422, code: 'invalid-request' });
    const notOffered = await ask('POST', actions, { ...OLLIE, body: { action: 'skip', justification: 'x' } });
    expect(notOffered.body).to.include({ status: 409, code: 'action-not-offered' });
    const byViewer = await ask('POST', actions, { ...VERA, body: { action: 'restart', justification: 'x' } });
    expect(byViewer.status).to.equal(403);
    expect((await ask('GET', pathOf(first))).body).to.include({ state: 'Open', resolution: null });

    await act(first, 'restart');
    await act(second, 'cancel');
    // Whoever comes second is refused, and nothing of what they asked happens.
    const tooLate = { action: 'cancel', justification: 'the other way' };
    expect((await ask('POST', actions, { ...OLLIE, body: tooLate })).status).to.equal(409);
    await reaches(goesOn, 'Confirmed', 'shipment');
    await ship(goesOn);
    await reaches(goesOn, 'Fulfilled');
    await reaches(isCancelled, 'Cancelled');
    const resolved = (await ask('GET', pathOf(first))).body as unknown as Task;
    expect(resolved.resolution).to.deep.include({ action: 'restart', justification: 'restart: the drill is over' });
    const late = await ask('POST', actions, { ...OLLIE, body: { action: 'restart', justification: 'once more' } });
    expect(late.body).to.include({ status: 409, code: 'task-resolved', state: 'Resolved' });
    await expectBooksTie();
  });

  it('start the lost process of a request for approval again, which is decided then', async () => {
    const part = await newPart('4000.00');
    await receive(part, '3', '1500.00');
    const orderId = await place({ part, quantity: '3' });
    await reaches(orderId, 'AwaitingApproval', 'approval');
    const decisions = `/v1/approvals/AR-${orderId}-0/decisions`;
    const decision = { ...AMOS, body: { decision: 'approve', reason: 'fine' } };
    await onTemporal((client) => client.workflow.getHandle(`approval:AR-${orderId}-0`).terminate('drill'));

    const task = await openTaskOf(orderId, 'workflow-missing');
    expect(task.actions).to.deep.equal(['restart']);
    expect((await ask('POST', decisions, decision)).body).to.include({ status: 409, code: 'process-missing' });
    await act(task, 'restart');
    await done(decisions, decision);
    await reaches(orderId, 'Confirmed');
  });

  it('end compensations that cannot finish: one is tried again, one skipped, one forced', async () => {
    const beside = await cashBesideTheProvider();
    const orders = await confirmedOrders(3);
    const provider = await processOf('sandbox');
    await provider.stop();
    let tasks: Task[];
    try {
      for (const orderId of orders)
        await done(`/v1/orders/${orderId}/cancel`, { body: { reason: 'no longer needed' } });
      tasks = await Promise.all(orders.map((orderId) => openTaskOf(orderId, 'compensation')));
      for (const orderId of orders) {
        const { state, waiting } = await view(orderId);
        expect({ state, for: (waiting as { for: string }).for }).to.deep.equal({
          state: 'Cancelling',
          for: 'operator',
        });
      }
    } finally {
      await provider.start();
    }
    const [retried, skipped, forced] = tasks;
    if (!retried || !skipped || !forced) throw new Error('three orders, three tasks');
    expect(retried.actions).to.include.members(['retry', 'skip', 'force']);
    await Promise.all([act(retried, 'retry'), act(skipped, 'skip'), act(forced, 'force')]);
    for (const orderId of orders) await reaches(orderId, 'Cancelled');
    const refunded = await Promise.all(orders.map(refundsOf));
    expect(refunded, 'only the one that was tried again').to.deep.equal([1, 0, 0]);
    expect(await cashBesideTheProvider()).to.equal(beside);
  });
});

async function refundsOf(orderId: string): Promise<number> {
  await expectBooksTie();
  const { body } = await ask('GET', `/v1/orders/${orderId}/timeline`);
  return (body['items'] as { type: string }[]).filter(({ type }) => type === 'PaymentRefunded').length;
}

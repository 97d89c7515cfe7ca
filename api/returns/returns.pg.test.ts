import { expect } from 'chai';
import { raiseTask } from '../../domain/operations/store/index.js';
import { advanceOrder, placeOrder, recordShipment } from '../../domain/orders/store/index.js';
import * as returns from '../../domain/returns/store/index.js';
import { problem } from '../../platform/problem.js';
import { by, ollie } from '../../tests/support/actors.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { orderStart } from '../../tests/support/order-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';
import type { ReturnProgress } from '../../workflows/returns/goods-return.contract.js';
import type { Processes } from '../processes.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;
const VERA = { as: ['vera', 'Viewer'] } as const;
const named = (answer: ApiAnswer): string[] =>
  ((answer.body['fields'] ?? []) as { field: string }[]).map(({ field }) => field).sort();

type Command = (...args: unknown[]) => Promise<ReturnProgress>;

describe('returns over HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
  });
  after(() => test.close());
  afterEach(() => api.close());

  /** An engine that does each command at once, without a process. */
  const commands = returns as unknown as Record<string, Command>;
  const open = async (plan: Partial<Processes> = {}): Promise<void> => {
    const processes = plannedProcesses({
      authoriseReturn: (start) =>
        commands['authoriseReturn']!(test.database, {
          key: `${start.return.returnId}/authorise`,
          context: start.context,
          input: { start },
        }),
      askReturn: (_returnId, { name }, command) => commands[name]!(test.database, command),
      carryOut: async () => ({ toPost: [], position: '7' }),
      ...plan,
    });
    api = await apiServer({ database: test.api, processes });
  };

  /** An order of five P-1, of which four have left, and two P-2, of which none has. */
  async function shipped(): Promise<string> {
    const lines = [
      { part: 'P-1', quantity: '5' },
      { part: 'P-2', quantity: '2' },
    ];
    const start = orderStart({ lines });
    const { orderId } = start.order;
    const { database } = test;
    await placeOrder(database, by(ollie, { start, runId: 'run' }));
    const events = ['reserve', 'invoice', 'pay', 'confirm'] as const;
    const transitions = events.map((event) => ({ event, reason: null, waitingFor: null }));
    await advanceOrder(database, by(ollie, { orderId, transitions, runId: 'run' }));
    const left = { orderId, shipmentId: `SH-${orderId}-1`, lines: [{ line: 1, quantity: '4' }], complete: false };
    await recordShipment(database, by(ollie, left));
    return orderId;
  }
  const wish = (orderId: string, quantity = '2') => ({
    ...{ orderId, outcome: 'refund' },
    lines: [{ line: 1, quantity, reason: 'Ordered too many.' }],
  });
  const authorise = (body: object, key?: string) =>
    api.ask('POST', '/v1/returns', { ...OLLIE, body, ...(key ? { key } : {}) });
  const act = (returnId: unknown, action: string, body: object, as: { as: readonly [string, ...string[]] } = OLLIE) =>
    api.ask('POST', `/v1/returns/${returnId}/${action}`, { ...as, body } as never);
  const get = async (returnId: unknown) => (await api.ask('GET', `/v1/returns/${returnId}`, VERA)).body;

  it('are authorised once, received, inspected, shown and cancelled', async () => {
    await open();
    const body = wish(await shipped());
    const made = await authorise(body, 'again');
    expect(made.status, made.text).to.equal(201);
    const { returnId } = made.body;
    expect(returnId).to.match(/^RMA-\d+$/);
    expect(made.headers.get('location')).to.equal(`/v1/returns/${returnId}`);
    expect(made.body).to.deep.include({ state: 'Authorised', waitingFor: 'goods', version: 1, outcome: 'refund' });
    expect(await authorise(body, 'again')).to.include({ status: 201, text: made.text });
    const received = await act(returnId, 'receipts', { lines: [{ line: 1, quantity: '2' }], reference: 'UPS 1Z' });
    expect(received.status, received.text).to.equal(201);
    const found = await act(returnId, 'inspections', { lines: [{ line: 1, quantity: '1', verdict: 'restock' }] });
    // 25.00 and 6 % tax
    expect(found.body).to.deep.include({ state: 'Received', waitingFor: 'inspection', value: '26.50' });
    expect(await get(returnId)).to.deep.include({ customerId: 'C-1001', authorisedBy: { id: 'ollie', name: 'ollie' } });
    expect((await get(returnId))['inspections']).to.have.length(1);
    const cancelled = await act(returnId, 'cancel', { reason: 'They keep it.' }, FAY);
    const goesBack = { state: 'SendingBack', waitingFor: 'sending back', reason: 'They keep it.' };
    expect(cancelled.body).to.include(goesBack);
    expect((await act(returnId, 'send-back', { reference: 'UPS' })).body).to.include({ waitingFor: null });
    const late = await act(returnId, 'send-back', { reference: 'UPS' });
    expect(late.body).to.include({ status: 409, code: 'nothing-to-send-back', state: 'SendingBack' });
    const none = await act(returnId, 'cancel', { reason: 'Again.' });
    expect(none.body).to.include({ status: 409, code: 'wrong-state', state: 'SendingBack' });
  });

  it('name every wrong field, and what is left of a line', async () => {
    await open();
    const orderId = await shipped();
    const wrong = {
      ...wish(orderId),
      lines: [
        { line: 1, quantity: '4.5', reason: 'x' },
        { line: 2, quantity: '1', reason: 'x' },
        { line: 9, quantity: '1', reason: 'x' },
      ],
    };
    expect(named(await authorise(wrong))).to.deep.equal(['lines[0].quantity', 'lines[1].quantity', 'lines[2].line']);
    expect(named(await authorise({ ...wrong, outcome: 'cash', colour: 'red' }))).to.deep.equal([
      ...['colour', 'lines[0].quantity', 'lines[1].quantity', 'lines[2].line', 'outcome'],
    ]);
    expect(named(await authorise(wish('SO-404')))).to.deep.equal(['orderId']);
    expect(named(await authorise({ ...wish(orderId), lines: [], validDays: 0 }))).to.deep.equal(['lines', 'validDays']);
    const { returnId } = (await authorise(wish(orderId, '3'))).body;
    const over = await authorise(wish(orderId, '2'));
    expect(over.body).to.include({ status: 409, code: 'more-than-shipped' });
    expect(over.body['fields']).to.deep.equal([
      { field: 'lines[0].quantity', message: `Of line 1 of order ${orderId}, 4 was shipped and 1 is left to return.` },
    ]);
    await act(returnId, 'receipts', { lines: [{ line: 1, quantity: '3' }], reference: 'UPS 1Z' });
    const nowhere = { lines: [{ line: 1, quantity: '1', verdict: 'restock', site: 'MARS' }] };
    expect(named(await act(returnId, 'inspections', nowhere))).to.deep.equal(['lines[0].site']);
    const more = await act(returnId, 'inspections', { lines: [{ line: 1, quantity: '4', verdict: 'scrap' }] });
    expect(more.body).to.include({ status: 409, code: 'more-than-received' });
  });

  it('are not there, or not for everyone', async () => {
    await open({ askReturn: async () => Promise.reject(problem(404, 'process-not-found', 'none')) });
    expect((await api.ask('GET', '/v1/returns/RMA-404', VERA)).body).to.include({ code: 'unknown-return' });
    expect((await api.ask('GET', '/v1/returns/RMA-404/timeline', VERA)).body).to.include({ code: 'unknown-return' });
    expect((await act('RMA-404', 'cancel', { reason: 'x' })).body).to.include({ status: 404, code: 'unknown-return' });
    const { returnId } = (await authorise(wish(await shipped()))).body;
    const missing = await act(returnId, 'cancel', { reason: 'x' });
    expect(missing.body).to.include({ status: 409, code: 'process-missing', state: 'Authorised' });
    expect((await act(returnId, 'refund-confirmation', { reference: 'x' })).status).to.equal(403);
    expect((await api.ask('POST', '/v1/returns', { ...FAY, body: wish('SO-1') })).status).to.equal(403);
  });

  it('answer 202 while no worker has, and show what will be', async () => {
    let ended: 'refused' | null = null;
    const orderId = await shipped();
    const taken: { authorised?: Parameters<Processes['authoriseReturn']>[0]['return'] } = {};
    await open({
      authoriseReturn: async (start) => {
        taken.authorised = start.return;
        return 'accepted';
      },
      startedReturn: async () => (taken.authorised ? { authorised: taken.authorised, ended } : null),
    });
    const answer = await authorise(wish(orderId));
    expect(answer).to.include({ status: 202 });
    expect(answer.body).to.include({ state: 'Authorised', waitingFor: 'worker', position: null });
    expect(await get('RMA-9999')).to.include({ waitingFor: 'worker', authorisedAt: null });
    ended = 'refused';
    expect(await get('RMA-9999')).to.include({ state: 'Cancelled', waitingFor: null });
  });

  it('are restarted by an operator, from what they were started with, and listed from what was told', async () => {
    const restarted: string[] = [];
    const asked: string[] = [];
    await open({
      restartReturn: async (start) => void restarted.push(start.return.returnId),
      askReturn: async (returnId, { name }) => {
        asked.push(name);
        return { ...(await returns.returnView(test.database, returnId))!, position: '6' };
      },
    });
    const returnId = String((await authorise(wish(await shipped()))).body['returnId']);
    const task = async (taskId: string, kind: 'workflow-missing' | 'compensation', actions: readonly string[]) => {
      const about = { workflowId: `return:${returnId}`, subject: returnId, title: 't', detail: 'd' };
      await raiseTask(test.database, by(ollie, { taskId, kind, ...about, actions: actions as never }));
      const path = `/v1/operator-tasks/${encodeURIComponent(taskId)}/actions`;
      return api.ask('POST', path, { ...OLLIE, body: { action: actions[0], justification: 'because' } });
    };
    expect((await task('lost', 'workflow-missing', ['restart', 'cancel'])).status).to.equal(200);
    expect((await task('lost-too', 'workflow-missing', ['cancel', 'restart'])).status).to.equal(200);
    expect((await task('asks', 'compensation', ['retry'])).body).to.include({ position: '6' });
    expect(restarted).to.deep.equal([returnId, returnId]);
    expect(asked).to.deep.equal(['cancelReturn', 'resolveTask']);
    const listed = await api.ask('GET', '/v1/returns?state=Authorised&outcome=refund', VERA);
    expect(listed.status, listed.text).to.equal(200);
    expect(listed.body).to.deep.include({ items: [], total: 0 });
    expect((await api.ask('GET', '/v1/returns?state=Asleep', VERA)).status).to.equal(422);
  });
});

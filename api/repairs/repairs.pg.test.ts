import { expect } from 'chai';
import { raiseTask } from '../../domain/operations/store/index.js';
import { refuseRepair } from '../../domain/repairs/index.js';
import * as repairs from '../../domain/repairs/store/index.js';
import { problem } from '../../platform/problem.js';
import { by, ollie } from '../../tests/support/actors.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';
import type { RepairProgress } from '../../workflows/repairs/repair.contract.js';
import type { Processes } from '../processes.js';
import { REPAIR_TIMING } from './repair-timing.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;
const VERA = { as: ['vera', 'Viewer'] } as const;
const named = (answer: ApiAnswer): string[] =>
  ((answer.body['fields'] ?? []) as { field: string }[]).map(({ field }) => field).sort();

let serials = 0;
const intake = () => {
  serials += 1;
  return {
    ...{ customerId: 'C-1001', customerReference: 'RMA 88', complaint: 'Loses pressure under load.' },
    asset: { serial: `SN-${serials}`, description: 'Screw compressor RS-15' },
    dimensions: { businessUnit: 'MACHINING_REPAIR', site: 'LOUISVILLE', costCentre: 'MR_REPAIR' },
  };
};
const evaluation = () => ({
  ...{ findings: 'The element is worn.', dueDate: '2099-12-15', evaluationFee: { amount: '95.00', taxCode: 'SALES' } },
  charges: [
    { description: 'Element under warranty', amount: '400.00', coverage: 'warranty' },
    { description: 'Overhaul', amount: '600.00', coverage: 'billable', taxCode: 'SALES' },
  ],
  operations: [
    { operation: 10, description: 'Overhaul', kind: 'inHouse', workCentre: 'REPAIR_BAY', runHoursPerUnit: '4' },
    { operation: 20, description: 'Coat', kind: 'subcontract', supplierId: 'S-2001', unitCost: '25.00' },
  ],
  materials: [{ part: 'KIT-SVC-RS15', quantity: '1' }],
});

type Command = (...args: unknown[]) => Promise<RepairProgress>;

describe('repairs over HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
  });
  after(() => test.close());
  afterEach(() => api.close());

  /** An engine that does each command at once, without a process. */
  const commands = repairs as unknown as Record<string, Command>;
  const open = async (plan: Partial<Processes> = {}): Promise<void> => {
    const processes = plannedProcesses({
      receiveRepair: (start) =>
        commands['receiveRepair']!(test.database, {
          key: `${start.repair.repairId}/receive`,
          context: start.context,
          input: { start },
        }),
      askRepair: (_repairId, { name }, command) => commands[name]!(test.database, command),
      carryOut: async () => ({ toPost: [], position: '7' }),
      ...plan,
    });
    api = await apiServer({ database: test.api, processes });
  };
  const receive = (body: object = intake(), key?: string) =>
    api.ask('POST', '/v1/repairs', { ...OLLIE, body, ...(key ? { key } : {}) });
  const received = async (): Promise<string> => String((await receive()).body['repairId']);
  const act = (repairId: string, action: string, body: object, as: { as: readonly [string, ...string[]] } = OLLIE) =>
    api.ask('POST', `/v1/repairs/${repairId}/${action}`, { ...as, body } as never);
  const get = async (repairId: string) => (await api.ask('GET', `/v1/repairs/${repairId}`, VERA)).body;

  it('are received with their customer’s terms, once', async () => {
    await open();
    const body = intake();
    const made = await receive(body, 'again');
    expect(made.status, made.text).to.equal(201);
    const { repairId } = made.body;
    expect(repairId).to.match(/^RP-\d+$/);
    expect(made.headers.get('location')).to.equal(`/v1/repairs/${repairId}`);
    expect(made.body).to.deep.include({ state: 'Received', waitingFor: 'evaluation', version: 1, quote: null });
    const again = await receive(body, 'again');
    expect(again).to.include({ status: 201, text: made.text });
    const start = await repairs.repairStart(test.database, String(repairId));
    expect(start).to.deep.include({ timing: REPAIR_TIMING });
    expect(start?.repair).to.deep.include({ customerName: 'Acme Compressors', termsDays: 30 });
    const twice = await receive(body);
    expect(twice.body).to.deep.include({ status: 409, code: 'asset-is-here' });
  });

  it('are evaluated with the tax of the day, quoted, approved, tested and shown', async () => {
    await open();
    const repairId = await received();
    const evaluated = await act(repairId, 'evaluation', evaluation());
    expect(evaluated.status, evaluated.text).to.equal(200);
    expect(evaluated.body).to.include({ state: 'Evaluated', waitingFor: 'quote', toBill: '600.00' });
    const quoted = await act(repairId, 'quote', { answerDays: 7 }, FAY);
    expect(quoted.body['quote']).to.deep.include({ number: 1, reminders: 0 });
    expect((await act(repairId, 'approval', { reference: 'PO 77' })).body).to.include({ state: 'Approved' });
    await repairs.startRepair(test.database, by(ollie, { repairId }));
    await repairs.noteJob(test.database, by(ollie, { repairId, jobState: 'InProgress' }));
    const tested = await act(repairId, 'tests', { passed: true, notes: 'Runs.' });
    expect(tested).to.include({ status: 201 });
    const early = await act(repairId, 'return', { reference: 'UPS' });
    expect(early.body).to.include({ status: 409, code: 'job-not-completed', state: 'Tested' });
    const shown = await get(repairId);
    expect(shown).to.deep.include({
      ...{ state: 'Tested', warranty: '400.00', billable: '600.00', warrantyShare: '0.4', jobId: `J-${repairId}` },
      receivedBy: { id: 'ollie', name: 'ollie' },
    });
    expect(shown['evaluation']).to.deep.include({
      evaluationFee: { amount: '95.00', taxCode: 'SALES', taxRate: '0.07' },
    });
    const { charges, operations } = shown['evaluation'] as { charges: object[]; operations: object[] };
    expect(charges).to.deep.include({ line: 2, ...evaluation().charges[1], taxRate: '0.07' });
    expect(operations[0]).to.deep.include({ workCentre: 'REPAIR_BAY', supplierId: null });
    expect(shown['tests']).to.have.length(1);
  });

  it('are declined, returned and closed, or cancelled', async () => {
    await open();
    const repairId = await received();
    await act(repairId, 'evaluation', { ...evaluation(), evaluationFee: undefined });
    await act(repairId, 'quote', {});
    expect((await act(repairId, 'decline', { reason: 'too dear' }, FAY)).body).to.include({ state: 'Declined' });
    expect((await act(repairId, 'return', { reference: 'UPS' })).body).to.include({ state: 'Returned' });
    expect((await act(repairId, 'close', {}, FAY)).body).to.include({ state: 'Closed' });
    const other = await received();
    expect((await act(other, 'cancel', { reason: 'wrong asset' })).body).to.include({ state: 'Cancelled' });
    const late = await act(other, 'evaluation', evaluation());
    expect(late.body).to.include({ status: 409, code: 'wrong-state', state: 'Cancelled' });
  });

  it('name every wrong field, and change nothing', async () => {
    await open();
    const wrong = { ...intake(), customerId: 'C-404', dimensions: { ...intake().dimensions, site: 'MARS' } };
    expect(named(await receive(wrong))).to.deep.equal(['customerId', 'dimensions.site']);
    expect(named(await receive({ ...intake(), asset: { serial: '' }, colour: 'red' }))).to.deep.equal([
      ...['asset.description', 'asset.serial', 'colour'],
    ]);
    expect(named(await receive({ ...wrong, complaint: '', asset: { serial: 'SN' } }))).to.deep.equal([
      ...['asset.description', 'complaint', 'customerId', 'dimensions.site'],
    ]);
    expect(named(await receive({ ...wrong, customerId: 7, dimensions: 'MARS' }))).to.deep.equal([
      ...['customerId', 'dimensions'],
    ]);
    const repairId = await received();
    const [warranty, billable] = evaluation().charges;
    const unknown = {
      ...evaluation(),
      dueDate: '2099-02-30',
      charges: [
        { ...warranty, taxCode: 'SALES' },
        { ...billable, taxCode: 'MARS' },
        { ...billable, taxCode: undefined },
      ],
      operations: [
        { operation: 10, description: 'a', kind: 'inHouse', workCentre: 'MOON' },
        { operation: 10, description: 'b', kind: 'subcontract', supplierId: 'S-404', unitCost: '1' },
      ],
      materials: [{ part: 'GONE-1', quantity: '1' }],
      evaluationFee: { amount: '0.00', taxCode: 'MARS' },
    };
    expect(named(await act(repairId, 'evaluation', unknown))).to.deep.equal([
      ...['charges[0].taxCode', 'charges[1].taxCode', 'charges[2].taxCode', 'dueDate'],
      ...['evaluationFee.amount', 'evaluationFee.taxCode', 'materials[0].part'],
      ...['operations[0].workCentre', 'operations[1].operation', 'operations[1].supplierId'],
    ]);
    expect(named(await act(repairId, 'quote', { answerDays: 0 }))).to.deep.equal(['answerDays']);
    expect(await get(repairId)).to.include({ state: 'Received', version: 1 });
  });

  it('are not there, or not for everyone', async () => {
    await open({ askRepair: async () => Promise.reject(problem(404, 'process-not-found', 'none')) });
    expect((await api.ask('GET', '/v1/repairs/RP-404', VERA)).body).to.include({ code: 'unknown-repair' });
    expect((await api.ask('GET', '/v1/repairs/RP-404/timeline', VERA)).body).to.include({ code: 'unknown-repair' });
    expect((await act('RP-404', 'cancel', { reason: 'x' })).body).to.include({ status: 404, code: 'unknown-repair' });
    expect((await act('RP-404', 'evaluation', evaluation())).body).to.include({ code: 'unknown-repair' });
    const repairId = await received();
    const missing = await act(repairId, 'cancel', { reason: 'x' });
    expect(missing.body).to.include({ status: 409, code: 'process-missing', state: 'Received' });
    const over = await act(repairId, 'return', { reference: 'x' });
    expect(over.body).to.include({ status: 409, code: 'wrong-state', state: 'Received' });
    expect((await act(repairId, 'evaluation', evaluation(), FAY)).status).to.equal(403);
    expect((await api.ask('POST', '/v1/repairs', { ...VERA, body: intake() })).status).to.equal(403);
  });

  it('answer 202 while no worker has, and show what will be', async () => {
    let ended: 'refused' | null = null;
    const repair = { repairId: 'RP-9999', customerName: 'Acme Compressors', termsDays: 30, ...intake() };
    await open({
      receiveRepair: async () => 'accepted',
      startedRepair: async (repairId) => (repairId === 'RP-9999' ? { repair, ended } : null),
    });
    const taken = await receive();
    expect(taken).to.include({ status: 202 });
    expect(taken.body).to.include({ state: 'Received', waitingFor: 'worker', position: null });
    expect(await get('RP-9999')).to.include({ waitingFor: 'worker', receivedAt: null });
    ended = 'refused';
    expect(await get('RP-9999')).to.include({ state: 'Cancelled', waitingFor: null });
  });

  it('are asked again, with the key left open, while their process is behind its row', async () => {
    let state = 'Quoted';
    await open({
      askRepair: async () => {
        throw refuseRepair('WrongState', 'behind', { state, command: 'evaluateRepair' });
      },
    });
    const repairId = await received();
    const behind = await act(repairId, 'evaluation', evaluation());
    expect(behind.body).to.include({ status: 503, code: 'process-behind' });
    state = 'Received';
    expect((await act(repairId, 'evaluation', evaluation())).body).to.include({ status: 409, code: 'wrong-state' });
  });

  it('are restarted by an operator, from what they were started with', async () => {
    const restarted: string[] = [];
    const asked: string[] = [];
    await open({
      restartRepair: async ({ repair }) => void restarted.push(repair.repairId),
      askRepair: async (repairId, { name }) => {
        asked.push(`${repairId} ${name}`);
        return { ...(await repairs.repair(test.database, repairId))!, position: '6' };
      },
    });
    const repairId = await received();
    const task = async (taskId: string, kind: 'workflow-missing' | 'compensation', actions: readonly string[]) => {
      const about = { workflowId: `repair:${repairId}`, subject: repairId, title: 't', detail: 'd' };
      await raiseTask(test.database, by(ollie, { taskId, kind, ...about, actions: actions as never }));
      const path = `/v1/operator-tasks/${encodeURIComponent(taskId)}/actions`;
      return api.ask('POST', path, { ...OLLIE, body: { action: actions[0], justification: 'because' } });
    };
    expect((await task('lost', 'workflow-missing', ['restart', 'cancel'])).status).to.equal(200);
    expect((await task('lost-too', 'workflow-missing', ['cancel', 'restart'])).status).to.equal(200);
    expect((await task('asks', 'compensation', ['retry'])).body).to.include({ position: '6' });
    expect(restarted).to.deep.equal([repairId, repairId]);
    expect(asked).to.deep.equal([`${repairId} cancelRepair`, `${repairId} resolveTask`]);
  });

  it('are listed from what was told', async () => {
    await open();
    const listed = await api.ask('GET', '/v1/repairs?state=Received&late=false', VERA);
    expect(listed.status, listed.text).to.equal(200);
    expect(listed.body).to.deep.include({ items: [], total: 0 });
    expect((await api.ask('GET', '/v1/repairs?state=Asleep', VERA)).status).to.equal(422);
  });
});

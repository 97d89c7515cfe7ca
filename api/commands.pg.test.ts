import { expect } from 'chai';
import { refuseApproval } from '../domain/approvals/index.js';
import { decideApproval, evaluateApproval, requestApproval } from '../domain/approvals/store/index.js';
import { draftJournal } from '../domain/ledger/store/index.js';
import { raiseTask } from '../domain/operations/store/index.js';
import { placeOrder } from '../domain/orders/store/index.js';
import { createCustomer } from '../domain/parties/store/index.js';
import { problem } from '../platform/problem.js';
import { amos, by, fay, ollie } from '../tests/support/actors.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';
import { seed } from '../tools/seed/seed.js';
import type { Processes } from './processes.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;
const DIMENSIONS = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE', costCentre: 'IP_SALES' };
const named = (answer: ApiAnswer): string[] =>
  ((answer.body['fields'] ?? []) as { field: string }[]).map(({ field }) => field).sort();
const noProcess = () => problem(404, 'process-not-found', 'none');

interface Carried {
  id: string;
  activity: string;
  command: Parameters<Processes['carryOut']>[2];
}

describe('commands over HTTP', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
  });
  after(() => test.close());

  let api: ApiServer;
  let carried: Carried[];
  const open = async (plan: Partial<Processes> = {}, now?: () => Date): Promise<void> => {
    carried = [];
    const carryOut: Processes['carryOut'] = async (id, activity, command) => {
      carried.push({ id, activity, command });
      return { ...(command.input as object), position: '7', toPost: [] };
    };
    const processes = plannedProcesses({ carryOut, ...plan });
    api = await apiServer({ database: test.api, processes, ...(now ? { now } : {}) });
  };
  afterEach(() => api.close());

  describe('on stock', () => {
    const receipt = { part: 'FLT-PF-100', site: 'LOUISVILLE', quantity: '10', unitCost: '116.00', reference: 'DN-1' };

    it('carry where the part stands in the books, and a key of the caller', async () => {
      await open({
        carryOut: async (id, activity, command) => {
          carried.push({ id, activity, command });
          return { onHand: '40', value: '4640.00', servedOrders: ['SO-1'], position: '9', toPost: ['e'] };
        },
      });
      const answer = await api.ask('POST', '/v1/stock/receipts', { ...OLLIE, key: 'r1', body: receipt });
      expect(answer.status).to.equal(201);
      expect(answer.body).to.deep.equal({ onHand: '40', value: '4640.00', servedOrders: ['SO-1'], position: '9' });
      const [{ id, activity, command }] = carried as [Carried];
      expect([id, activity, command.key]).to.deep.equal(['ollie/r1', 'receiveStock', 'request:ollie/r1']);
      const books = { stockAccount: '1220', businessUnit: 'INDUSTRIAL_PRODUCTS', costCentre: 'IP_STORES' };
      expect(command.input).to.deep.equal({ ...receipt, ...books });
      expect(command.context.actor).to.deep.equal({ id: 'ollie', name: 'ollie', roles: ['Ops'] });
      expect(command.context.correlationId).to.equal(answer.headers.get('x-correlation-id'));
    });

    it('that move answer what both sites hold, and nothing of the inside', async () => {
      const result = { from: { onHand: '26' }, to: { onHand: '4' }, servedOrders: [], position: '9' };
      await open({ carryOut: async () => ({ ...result, toPost: ['e'] }) });
      const body = { part: 'FLT-PF-100', fromSite: 'LOUISVILLE', toSite: 'EVANSVILLE', quantity: '4', note: 'x' };
      const answer = await api.ask('POST', '/v1/stock/moves', { ...OLLIE, body });
      expect(answer.body).to.deep.equal(result);
    });

    it('name what is not there, and carry nothing out', async () => {
      await open();
      const ask = (path: string, body: object) => api.ask('POST', `/v1/stock/${path}`, { ...OLLIE, body });
      expect(named(await ask('receipts', { ...receipt, part: 'NONE', site: 'MARS', supplierId: 'S-9' }))).to.deep.equal(
        ['part', 'site', 'supplierId'],
      );
      expect(named(await ask('receipts', { ...receipt, quantity: '0', unitCost: '1.23456', extra: 1 }))).to.deep.equal([
        'extra',
        'quantity',
        'unitCost',
      ]);
      expect(named(await ask('receipts', { ...receipt, reference: 'two\nlines' }))).to.deep.equal(['reference']);
      const adjustment = { part: 'FLT-PF-100', site: 'LOUISVILLE', change: '0', reason: 'theft', note: '' };
      expect(named(await ask('adjustments', adjustment))).to.deep.equal(['change', 'note', 'reason']);
      const move = { part: 'FLT-PF-100', fromSite: 'LOUISVILLE', toSite: 'LOUISVILLE', quantity: '1', note: 'x' };
      expect(named(await ask('moves', move))).to.deep.equal(['toSite']);
      expect(carried).to.deep.equal([]);
    });

    it('are read from their owner: what is available, and each movement', async () => {
      await open();
      const found = await api.ask('GET', '/v1/stock/availability?part=FLT-PF-100&site=LOUISVILLE');
      const figures = { onHand: '30', reserved: '0', available: '30', backordered: '0' };
      expect(found.body).to.deep.equal({ items: [{ part: 'FLT-PF-100', site: 'LOUISVILLE', ...figures }] });
      expect((await api.ask('GET', '/v1/stock/availability?part=FLT-PF-100')).body['items']).to.have.length(3);
      const moved = await api.ask('GET', '/v1/stock/movements?part=FLT-PF-100&site=LOUISVILLE');
      expect(moved.body).to.include({ total: 1, page: 1, pageSize: 50 });
      expect(named(await api.ask('GET', '/v1/stock/movements?part=FLT-PF-100'))).to.deep.equal(['site']);
    });
  });

  describe('on customers and parts', () => {
    const address = { name: 'N', street: 'S', city: 'C', region: 'KY', postalCode: '1', country: 'US' };
    const customer = {
      ...{ customerId: 'C-2001', name: 'New', email: 'a@b.example', creditLimit: '0', termsDays: 0 },
      ...{ taxStatus: 'taxable', priceList: 'STANDARD', address },
    };

    it('create, and tell where to read', async () => {
      await open({
        carryOut: async (_id, _activity, { input }) => ({
          customer: { ...(input as object), active: true },
          position: '3',
          toPost: [],
        }),
      });
      const answer = await api.ask('POST', '/v1/customers', { ...FAY, body: customer });
      expect(answer.body).to.deep.equal({ ...customer, active: true, position: '3' });
      expect(answer.headers.get('location')).to.equal('/v1/customers/C-2001');
      const wrong = { ...customer, priceList: 'NONE' };
      expect(named(await api.ask('POST', '/v1/customers', { ...FAY, body: wrong }))).to.deep.equal(['priceList']);
      const more = { ...customer, address: { ...address, country: 'USA' }, termsDays: 1.5, taxStatus: 'x' };
      expect(named(await api.ask('POST', '/v1/customers', { ...FAY, body: more }))).to.deep.equal([
        'address.country',
        'taxStatus',
        'termsDays',
      ]);
    });

    it('change what the body names of what is there', async () => {
      await createCustomer(test.database, by(fay, { ...customer, customerId: 'C-2002' } as never));
      await open();
      await api.ask('PATCH', '/v1/customers/C-2002', { ...FAY, body: { creditLimit: '10.00' } });
      expect(carried[0]?.command.input).to.deep.equal({ customerId: 'C-2002', creditLimit: '10.00' });
      const none = await api.ask('PATCH', '/v1/customers/C-9999', { ...FAY, body: {} });
      expect(none.body).to.include({ status: 404, code: 'unknown-customer' });
      expect((await api.ask('GET', '/v1/customers/C-2002')).body).to.include({ name: 'New', active: true });
      expect((await api.ask('GET', '/v1/customers')).body).to.have.property('total');
    });

    it('serve parts, their prices and their numbers with slashes', async () => {
      await open();
      const part = { part: 'A/B-1', description: 'D', unitOfMeasure: 'EA', stockAccount: '1220', taxCode: 'SALES' };
      const units = { businessUnit: 'INDUSTRIAL_PRODUCTS', costCentre: 'MR_SALES' };
      expect(named(await api.ask('POST', '/v1/parts', { ...OLLIE, body: { ...part, ...units } }))).to.deep.equal([
        'costCentre',
      ]);
      const body = { ...part, ...units, costCentre: 'IP_STORES' };
      const made = await api.ask('POST', '/v1/parts', { ...OLLIE, body });
      expect(made.headers.get('location')).to.equal('/v1/parts/A%2FB-1');
      expect((await api.ask('GET', '/v1/parts/A%2FB-1')).body).to.include({ status: 404 });
      expect((await api.ask('GET', '/v1/parts/FLT-PF-100')).body).to.include({
        unitOfMeasure: 'EA',
        stockAccount: '1220',
      });
      expect((await api.ask('GET', '/v1/parts/FLT-PF-100/prices')).body['items']).to.not.have.length(0);
      const price = { priceList: 'STANDARD', minimumQuantity: '1', unitPrice: '1.00', validFrom: '2026-01-01' };
      const priced = await api.ask('POST', '/v1/parts/FLT-PF-100/prices', { ...FAY, body: price });
      expect(priced.body).to.deep.equal({ part: 'FLT-PF-100', ...price, position: '7' });
      const wrong = { ...price, priceList: 'NONE' };
      expect(named(await api.ask('POST', '/v1/parts/FLT-PF-100/prices', { ...FAY, body: wrong }))).to.deep.equal([
        'priceList',
      ]);
    });
  });

  describe('on approvals', () => {
    const ask = async (requestId: string): Promise<void> => {
      const about = { kind: 'order' as const, amount: '20000.00', dimensions: DIMENSIONS };
      const { toPost: _, position: _position, ...demand } = await evaluateApproval(test.database, by(ollie, about));
      if (!demand.required) throw new Error('the seed asks no approval for 20,000.00');
      const input = {
        ...about,
        requestId,
        subject: 'SO-1',
        requestedBy: ollie,
        requesterWorkflowId: 'order:SO-1',
        demand,
      };
      await requestApproval(test.database, by(ollie, input));
    };

    it('list what waits for whoever asks, decide by an update, and show the decision’s subject as correlation', async () => {
      await ask('AR-1');
      const decided: unknown[] = [];
      await open({
        decideApproval: async (command) => {
          decided.push(command);
          return { requestId: 'AR-1', state: 'Granted', position: '5' };
        },
      });
      const asAmos = ['amos', 'Approver'] as const;
      const list = await api.ask('GET', '/v1/approvals', { as: asAmos });
      expect((list.body['items'] as { requestId: string }[]).map(({ requestId }) => requestId)).to.deep.equal(['AR-1']);
      expect((await api.ask('GET', '/v1/approvals', { as: ['ollie', 'Approver'] })).body).to.include({ total: 0 });
      expect((await api.ask('GET', '/v1/approvals/AR-1')).body).to.include({ state: 'Requested', amount: '20000.00' });
      const body = { decision: 'approve', reason: 'fine' };
      const answer = await api.ask('POST', '/v1/approvals/AR-1/decisions', { as: asAmos, key: 'd1', body });
      expect(answer.body).to.deep.equal({ requestId: 'AR-1', state: 'Granted', position: '5' });
      expect(decided).to.deep.equal([
        {
          key: 'request:amos/d1',
          context: { actor: { id: 'amos', name: 'amos', roles: ['Approver'] }, correlationId: 'SO-1' },
          input: { requestId: 'AR-1', ...body },
        },
      ]);
    });

    it('answer the refusal of the process, and 409 with the state once the process is over', async () => {
      await ask('AR-2');
      let failure: Error = refuseApproval('OwnRequest', 'Nobody decides what they asked for.');
      let later = 0;
      const now = () => new Date(Date.now() + later);
      await open({ decideApproval: async () => Promise.reject(failure) }, now);
      const decide = (who: string) =>
        api.ask('POST', '/v1/approvals/AR-2/decisions', {
          as: [who, 'Approver'],
          body: { decision: 'reject', reason: 'no' },
        });
      expect((await decide('ollie')).body).to.include({ status: 403, code: 'own-request' });
      failure = noProcess();
      expect((await decide('ollie')).body).to.include({ status: 403, code: 'own-request' });
      const starting = await decide('amos');
      expect(starting.body).to.include({ status: 503, code: 'process-starting' });
      expect(starting.headers.get('retry-after')).to.equal('1');
      later = 60_000;
      expect((await decide('amos')).body).to.include({ status: 409, code: 'process-missing', state: 'Requested' });
      await decideApproval(test.database, by(amos, { requestId: 'AR-2', decision: 'approve', reason: 'fine' }));
      expect((await decide('amos')).body).to.include({ status: 409, code: 'already-decided', state: 'Granted' });
      const none = await api.ask('POST', '/v1/approvals/AR-9/decisions', {
        body: { decision: 'reject', reason: 'no' },
      });
      expect(none.body).to.include({ status: 404 });
    });

    it('decide several in turn, and tell beside each what was refused of it', async () => {
      for (const requestId of ['AR-11', 'AR-12', 'AR-13']) await ask(requestId);
      const keys: string[] = [];
      await open({
        decideApproval: async ({ key, input: { requestId } }) => {
          keys.push(key);
          if (requestId === 'AR-12') throw refuseApproval('AlreadyDecided', 'Too late.', { state: 'Granted' });
          return { requestId, state: 'Granted', position: '5' };
        },
      });
      const decisions = ['AR-11', 'AR-12', 'AR-99', 'AR-13'].map((requestId) => ({
        ...{ requestId, decision: 'approve', reason: 'all fine' },
      }));
      const asAmos = { as: ['amos', 'Approver'], key: 'bulk' } as const;
      const answer = await api.ask('POST', '/v1/approvals/decisions', { ...asAmos, body: { decisions } });
      expect(answer.status, answer.text).to.equal(200);
      const none = { state: null, position: null };
      expect(answer.body['decided']).to.deep.equal([
        { requestId: 'AR-11', state: 'Granted', position: '5' },
        { requestId: 'AR-12', ...none, problem: { status: 409, code: 'already-decided', detail: 'Too late.' } },
        {
          requestId: 'AR-99',
          ...none,
          problem: { status: 404, code: 'unknown-request', detail: 'There is no approval request AR-99.' },
        },
        { requestId: 'AR-13', state: 'Granted', position: '5' },
      ]);
      expect(keys).to.deep.equal(['AR-11', 'AR-12', 'AR-13'].map((id) => `request:amos/bulk/${id}`));
      for (const [requestId, outcome, code] of [
        ['AR-11', 'accepted', null],
        ['AR-12', 'refused', 'already-decided'],
      ] as const) {
        const { body } = await api.ask('GET', `/v1/audit/entries?kind=decision&resource=${requestId}&actorId=amos`);
        const [entry] = body['items'] as object[];
        expect(entry).to.include({ outcome, problem: code, key: 'bulk', reason: 'approve: all fine' });
      }
      const twice = [decisions[0], decisions[0]];
      const refused = await api.ask('POST', '/v1/approvals/decisions', {
        as: ['amos', 'Approver'],
        body: { decisions: twice },
      });
      expect(named(refused)).to.deep.equal(['decisions[1].requestId']);
    });

    it('leave all in doubt when one is, try the others all the same, and are asked again under the same keys', async () => {
      for (const requestId of ['AR-21', 'AR-22', 'AR-23']) await ask(requestId);
      let away = true;
      const keys: string[] = [];
      await open({
        decideApproval: async ({ key, input: { requestId } }) => {
          keys.push(key);
          if (away && requestId === 'AR-22') throw problem(503, 'outcome-unknown', 'Ask again.');
          return { requestId, state: 'Granted', position: '5' };
        },
      });
      const decisions = ['AR-21', 'AR-22', 'AR-23'].map((requestId) => ({
        requestId,
        decision: 'approve',
        reason: 'fine',
      }));
      const decide = () =>
        api.ask('POST', '/v1/approvals/decisions', { as: ['amos', 'Approver'], key: 'doubt', body: { decisions } });
      expect((await decide()).body).to.include({ status: 503, code: 'outcome-unknown' });
      away = false;
      expect((await decide()).body['decided']).to.have.length(3);
      expect(keys).to.deep.equal(
        ['21', '22', '23', '21', '22', '23'].map((number) => `request:amos/doubt/AR-${number}`),
      );
    });

    it('define policies as versions', async () => {
      await open({ carryOut: async () => ({ version: 4, position: '8', toPost: [] }) });
      const rule = {
        name: 'r',
        minimumAmount: '1',
        approverRole: 'Approver',
        escalateAfterMinutes: 1,
        escalateToRole: 'Admin',
        expireAfterMinutes: 2,
      };
      const answer = await api.ask('POST', '/v1/approval-policies', { body: { kind: 'order', rules: [rule] } });
      expect(answer.body).to.deep.equal({ kind: 'order', version: 4, position: '8' });
      expect((await api.ask('GET', '/v1/approval-policies/order')).body).to.include({ kind: 'order', version: 1 });
      expect(named(await api.ask('GET', '/v1/approval-policies/tea'))).to.deep.equal(['kind']);
    });
  });

  describe('on operator tasks', () => {
    const task = (taskId: string, kind: 'compensation' | 'workflow-missing', actions: readonly string[]) =>
      raiseTask(
        test.database,
        by(ollie, {
          ...{ taskId, kind, workflowId: 'order:SO-77', subject: 'SO-77', title: 't', detail: 'd' },
          actions: actions as never,
        }),
      );
    const act = (taskId: string, action: string, key = `${taskId}/${action}`) =>
      api.ask('POST', `/v1/operator-tasks/${encodeURIComponent(taskId)}/actions`, {
        ...{ ...OLLIE, key },
        body: { action, justification: 'because' },
      });

    it('answer a process that asks by an update of it', async () => {
      await task('T/1', 'compensation', ['retry', 'skip']);
      const asked: unknown[] = [];
      await open({
        askOrder: async (orderId, { name }, { input }) => {
          asked.push([orderId, name, input]);
          return { orderId, state: 'Cancelling', waitingFor: null, reason: null, revision: 0, position: '6' };
        },
      });
      expect((await api.ask('GET', '/v1/operator-tasks')).body['items']).to.have.length(1);
      expect((await api.ask('GET', '/v1/operator-tasks/T%2F1')).body).to.include({ taskId: 'T/1', state: 'Open' });
      const none = await act('T/1', 'restart');
      expect(none.body).to.include({ status: 409, code: 'action-not-offered', state: 'Open' });
      expect((await act('T/1', 'retry')).body).to.deep.equal({ taskId: 'T/1', state: 'Resolved', position: '6' });
      expect(asked).to.deep.equal([
        ['SO-77', 'resolveTask', { taskId: 'T/1', action: 'retry', justification: 'because' }],
      ]);
    });

    it('start a missing process again, cancel through it, and then record the answer', async () => {
      await open();
      await api.close();
      const starts: string[] = [];
      await open({
        placeOrder: async (start) => {
          await placeOrder(test.database, { ...by(ollie, { start, runId: 'r' }), context: start.context });
          return {
            orderId: start.order.orderId,
            state: 'Placed',
            waitingFor: null,
            reason: null,
            revision: 0,
            position: null,
          };
        },
        restartOrder: async (start) => {
          starts.push(start.order.orderId);
        },
        askOrder: async (orderId, { name }, { key, input }) => {
          starts.push(`${name} ${key} ${(input as { reason: string }).reason}`);
          return { orderId, state: 'Cancelled', waitingFor: null, reason: null, revision: 0, position: null };
        },
      });
      const lines = [{ part: 'FLT-PF-100', quantity: '1' }];
      const order = { customerId: 'C-1001', paymentTerms: 'onAccount', dimensions: DIMENSIONS, lines };
      const { body } = await api.ask('POST', '/v1/orders', { ...OLLIE, body: order });
      const orderId = String(body['orderId']);
      for (const action of ['restart', 'cancel']) {
        const raised = { taskId: `T-${action}`, kind: 'workflow-missing' as const, workflowId: `order:${orderId}` };
        const about = { subject: orderId, title: 't', detail: 'd', actions: ['restart', 'cancel'] as const };
        await raiseTask(test.database, by(ollie, { ...raised, ...about }));
        expect((await act(`T-${action}`, action, action)).body).to.include({ state: 'Resolved', position: '7' });
      }
      expect(starts).to.deep.equal([orderId, orderId, 'cancelOrder request:ollie/cancel/cancel because']);
      expect(carried.map(({ activity, id }) => [activity, id])).to.deep.equal([
        ['resolveTask', 'ollie/restart'],
        ['resolveTask', 'ollie/cancel'],
      ]);
      expect((await act('T-none', 'retry')).body).to.include({ status: 404, code: 'unknown-task' });
    });
  });

  describe('on the ledger', () => {
    const line = (account: string, side: 'debit' | 'credit', amount: string) => ({
      account,
      [side]: amount,
      dimensions: DIMENSIONS,
    });
    const draft = {
      date: '2026-03-31',
      description: 'Accrual',
      lines: [line('6000', 'debit', '10.00'), line('1010', 'credit', '10.00')],
    };

    it('draft a manual journal under an id that a retry keeps', async () => {
      await open();
      const ask = () => api.ask('POST', '/v1/manual-journals', { ...FAY, key: 'mj', body: draft });
      const answer = await ask();
      expect(answer.status, answer.text).to.equal(201);
      const { journalId } = answer.body;
      expect(journalId).to.match(/^MJ-/);
      expect(answer.headers.get('location')).to.equal(`/v1/manual-journals/${journalId}`);
      expect((await ask()).text).to.equal(answer.text);
      expect(carried).to.have.length(1);
    });

    it('name every wrong line, and post nothing', async () => {
      await open();
      const lines = [
        line('1110', 'debit', '10.00'),
        line('9999', 'credit', '9.00'),
        { ...line('6000', 'debit', '1'), dimensions: { ...DIMENSIONS, site: 'MARS' } },
      ];
      const wrong = await api.ask('POST', '/v1/manual-journals', {
        ...FAY,
        body: { ...draft, date: '2026-02-30', lines },
      });
      expect(named(wrong)).to.include.members([
        'date',
        'lines[0].account',
        'lines[1].account',
        'lines[2].dimensions.site',
      ]);
      const apart = { ...draft, lines: [line('6000', 'debit', '10.00'), line('1010', 'credit', '9.99')] };
      expect((await api.ask('POST', '/v1/manual-journals', { ...FAY, body: apart })).status).to.equal(422);
      expect(carried).to.deep.equal([]);
    });

    it('let nobody approve their own draft, reverse journals, and show both', async () => {
      const input = { journalId: 'MJ-1', ...draft };
      await draftJournal(test.database, by(fay, input as never));
      await open();
      expect((await api.ask('GET', '/v1/manual-journals')).body['items']).to.have.length(1);
      expect((await api.ask('GET', '/v1/manual-journals/MJ-1')).body).to.include({
        state: 'Drafted',
        draftedBy: 'fay',
      });
      const own = await api.ask('POST', '/v1/manual-journals/MJ-1/approve', { ...FAY });
      expect(own.body).to.include({ status: 403, code: 'own-journal' });
      await api.ask('POST', '/v1/journals/JN-000001/reverse', { ...FAY, body: { reason: 'wrong account' } });
      await api.ask('POST', '/v1/journals/JN-000001/reverse', {
        ...FAY,
        body: { reason: 'accrual', date: '2026-12-01' },
      });
      expect(carried.map(({ activity, command }) => [activity, command.input])).to.deep.equal([
        ['reverseJournal', { journal: 'JN-000001', reason: 'wrong account' }],
        ['reverseJournal', { journal: 'JN-000001', reason: 'accrual', date: '2026-12-01' }],
      ]);
      const journal = await api.ask('GET', '/v1/journals/JN-000001');
      expect(journal.body).to.include({ journal: 'JN-000001', kind: 'automatic' });
      const source = (journal.body['source'] as { eventId: string }).eventId;
      const ofSource = await api.ask('GET', `/v1/journals/of/${source}`);
      expect((ofSource.body['items'] as { journal: string }[])[0]?.journal).to.equal('JN-000001');
      expect((await api.ask('GET', '/v1/journals/JN-999999')).body).to.include({ status: 404 });
      expect((await api.ask('GET', '/v1/journals')).body).to.have.property('total');
    });
  });

  it('have reports, and the control accounts tie', async () => {
    await open();
    const balance = await api.ask('GET', '/v1/reports/trial-balance');
    expect(balance.body).to.have.all.keys('from', 'to', 'rows', 'totals');
    expect((await api.ask('GET', '/v1/reports/revenue?from=2026-01-01&to=2026-12-31')).body).to.have.all.keys(
      'rows',
      'totals',
    );
    const sheet = await api.ask('GET', '/v1/reports/balance-sheet?asOf=2026-12-31&knownAt=2026-01-01T00:00:00Z');
    expect(sheet.body).to.include({ asOf: '2026-12-31', assets: '0.00', difference: '0.00' });
    const ledger = await api.ask(
      'GET',
      '/v1/reports/general-ledger?account=1110,4010&customerId=unassigned&page=99999',
    );
    expect(ledger.body).to.deep.include({ items: [], page: 99999, total: 0 });
    const wrong = {
      'general-ledger?account=9999': 'account',
      'general-ledger?account=cash': 'account',
      'general-ledger?pageSize=201': 'pageSize',
      'general-ledger?site=ATLANTIS': 'site',
      'general-ledger?knownAt=2999-01-01T00:00:00Z': 'knownAt',
      'balance-sheet?businessUnit=unknown': 'businessUnit',
      'income-statement?from=2026-03-02&to=2026-03-01': 'to',
      'trial-balance?asOf=2026-03-01&from=2026-01-01': 'asOf',
    };
    for (const [path, field] of Object.entries(wrong)) {
      const { body } = await api.ask('GET', `/v1/reports/${path}`);
      expect(
        (body['fields'] as { field: string }[] | undefined)?.map((one) => one.field),
        path,
      ).to.deep.equal([field]);
    }
    expect((await api.ask('GET', '/v1/reports/stock?inStock=true')).body).to.have.property('items');
    expect((await api.ask('GET', '/v1/reports/receivables?asOf=2026-03-31')).body).to.include({ asOf: '2026-03-31' });
    const control = await api.ask('GET', '/v1/reports/control-accounts');
    expect(control.body).to.include({ ties: true });
    expect(control.body['rows']).to.not.have.length(0);
    const dimensions = await api.ask('GET', '/v1/dimensions');
    expect(dimensions.body['sites']).to.have.length(3);
  });
});

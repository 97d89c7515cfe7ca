import { expect } from 'chai';
import { openProcesses, type Processes } from '../../api/processes.js';
import { openClient } from '../../temporal-config/engine.js';
import { seed } from '../../tools/seed/seed.js';
import { type ApiAnswer, type ApiServer, apiServer } from '../support/api-server.js';
import { expectBooksAtRest } from '../support/books.js';
import { receive } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';
import { until } from '../support/until.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;
const dimensions = { businessUnit: 'MACHINING_REPAIR', site: 'LOUISVILLE', costCentre: 'MR_REPAIR' };

describe('a repair from the first request to the payment', () => {
  let world: World;
  let processes: Processes;
  let api: ApiServer;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    await seed(world.test.database);
    await receive(world.test.database, 'KIT-SVC-RS15', '10');
    const address = process.env['ATLAS_TEMPORAL_ADDRESS'] ?? '';
    processes = openProcesses(openClient({ connection: { address }, namespace: world.client.options.namespace }));
    api = await apiServer({ database: world.test.api, processes });
  });
  after(async function () {
    this.timeout(120_000);
    await api.close();
    await processes.close();
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  const ask = async (path: string, body: object, as: typeof OLLIE | typeof FAY = OLLIE): Promise<ApiAnswer['body']> => {
    const answer = await api.ask('POST', path, { ...as, body });
    expect(answer.status, answer.text).to.be.within(200, 201);
    return answer.body;
  };
  const get = async (path: string) => (await api.ask('GET', path, OLLIE)).body;
  const balance = async (account: string): Promise<string> => {
    const [row] = await world.test.admin<{ balance: string }>(
      `SELECT coalesce(sum(debit - credit), 0)::numeric(19,2)::text AS balance FROM ledger.journal_lines WHERE account = $1`,
      [account],
    );
    return row?.balance ?? '';
  };

  it('goes through the routes of repairs, jobs and payments, and the books tie', async () => {
    const asset = { serial: 'SN-4711', description: 'Screw compressor RS-15' };
    const intake = { customerId: 'C-1001', complaint: 'Loses pressure.', asset, dimensions };
    const { repairId } = await ask('/v1/repairs', intake);
    const repair = `/v1/repairs/${repairId}`;
    await ask(`${repair}/evaluation`, {
      ...{ findings: 'The element is worn.', dueDate: '2099-12-15' },
      charges: [
        { description: 'Element under warranty', amount: '400.00', coverage: 'warranty' },
        { description: 'Overhaul', amount: '600.00', coverage: 'billable', taxCode: 'SALES' },
      ],
      operations: [
        { operation: 10, description: 'Overhaul', kind: 'inHouse', workCentre: 'REPAIR_BAY', runHoursPerUnit: '2' },
      ],
      materials: [{ part: 'KIT-SVC-RS15', quantity: '1' }],
    });
    await ask(`${repair}/quote`, {}, FAY);
    await ask(`${repair}/approval`, { reference: 'PO 77' });
    const job = `/v1/jobs/J-${repairId}`;
    await until('the job is released', async () => ((await get(job))['state'] === 'Released' ? true : undefined));
    await ask(`${job}/materials/issues`, { part: 'KIT-SVC-RS15', quantity: '1' });
    await ask(`${job}/operations/10/start`, {});
    await ask(`${job}/operations/10/time-logs`, { workedOn: '2026-03-02', labourHours: '2', machineHours: '0' });
    await ask(`${job}/operations/10/quantities`, { good: '1' });
    await ask(`${job}/operations/10/finish`, {});
    await ask(`${repair}/tests`, { passed: true, notes: 'Holds pressure.' });
    await ask(`${job}/completions`, { quantity: '1' });
    await ask(`${repair}/return`, { reference: 'UPS 1Z' });
    const billed = await until('it is invoiced', async () => {
      const found = await get(repair);
      return found['state'] === 'Invoiced' ? found : undefined;
    });
    expect(await ask(`${repair}/close`, {}, FAY)).to.include({ state: 'Closed', jobState: 'Closed' });
    expect(await balance('1110')).to.equal('642.00');
    const payment = { customerId: 'C-1001', invoice: billed['invoice'], amount: '642.00', method: 'check' };
    await ask('/v1/payments', { ...payment, reference: 'check 17', receivedOn: '2025-03-03', dimensions }, FAY);
    expect([await balance('1110'), await balance('1010'), await balance('4020')]).to.deep.equal([
      ...['0.00', '642.00', '-600.00'],
    ]);
    const { actual } = await get(`${job}/cost-sheet`);
    const [warranty, cost] = [Number(await balance('5095')), Number(await balance('5010'))];
    expect(warranty + cost).to.be.closeTo(Number(actual), 0.001);
    expect(warranty / (warranty + cost)).to.be.closeTo(0.4, 0.001);
    expect(await balance('1230')).to.equal('0.00');
  });
});

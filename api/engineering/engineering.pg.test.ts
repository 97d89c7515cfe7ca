import { expect } from 'chai';
import * as engineering from '../../domain/engineering/store/index.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';
import type { Processes } from '../processes.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;
const PART = 'FLT-PF-100';
const named = (answer: ApiAnswer): string[] =>
  ((answer.body['fields'] ?? []) as { field: string }[]).map(({ field }) => field).sort();

const lathe = {
  ...{ workCentre: 'LATHE-1', name: 'CNC lathe', businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE' },
  ...{ costCentre: 'IP_SALES', validFrom: '2026-01-01', labourRate: '38.50', machineRate: '22.00' },
  ...{ overheadMethod: 'normal', overheadBasis: 'machineHours', overheadRate: '31.00' },
};
const bill = {
  ...{ revision: 'A', effectiveFrom: '2026-01-01', note: 'First release.' },
  components: [{ line: 10, part: 'OIL-SYN-46', quantityPer: '2', scrapFactor: '0.5' }],
};
const turning = {
  ...{ operation: 10, description: 'Turn', kind: 'inHouse', workCentre: 'LATHE-1' },
  ...{ setUpHours: '0.5', runHoursPerUnit: '0.25', overlaps: false, characteristics: [] as object[] },
};

describe('engineering over HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
    const commands = engineering as unknown as Record<
      string,
      (...args: unknown[]) => ReturnType<Processes['carryOut']>
    >;
    const carryOut: Processes['carryOut'] = async (_id, activity, command) => {
      const run = commands[activity];
      if (!run) throw new Error(`${activity} is no command of engineering`);
      return run(test.database, command);
    };
    api = await apiServer({ database: test.api, processes: plannedProcesses({ carryOut }) });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  it('defines work centres, once, and shows their rates', async () => {
    const made = await api.ask('POST', '/v1/work-centres', { ...FAY, body: lathe });
    expect(made.status, made.text).to.equal(201);
    expect(made.body).to.include({ workCentre: 'LATHE-1', changed: true });
    expect(made.headers.get('location')).to.equal('/v1/work-centres/LATHE-1');
    const again = await api.ask('POST', '/v1/work-centres', { ...FAY, body: lathe });
    expect(again.body).to.include({ changed: false, position: null });
    const { validFrom, labourRate, machineRate, overheadMethod, overheadBasis, overheadRate, ...rest } = lathe;
    const rates = [{ validFrom, labourRate, machineRate, overheadMethod, overheadBasis, overheadRate }];
    expect((await api.ask('GET', '/v1/work-centres/LATHE-1')).body).to.deep.equal({ ...rest, rates });
    const { items } = (await api.ask('GET', '/v1/work-centres')).body as { items: { workCentre: string }[] };
    expect(items.map(({ workCentre }) => workCentre)).to.include.members(['KITTING', 'LATHE-1']);
    expect((await api.ask('GET', '/v1/work-centres/MOON')).body).to.include({
      status: 404,
      code: 'unknown-work-centre',
    });
  });

  it('refuses a wrong work centre field by field, and who may not define one', async () => {
    const wrong = { ...lathe, site: 'MARS', labourRate: '1.23456', overheadBasis: 'moon', colour: 'red' };
    const answer = await api.ask('POST', '/v1/work-centres', { ...FAY, body: wrong });
    expect(named(answer)).to.deep.equal(['colour', 'labourRate', 'overheadBasis']);
    expect(
      named(await api.ask('POST', '/v1/work-centres', { ...FAY, body: { ...lathe, site: 'MARS' } })),
    ).to.deep.equal(['site']);
    const rateless = { ...lathe, overheadRate: undefined };
    expect(named(await api.ask('POST', '/v1/work-centres', { ...FAY, body: rateless }))).to.deep.equal([
      'overheadRate',
    ]);
    expect((await api.ask('POST', '/v1/work-centres', { ...OLLIE, body: lathe })).status).to.equal(403);
    const moved = await api.ask('POST', '/v1/work-centres', { ...FAY, body: { ...lathe, site: 'EVANSVILLE' } });
    expect(moved.body).to.include({ status: 409, code: 'work-centre-fixed' });
  });

  it('releases a bill of material, and explodes the part by it', async () => {
    const path = `/v1/parts/${PART}/bills-of-material`;
    const released = await api.ask('POST', path, { ...OLLIE, body: bill });
    expect(released.status, released.text).to.equal(201);
    expect(released.body).to.include({ part: PART, revision: 'A' });
    const { items } = (await api.ask('GET', path)).body as { items: object[] };
    expect(items[0]).to.deep.include({ ...bill, part: PART, releasedBy: 'ollie' });
    const exploded = await api.ask('GET', `/v1/parts/${PART}/explosion?quantity=3&on=2026-01-01`);
    expect(exploded.body).to.deep.include({ part: PART, quantity: '3', on: '2026-01-01' });
    expect(exploded.body['materials']).to.deep.equal([{ part: 'OIL-SYN-46', quantity: '12' }]);
    const taken = await api.ask('POST', path, { ...OLLIE, body: bill });
    expect(taken.body).to.include({ status: 409, code: 'revision-exists' });
  });

  it('says what is wrong with a bill, and where there is none', async () => {
    const ask = (part: string, body: object) =>
      api.ask('POST', `/v1/parts/${part}/bills-of-material`, { ...OLLIE, body });
    expect((await ask('NONE', bill)).body).to.include({ status: 404, code: 'unknown-part' });
    const line = { line: 10, part: 'NONE', quantityPer: '1', scrapFactor: '0' };
    expect(named(await ask(PART, { ...bill, revision: 'B', components: [line] }))).to.deep.equal([
      'components[0].part',
    ]);
    const form = { ...bill, components: [{ ...line, quantityPer: '0', scrapFactor: '1' }] };
    expect(named(await ask(PART, form))).to.deep.equal(['components[0].quantityPer', 'components[0].scrapFactor']);
    const circle = { ...bill, components: [{ ...line, part: PART }] };
    expect((await ask('OIL-SYN-46', circle)).body).to.include({ status: 409, code: 'circular-bill-of-material' });
    const bare = await api.ask('GET', '/v1/parts/OIL-SYN-46/explosion?quantity=1');
    expect(bare.body).to.include({ status: 404, code: 'no-bill-of-material' });
    expect(named(await api.ask('GET', `/v1/parts/${PART}/explosion?on=2026-13-01`))).to.deep.equal(['on', 'quantity']);
  });

  it('releases a routing, held to its work centres, suppliers and kinds', async () => {
    const path = `/v1/parts/${PART}/routings`;
    const routing = { revision: 'A', effectiveFrom: '2026-01-01', note: 'x', operations: [turning] };
    const ask = (body: object) => api.ask('POST', path, { ...OLLIE, body });
    const nowhere = { ...turning, workCentre: 'MOON' };
    const plating = {
      ...turning,
      operation: 20,
      kind: 'subcontract',
      workCentre: null,
      supplierId: 'S-404',
      unitCost: '1',
    };
    expect(named(await ask({ ...routing, operations: [nowhere, plating] }))).to.deep.equal([
      'operations[0].workCentre',
      'operations[1].supplierId',
    ]);
    expect(named(await ask({ ...routing, operations: [{ ...turning, kind: 'subcontract' }] }))).to.include(
      'operations[0].unitCost',
    );
    const released = await ask(routing);
    expect(released.status, released.text).to.equal(201);
    const { items } = (await api.ask('GET', path)).body as { items: { operations: object[] }[] };
    expect(items[0]?.operations[0]).to.deep.include({ operation: 10, workCentre: 'LATHE-1', supplierId: null });
  });
});

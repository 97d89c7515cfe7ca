import { get } from 'node:http';
import { expect } from 'chai';
import { reports } from '../../reporting/reports/index.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { journal } from '../../tests/support/emit.js';
import { readPages, readWorkbook } from '../../tests/support/office.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';
import { until } from '../../tests/support/until.js';

const VERA = { as: ['vera', 'Viewer'] } as const;

describe('reports as documents', () => {
  let models: ReadModels;
  let api: ApiServer;

  before(async () => {
    models = await readModels();
    api = await apiServer({
      database: models.database,
      processes: plannedProcesses(),
      now: () => new Date('2026-03-31T15:00:00Z'),
    });
    await models.feed([
      journal('JE-1', '2026-03-01', [
        { account: '1110', debit: '1234567.80', credit: '0.00' },
        { account: '4010', debit: '0.00', credit: '1234567.80' },
      ]),
      journal('JE-2', '2026-03-02', [
        { account: '5010', debit: '0.05', credit: '0.00' },
        { account: '1210', debit: '0.00', credit: '0.05' },
      ]),
    ]);
  });
  after(async () => {
    await api.close();
    await models.close();
  });

  const bytesOf = async (path: string): Promise<{ response: Response; bytes: Buffer }> => {
    const headers = { authorization: `Bearer ${await api.tokenOf('vera', 'Viewer')}` };
    const response = await fetch(`${api.url}${path}`, { headers });
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  };

  it('are listed with what each may be asked with, and the contract knows every parameter', async () => {
    const listed = (await api.ask('GET', '/v1/reports', VERA)).body['reports'] as Record<string, unknown>[];
    expect(listed.map(({ report }) => report)).to.deep.equal(reports.map(({ report }) => report));
    expect(listed[0]).to.have.keys('report', 'title', 'parameters', 'required', 'groups', 'formats');
    const contract = (await api.ask('GET', '/openapi.json', { as: null })).body as {
      paths: Record<string, { get: { parameters: { name: string }[] } }>;
    };
    const known = contract.paths['/v1/reports/{report}/document']?.get.parameters.map(({ name }) => name);
    expect(known).to.include.members([...new Set(reports.flatMap(({ parameters }) => parameters))]);
  });

  // The books: 1110 1,234,567.80 against 4010; 5010 0.05 against 1210. Debits and credits are 1,234,567.85 each.
  it('have the same rows and totals in all formats', async () => {
    const path = '/v1/reports/trial-balance/document?to=2026-03-31';
    const json = (await api.ask('GET', path, VERA)).body as {
      rows: { cells: Record<string, string> }[];
      totals: object;
    };
    expect(
      json.rows.map(({ cells }) => [cells['account'], cells['closingDebit'], cells['closingCredit']]),
    ).to.deep.equal([
      ['1110', '1234567.80', '0.00'],
      ['1210', '0.00', '0.05'],
      ['4010', '0.00', '1234567.80'],
      ['5010', '0.05', '0.00'],
    ]);
    expect(json.totals).to.include({ closingDebit: '1234567.85', closingCredit: '1234567.85' });

    const csv = await bytesOf(`${path}&format=csv`);
    expect(csv.response.headers.get('content-type')).to.match(/^text\/csv; charset=utf-8/);
    expect(csv.response.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(csv.response.headers.get('content-disposition')).to.equal(
      'attachment; filename="trial-balance-2026-03-31.csv"',
    );
    const lines = csv.bytes.toString().trim().split('\r\n');
    expect(lines).to.have.length(6);
    expect(lines[1]).to.match(/^1110,.*,1234567\.80,0\.00,plain$/);
    expect(lines.at(-1)).to.match(/^Total,.*,1234567\.85,1234567\.85,total$/);

    const [sheet] = await readWorkbook((await bytesOf(`${path}&format=xlsx`)).bytes);
    const rows = (sheet?.rows ?? []).slice(5).map((row) => row.map(({ value }) => value));
    expect(rows.map((row) => [row[0], ...row.slice(-2)])).to.deep.equal([
      ['1110', 1234567.8, 0],
      ['1210', 0, 0.05],
      ['4010', 0, 1234567.8],
      ['5010', 0.05, 0],
      ['Total', 1234567.85, 1234567.85],
    ]);

    const [page] = await readPages((await bytesOf(`${path}&format=pdf`)).bytes);
    for (const account of ['1110', '1210', '4010', '5010']) expect(page?.text).to.contain(account);
    expect(page?.text.match(/1,234,567\.80/g)).to.have.length(4);
    expect(page?.text.match(/1,234,567\.85/g)).to.have.length(4);
    expect(page?.text.replace(/\s+/g, ' ')).to.contain('Page 1 of 1');
  });

  it('name what is wrong with the question', async () => {
    const asked = async (path: string) => (await api.ask('GET', `/v1/reports/${path}`, VERA)).body;
    const unknown = await asked('horoscope/document');
    expect(unknown).to.include({ status: 404, code: 'unknown-report' });
    expect(unknown['reports']).to.include('trial-balance');
    for (const [query, field] of [
      ['to=2026-02-30', 'to'],
      ['from=2026-03-02&to=2026-03-01', 'to'],
      ['asOf=2026-03-31&to=2026-03-31', 'asOf'],
      ['businessUnit=MOON', 'businessUnit'],
      ['site=MOON', 'site'],
      ['part=SHAFT', 'part'],
      ['knownAt=2027-01-01T00:00:00Z', 'knownAt'],
      ['knownAt=2025-11-31T00:00:00Z', 'knownAt'],
      ['knownAt=2025-02-29T00:00:00Z', 'knownAt'],
      ['format=docx', 'format'],
      ['colour=red', 'colour'],
    ] as const) {
      const answer = await asked(`trial-balance/document?${query}`);
      expect(answer, query).to.include({ status: 422, code: 'invalid-request' });
      expect((answer['fields'] as { field: string }[]).map((problem) => problem.field)).to.deep.equal([field]);
    }
  });

  it('name everything wrong with the question at once', async () => {
    const fields = async (path: string) =>
      ((await api.ask('GET', `/v1/reports/${path}`, VERA)).body['fields'] as { field: string }[]).map(
        ({ field }) => field,
      );
    for (const report of ['trial-balance/document', 'trial-balance']) {
      expect(await fields(`${report}?to=2026-13-01&from=2026-02-30&site=MOON`)).to.deep.equal(['to', 'from', 'site']);
    }
    expect(await fields('inventory-valuation/document?part=NOPE&account=4010')).to.deep.equal(['account', 'part']);
    expect(await fields('receivables?asOf=2026-13-01&customerId=C-NONE')).to.deep.equal(['asOf', 'customerId']);
    for (const [query, names] of [
      ['receivables?customerId=%00', ['customerId']],
      ['receivables/document?customerId=%00&asOf=2026-13-01', ['asOf', 'customerId']],
      ['work-in-process/document?jobId=%00', ['jobId']],
      ['inventory-valuation/document?part=%00', ['part']],
      ['trial-balance?site=%00', ['site']],
    ] as const) {
      expect(await fields(query), `${query}: nothing that PostgreSQL cannot take is looked up`).to.have.members(names);
    }
    expect(
      (await api.ask('GET', '/v1/reports/general-ledger/document?account=9998,9999', VERA)).body,
    ).to.have.nested.property('fields[0].message', 'There are no accounts 9998, 9999.');
  });

  it('give the connection back when their reader goes away in the middle', async () => {
    const lines = (at: number) => [
      { account: '1110', debit: '1.00', credit: '0.00', text: `line ${at}` },
      { account: '4010', debit: '0.00', credit: '1.00', text: `line ${at}` },
    ];
    for (let batch = 0; batch < 10; batch += 1) {
      await models.feed(
        Array.from({ length: 400 }, (_, at) => journal(`JE-${1000 + batch * 400 + at}`, '2026-03-05', lines(at))),
      );
    }
    const headers = { authorization: `Bearer ${await api.tokenOf('vera', 'Viewer')}` };
    const { pool } = models.database;
    const path = '/v1/reports/general-ledger/document?from=2026-03-01&to=2026-03-31&format=csv';
    await new Promise<void>((resolve, reject) => {
      const asking = get(`${api.url}${path}`, { headers }, (response) => {
        response.once('data', () => {
          asking.destroy();
          resolve();
        });
        response.on('error', () => undefined);
      });
      asking.on('error', reject);
    });
    await until('the connection is free', async () => pool.idleCount === pool.totalCount || undefined);
    expect(await bytesOf(path)).to.have.nested.property('response.status', 200);
  });
});

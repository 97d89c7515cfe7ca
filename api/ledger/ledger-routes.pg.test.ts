import { expect } from 'chai';
import { postFacts } from '../../domain/ledger/store/index.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { emitMoneyFacts, receipt } from '../../tests/support/money-facts.js';
import { publishEverything, tamper, whileTampered } from '../../tests/support/tampering.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { beanCheck, resolveBeancount } from '../../tools/stack/beancount.js';

const FAY = { as: ['fay', 'Finance'] } as const;
const VERIFICATION = '/v1/ledger/verification';
const EXPORT = '/v1/journals/export';

describe('the routes of the ledger', () => {
  let test: TestDatabase;
  let api: ApiServer;

  before(async function () {
    this.timeout(240_000);
    await resolveBeancount();
    test = await testDatabase();
    api = await apiServer({ database: test.api, processes: plannedProcesses() });
    await postFacts(test.database, await emitMoneyFacts(test, receipt('1.00'), receipt('2.00'), receipt('4.00')));
    await publishEverything(test);
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  it('verify the books, for Finance and Admin', async () => {
    const { status, body } = await api.ask('GET', VERIFICATION, FAY);
    expect(status).to.equal(200);
    expect(body).to.deep.equal({
      intact: true,
      says: 'All 3 journals are as they were posted.',
      journals: 3,
      finding: null,
      published: { links: 3, last: 3, headPublishedAt: null },
    });
    expect((await api.ask('GET', VERIFICATION, { as: ['ada', 'Admin'] })).status).to.equal(200);
    expect((await api.ask('GET', VERIFICATION, { as: ['ollie', 'Ops'] })).status).to.equal(403);
  });

  it('name what was tampered with', async () => {
    const { body } = await whileTampered(test, [tamper.cutTail(2)], () => api.ask('GET', VERIFICATION, FAY));
    expect(body).to.deep.include({
      intact: false,
      journals: null,
      finding: { sequence: 2, journal: 'JN-000002', problem: 'cutOff' },
    });
  });

  it('export the journals as a file that bean-check finds right', async () => {
    const headers = { authorization: `Bearer ${await api.tokenOf('fay', 'Finance')}` };
    const response = await fetch(`${api.url}${EXPORT}?format=beancount&from=2026-03-01`, { headers });
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('text/plain; charset=utf-8');
    expect(response.headers.get('content-disposition')).to.contain('journals-2026-03-01.beancount');
    const text = await response.text();
    expect(text.match(/ \* "stock\.received of a test"/g)).to.have.length(3);
    expect(await beanCheck(text)).to.equal('');
  });

  it('refuse an export of another format, of days that are none, and to others than Finance', async () => {
    for (const query of [
      '',
      '?format=ledger',
      '?format=beancount&from=2026-02-30',
      '?format=beancount&from=2026-03-02&to=2026-03-01',
    ]) {
      expect((await api.ask('GET', `${EXPORT}${query}`, FAY)).status, query).to.be.oneOf([400, 422]);
    }
    expect((await api.ask('GET', `${EXPORT}?format=beancount`, { as: ['vera', 'Viewer'] })).status).to.equal(403);
  });
});

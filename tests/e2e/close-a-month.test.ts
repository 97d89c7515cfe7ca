import { expect } from 'chai';
import { until } from '../support/until.js';
import { expectBooksTie } from './support/books.js';
import { AMOS, command, dimensions, done, FAY, FRANK } from './support/orders.js';
import { ask } from './support/stack.js';

const MONTH = '/v1/periods/2025-01';

const entry = {
  date: '2025-01-31',
  description: 'Accrual of electricity',
  lines: [
    { account: '6000', debit: '120.00', dimensions },
    { account: '2300', credit: '120.00', dimensions },
  ],
};
const month = async () => (await ask('GET', MONTH)).body;
const drafted = async (): Promise<string> =>
  String((await done('/v1/manual-journals', { ...FAY, body: entry }))['journalId']);
/** Another file's order may be under way this moment: then it is tried again, by a key of its own. */
const closed = () =>
  until('the month is closed', async () => {
    const answer = await command(`${MONTH}/close`, FAY);
    return answer.status === 200 ? answer.body : undefined;
  });

describe('a month', function () {
  this.timeout(180_000);

  it('is closed by its checklist, and takes nothing then', async () => {
    await done(`${MONTH}/lock`, FAY);
    const journalId = await drafted();
    const refused = await command(`${MONTH}/close`, FAY);
    expect(refused.body).to.include({ status: 409, code: 'period-checklist', state: 'locked' });
    const drafts = (refused.body['checks'] as { name: string; ids: string[] }[]).find(({ name }) => name === 'drafts');
    expect(drafts).to.deep.include({ outcome: 'failed', ids: [journalId] });
    await done(`/v1/manual-journals/${journalId}/approve`, FRANK);
    expect(await closed()).to.deep.include({ period: '2025-01', state: 'closed' });
    const late = await command('/v1/manual-journals', { ...FAY, body: entry });
    expect(late.body).to.include({ status: 409, code: 'period-not-open', state: 'closed' });
    expect((late.body['fields'] as { field: string }[]).map(({ field }) => field)).to.deep.equal(['date']);
    await expectBooksTie();
  });

  it('is reopened by two persons, for an accounting entry, and closed again', async () => {
    const asked = await command(`${MONTH}/reopen`, { ...FAY, body: { reason: 'The auditor asks' } });
    expect(asked.status, asked.text).to.equal(202);
    const { requestId } = asked.body['reopening'] as { requestId: string };
    const body = { decision: 'approve', reason: 'The accrual was missed' };
    await done(`/v1/approvals/${requestId}/decisions`, { ...AMOS, body });
    await until('the month is locked', async () => ((await month())['state'] === 'locked' ? true : undefined));
    await done(`/v1/manual-journals/${await drafted()}/approve`, FRANK);
    await closed();
    const { history } = (await month()) as unknown as { history: { command: string; approvedBy: unknown }[] };
    expect(history.map((change) => change.command)).to.deep.equal(['lock', 'close', 'reopen', 'close']);
    expect(history[2]?.approvedBy).to.include({ id: 'amos' });
    await expectBooksTie();
  });
});

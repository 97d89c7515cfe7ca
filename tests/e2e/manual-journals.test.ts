import { expect } from 'chai';
import { add, formatMoney, money } from '../../domain/kernel/money.js';
import type { ApiAnswer } from '../support/http-client.js';
import { until } from '../support/until.js';
import { expectBooksTie } from './support/books.js';
import { command, confirmed, dimensions, done, FAY, FRANK, newPart, OLLIE, receive, today } from './support/orders.js';
import { ask } from './support/stack.js';

const line = (account: string, side: 'debit' | 'credit', amount: string) => ({ account, [side]: amount, dimensions });
const draftOf = (...lines: object[]) => ({ date: today(), description: 'Accrual of electricity', lines });
const balanced = draftOf(line('6000', 'debit', '120.00'), line('2300', 'credit', '120.00'));

const balanceOf = async (account: string): Promise<string> => (await expectBooksTie()).get(account) ?? '0.00';
const plus = (amount: string, more: string): string => formatMoney(add(money(amount), money(more)));
const drafted = async (): Promise<string> =>
  String((await done('/v1/manual-journals', { ...FAY, body: balanced }))['journalId']);
const manual = async (journalId: string): Promise<ApiAnswer['body']> =>
  (await ask('GET', `/v1/manual-journals/${journalId}`)).body;

/** Reports follow a moment later. */
async function comesTo(account: string, balance: string): Promise<void> {
  const stands = async () => ((await balanceOf(account)) === balance ? balance : undefined);
  expect(await until(`${account} stands at ${balance}`, stands)).to.equal(balance);
}

describe('a manual journal', function () {
  this.timeout(120_000);

  it('posts when another person approves it, and is reversed once, equal and opposite', async () => {
    const before = await balanceOf('6000');
    const journalId = await drafted();
    const own = await command(`/v1/manual-journals/${journalId}/approve`, FAY);
    expect(own.body).to.include({ status: 403, code: 'own-journal' });
    expect(await manual(journalId)).to.include({ state: 'Drafted', journal: null });
    expect(await balanceOf('6000'), 'a draft posts nothing').to.equal(before);

    const approved = await done(`/v1/manual-journals/${journalId}/approve`, FRANK);
    expect(approved).to.include({ state: 'Posted' });
    const path = `/v1/journals/${approved['journal']}`;
    await comesTo('6000', plus(before, '120.00'));
    expect((await command(`/v1/manual-journals/${journalId}/approve`, FRANK)).status, 'approved twice').to.equal(409);

    const reversed = await done(`${path}/reverse`, { ...FAY, body: { reason: 'the bill was another' } });
    expect(reversed).to.include({ reversalOf: approved['journal'] });
    const again = await command(`${path}/reverse`, { ...FRANK, body: { reason: 'once more' } });
    expect(again.body).to.include({ status: 409, code: 'already-reversed' });
    await comesTo('6000', before);
    expect((await ask('GET', path)).body).to.include({ reversedBy: reversed['journal'] });
    const opposite = (await ask('GET', `/v1/journals/${reversed['journal']}`)).body;
    expect((opposite['lines'] as { account: string; credit: string }[])[0]).to.include({
      account: '6000',
      credit: '120.00',
    });
  });

  it('ends unposted when it is rejected', async () => {
    const before = await balanceOf('6000');
    const journalId = await drafted();
    await done(`/v1/manual-journals/${journalId}/reject`, { ...FRANK, body: { reason: 'wrong month' } });
    expect(await manual(journalId)).to.include({ state: 'Rejected', reason: 'wrong month', journal: null });
    expect((await command(`/v1/manual-journals/${journalId}/approve`, FRANK)).status).to.equal(409);
    expect(await balanceOf('6000')).to.equal(before);
  });

  it('is refused when it does not balance, or touches a control account; and only Finance drafts it', async () => {
    const lame = draftOf(line('6000', 'debit', '120.00'), line('2300', 'credit', '119.99'));
    expect((await command('/v1/manual-journals', { ...FAY, body: lame })).status).to.equal(422);
    const control = draftOf(line('1110', 'debit', '1.00'), line('4010', 'credit', '1.00'));
    const refused = await command('/v1/manual-journals', { ...FAY, body: control });
    expect(refused.body).to.include({ status: 422 });
    expect(refused.text).to.contain('lines[0].account');
    expect((await command('/v1/manual-journals', { ...OLLIE, body: balanced })).status).to.equal(403);
  });

  it('is the only kind that is reversed directly: one with a source document names the command to use', async () => {
    const part = await newPart();
    await receive(part, '1');
    const orderId = await confirmed({ part });
    await expectBooksTie();
    const { body } = await ask('GET', `/v1/journals/of/${orderId}`);
    const [journal] = body['items'] as { journal: string }[];
    const refused = await command(`/v1/journals/${journal?.journal}/reverse`, { ...FAY, body: { reason: 'x' } });
    expect(refused.body).to.include({ status: 409, code: 'has-source-document' }).and.to.have.property('command');
  });
});

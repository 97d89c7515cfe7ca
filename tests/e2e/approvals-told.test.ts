import { expect } from 'chai';
import { loadConfig } from '../../platform/config.js';
import { developmentToken } from '../../platform/identity/development-identity.js';
import type { CaughtMail } from '../support/mail-catcher.js';
import { until } from '../support/until.js';
import { AMOS, done, newPart, OLLIE, place, reaches, receive, someId } from './support/orders.js';
import { apiUrl, ask, mailUrl } from './support/stack.js';

describe('approvers and askers', function () {
  this.timeout(120_000);
  const contacts: string[] = [];
  after(async () => {
    for (const contactId of contacts) {
      await ask('POST', `/v1/approval-contacts/${contactId}/end`, { body: { reason: 'the test is over' } });
    }
  });

  const contact = async (id: string, roles: string[]): Promise<string> => {
    const email = `${someId(id).toLowerCase()}@atlas.example`;
    const made = await ask('POST', '/v1/approval-contacts', { body: { email, person: { id, name: id }, roles } });
    expect(made.status, made.text).to.equal(201);
    contacts.push(String(made.body['contactId']));
    return email;
  };
  const mailTo = (email: string): Promise<CaughtMail> =>
    until(`mail to ${email}`, async () => {
      const answer = await fetch(`${mailUrl}/v1/messages?${new URLSearchParams({ to: email })}`);
      return ((await answer.json()) as { data: CaughtMail[] }).data[0];
    });

  /** What somebody hears of what they may decide. */
  const listen = async ([user, role]: readonly [string, 'Approver' | 'Ops']) => {
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${await developmentToken(loadConfig(), { user, roles: [role] })}` };
    const response = await fetch(`${apiUrl}/v1/stream?toDecide=true`, { headers, signal: gone.signal });
    expect(response.status).to.equal(200);
    const heard = { text: '' };
    const reading = async (): Promise<void> => {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        heard.text += new TextDecoder().decode(chunk);
      }
    };
    const ended = reading().catch(() => undefined);
    const leave = (): Promise<void> => {
      gone.abort();
      return ended;
    };
    return { heard, leave };
  };

  it('are told by mail and stream of an order above the limit, from the request to the decision', async () => {
    const wrong = { email: 'x@atlas.example', roles: ['Approver'], scope: { sites: ['NOWHERE'] } };
    const refused = await ask('POST', '/v1/approval-contacts', { body: wrong });
    expect(refused.body).to.deep.include({ status: 422, code: 'invalid-request' });
    expect(refused.text).to.include('scope.sites[0]');
    const [toAmos, toOllie] = [await contact('amos', ['Approver']), await contact('ollie', ['Ops'])];
    const [amos, ollie] = [await listen(AMOS.as), await listen(OLLIE.as)];
    const part = await newPart('12000.00');
    await receive(part, '1');
    const orderId = await place({ part });
    await reaches(orderId, 'AwaitingApproval', 'approval');
    const requestId = `AR-${orderId}-0`;
    const mail = await mailTo(toAmos);
    expect(mail.subject).to.include('Approval needed').and.to.include(orderId);
    const link = /^\S+\/v1\/approvals\/\S+$/m.exec(mail.text)?.[0] ?? '';
    expect(link).to.equal(`${apiUrl}/v1/approvals/${requestId}/case`);
    expect((await fetch(link)).status).to.equal(401);
    expect((await ask('GET', new URL(link).pathname, AMOS)).status).to.equal(200);
    await done(`/v1/approvals/${requestId}/decisions`, { ...AMOS, body: { decision: 'approve', reason: 'fine' } });
    expect((await mailTo(toOllie)).subject)
      .to.include('Approved')
      .and.to.include(orderId);
    await until('the end', async () => (amos.heard.text.includes('ApprovalGranted') ? true : undefined));
    await Promise.all([amos.leave(), ollie.leave()]);
    const events = amos.heard.text.split('\n\n').filter((event) => event.includes(requestId));
    expect(events.map((event) => /^event: (.*)$/m.exec(event)?.[1])).to.deep.equal([
      'approvals.ApprovalRequested',
      'approvals.ApprovalGranted',
    ]);
    expect(ollie.heard.text).not.to.include(requestId);
  });
});

import { expect } from 'chai';
import { subscriptionScheduleId } from '../../workflows/correspondence/documents.contract.js';
import type { CaughtMail } from '../support/mail-catcher.js';
import { until } from '../support/until.js';
import { FAY } from './support/orders.js';
import { ask, mailUrl, onTemporal } from './support/stack.js';

describe('reports by mail', function () {
  this.timeout(120_000);

  it('arrive once somebody has subscribed and the schedule runs', async () => {
    const recipient = `fay-${crypto.randomUUID()}@atlas.example`;
    const made = await ask('POST', '/v1/report-subscriptions', {
      ...FAY,
      body: {
        ...{ report: 'trial-balance', query: { period: 'monthToDate' }, format: 'xlsx' },
        ...{ recipients: [recipient], cadence: 'monthly', hour: 7 },
      },
    });
    expect(made.status, made.text).to.equal(201);
    const subscriptionId = String(made.body['subscriptionId']);
    // The fact makes the schedule.
    await until('the schedule', () =>
      onTemporal(async (client) => {
        await client.schedule.getHandle(subscriptionScheduleId(subscriptionId)).trigger();
        return true;
      }),
    );
    const mail = await until('the report', async () => {
      const answer = await fetch(`${mailUrl}/v1/messages?${new URLSearchParams({ to: recipient })}`);
      return ((await answer.json()) as { data: CaughtMail[] }).data[0];
    });
    expect(mail.subject).to.match(/^Trial balance, [A-Z][a-z]+ \d.*\d{4}$/);
    expect(mail.attachments.map(({ name }) => name)).to.have.length(1);
    expect(mail.attachments[0]?.name).to.match(/^trial-balance.*\.xlsx$/);
    const letter = await until('its record', async () => {
      const { body } = await ask(
        'GET',
        `/v1/letters/${encodeURIComponent(mail.messageId?.slice(1).split('@')[0] ?? '')}`,
      );
      return body['delivery'] ? body : undefined;
    });
    expect(letter['delivery']).to.include({ outcome: 'sent' });
    const cancelled = await ask('POST', `/v1/report-subscriptions/${subscriptionId}/cancel`, {
      ...FAY,
      body: { reason: 'the test is over' },
    });
    expect(cancelled.body).to.include({ state: 'Cancelled' });
  });
});

import { expect } from 'chai';
import { by, vera } from '../../tests/support/actors.js';
import { billed, billingOf, refusalCode } from '../../tests/support/billing-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { SYSTEM_ACTOR } from '../kernel/actor.js';
import { recordWebhook } from './store/index.js';

describe('webhooks', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const event = (eventId: string) => ({
    eventId,
    type: 'charge.succeeded',
    sequence: 7,
    chargeId: 'ch_1',
    charge: { id: 'ch_1', status: 'succeeded' },
  });
  const record = (eventId: string, key?: string) => recordWebhook(test.database, by(SYSTEM_ACTOR, event(eventId), key));

  it('are kept as they came, and known when they come again', async () => {
    expect(await record('evt_1')).to.include({ known: false, position: null });
    expect(await record('evt_1')).to.include({ known: true });
    const rows = await test.admin('SELECT event_id, type, sequence, charge, refund FROM billing.webhook_events');
    expect(rows).to.deep.equal([
      {
        ...{ event_id: 'evt_1', type: 'charge.succeeded', sequence: '7', refund: null },
        charge: { id: 'ch_1', status: 'succeeded' },
      },
    ]);
  });

  it('are new to one of many deliveries at once', async () => {
    const results = await Promise.all(Array.from({ length: 10 }, () => record('evt_2')));
    expect(results.filter(({ known }) => !known)).to.have.length(1);
  });

  it('are checked, and recorded by the process only', async () => {
    const wrong = { ...event(''), sequence: -1 };
    expect(await refusalCode(recordWebhook(test.database, by(SYSTEM_ACTOR, wrong)))).to.equal('InvalidInput');
    expect(await refusalCode(recordWebhook(test.database, by(vera, event('evt_3'))))).to.equal('NotAllowed');
  });

  it('say whether they tell anything new of their charge', async () => {
    const billing = billingOf(test);
    await billing.invoice(billed('SO-1'));
    const { reference } = await billing.begin('SO-1', 1, '107.00');
    expect(await record('evt_4')).to.include({ settled: false });
    await billing.settle({ id: 'ch_1', status: 'succeeded', amount: '107.00', reference });
    expect(await record('evt_5')).to.include({ settled: true });
    const voided = { ...event('evt_6'), type: 'charge.voided' };
    expect(await recordWebhook(test.database, by(SYSTEM_ACTOR, voided))).to.include({ settled: false });
    await billing.close('SO-1');
    const late = await billing.settle({ id: 'ch_2', status: 'succeeded', amount: '5.00', reference });
    expect(late).to.include({ refundDue: true });
    const owed = { ...event('evt_7'), chargeId: 'ch_2' };
    expect(await recordWebhook(test.database, by(SYSTEM_ACTOR, owed))).to.include({ settled: false });
  });
});

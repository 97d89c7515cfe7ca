import { expect } from 'chai';
import { creditReturn, transferCredit, writeOff } from '../../domain/billing/store/index.js';
import { draftJournal, postFacts } from '../../domain/ledger/store/index.js';
import { by, contextOf, fay } from '../../tests/support/actors.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { billed, billingOf, EVANSVILLE, quantities } from '../../tests/support/billing-fixture.js';
import { projectOutbox } from '../../tests/support/project-outbox.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';

describe('the journals of a document', () => {
  let test: TestDatabase;
  let api: ApiServer;
  const numbers: Record<string, string> = {};
  before(async () => {
    test = await testDatabase();
    api = await apiServer({ database: test.api, processes: plannedProcesses() });
    const { database } = test;
    const billing = billingOf(test, fay);
    const { invoice } = await billing.invoiceShipment(billed('SO-1'), 'S-1');
    const { payment } = await billing.pay('120.00', { invoice });
    const credited = { creditId: 'RMA-1', orderId: 'SO-1', lines: quantities({ 1: '1' }), reason: 'damaged' };
    const { creditNote } = await creditReturn(database, {
      ...by(fay, credited),
      context: { ...contextOf(fay, 'RMA-1') },
    });
    const { invoice: other } = await billing.invoiceShipment(billed('SO-2'), 'S-2');
    const moved = { fromPayment: payment, toInvoice: other, reason: 'paid in advance' };
    const { transfer } = await transferCredit(database, by(fay, moved));
    const off = { correctionId: 'COR-1', invoice: other, amount: '5.00', reason: 'a trifle' };
    const { writeOff: given } = await writeOff(database, { ...by(fay, off), context: contextOf(fay, 'COR-1') });
    Object.assign(numbers, { invoice, payment, creditNote, transfer, writeOff: given });
    const facts = await test.admin<{ id: string }>('SELECT w.event_id AS id FROM outbox.to_post w');
    await postFacts(
      database,
      facts.map(({ id }) => id),
    );
    // Never posted, but known.
    const lines = [
      { account: '6000', debit: '1.00', dimensions: EVANSVILLE },
      { account: '1010', credit: '1.00', dimensions: EVANSVILLE },
    ];
    await draftJournal(database, by(fay, { journalId: 'MJ-1', date: '2026-03-31', description: 'Rent', lines }));
    await billing.hold('SO-3', '10.00', '10000.00');
    await projectOutbox(test, 1);
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  const rulesOf = async (source: string): Promise<unknown> => {
    const { status, body } = await api.ask('GET', `/v1/journals/of/${encodeURIComponent(source)}`);
    expect(status, source).to.equal(200);
    return (body['items'] as { rule: string }[]).map(({ rule }) => rule);
  };

  it('are those that it posted itself, whatever process it belongs to', async () => {
    expect(await rulesOf(numbers['invoice'] ?? '')).to.deep.equal(['invoice.afterShipment']);
    expect(await rulesOf(numbers['payment'] ?? '')).to.deep.equal(['payment.captured']);
    expect(await rulesOf(numbers['creditNote'] ?? '')).to.deep.equal(['creditNote.shipped']);
    expect(await rulesOf(numbers['transfer'] ?? '')).to.deep.equal(['payment.depositApplied']);
    expect(await rulesOf(numbers['writeOff'] ?? '')).to.deep.equal(['writeOff']);
    // A return and a correction by what their process caused.
    expect(await rulesOf('RMA-1')).to.deep.equal(['creditNote.shipped']);
    expect(await rulesOf('COR-1')).to.deep.equal(['writeOff']);
  });

  it('are none of what is known and posted nothing, and 404 of what nobody knows', async () => {
    const [fact] = await test.admin<{ id: string }>(`SELECT event_id AS id FROM outbox.facts WHERE NOT money LIMIT 1`);
    for (const known of ['SO-3', 'MJ-1', String(fact?.id)]) expect(await rulesOf(known), known).to.deep.equal([]);
    for (const unknown of ['PAY-999999', 'INV-999999', 'SO-404', '00000000-0000-4000-8000-000000000000', 'C-1']) {
      const { status, body } = await api.ask('GET', `/v1/journals/of/${unknown}`);
      expect([status, body['code']], unknown).to.deep.equal([404, 'unknown-source']);
    }
  });
});

import { expect } from 'chai';
import { actor, by, fay } from '../../../tests/support/actors.js';
import { billed, billingOf, quantities } from '../../../tests/support/billing-fixture.js';
import { jobShop, service } from '../../../tests/support/job-shop.js';
import { INDY } from '../../../tests/support/money-facts.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { beanCheck, resolveBeancount } from '../../../tools/stack/beancount.js';
import { addDays, localDate } from '../../kernel/time.js';
import {
  approveJournal,
  beancountExport,
  draftJournal,
  type ExportRange,
  postFacts,
  reverseJournal,
  trialBalanceFold,
  waitingFacts,
} from './index.js';

/** Books of orders, jobs and people, checked by a program that knows nothing of Atlas. */
describe('the export in Beancount syntax', () => {
  let test: TestDatabase;
  const today = localDate(new Date().toISOString());

  before(async function () {
    this.timeout(240_000);
    await resolveBeancount();
    test = await testDatabase();
    const billing = billingOf(test);
    await billing.invoice(billed('SO-A', { lines: [{ quantity: '3', unitPrice: '33.33' }] }), 'SO-A/invoice');
    await billing.begin('SO-A', 1, '106.99');
    await billing.settle({ id: 'A1', status: 'succeeded', amount: '106.99', reference: 'SO-A/payment/1' });
    await billing.release('SO-A', 'S-1', quantities({ 1: '1' }));
    await billing.credit('SO-A', quantities({ 1: '1' }));
    const shop = jobShop(test);
    await shop.stocked('BAR', '1000', '5.00');
    await shop.released('J-1', { spec: service });
    await shop.issue('J-1', 'BAR', '4');
    await shop.log('J-1', '2.5', { machineHours: '4' });
    const lines = [
      { account: '6000', debit: '5.01', dimensions: INDY, memo: 'a "quoted" \\ memo' },
      { account: '1010', credit: '5.01', dimensions: INDY },
    ];
    const description = 'Rent of the "old" hall\\yard: línea 1 and 2 ; not a comment';
    await draftJournal(test.database, by(fay, { journalId: 'M-1', date: '2026-01-31', description, lines }));
    const { journal } = await approveJournal(test.database, by(actor('finn', 'Finance'), { journalId: 'M-1' }));
    await reverseJournal(test.database, by(fay, { journal, reason: 'Entered twice' }));
    const waiting = await waitingFacts(test.database, 0);
    await postFacts(
      test.database,
      waiting.map(({ eventId }) => eventId),
    );
  });
  after(() => test.close());

  async function exported(range: ExportRange = {}): Promise<string> {
    let text = '';
    for await (const piece of beancountExport(test.database, range)) text += piece;
    return text;
  }

  it('is found right by bean-check, whole, from a day on, and up to one', async () => {
    const day = '2026-01-31';
    for (const range of [{}, { from: '2026-02-01' }, { to: day }, { from: day, to: day }, { from: '2099-01-01' }]) {
      expect(await beanCheck(await exported(range)), JSON.stringify(range)).to.equal('');
    }
  });

  it('has every journal, and the trial balance at its end', async () => {
    const text = await exported();
    const [{ count } = { count: 0 }] = await test.admin<{ count: number }>(
      'SELECT count(*)::int AS count FROM ledger.journals',
    );
    expect(text.match(/^\d{4}-\d\d-\d\d \* /gm)).to.have.length(count);
    const { rows } = await trialBalanceFold(test.database, {});
    const balances = text.match(/^\d{4}-\d\d-\d\d balance .*/gm) ?? [];
    expect(balances.map((line) => line.replace(/^.*:(\d{4}).*? {2}/, '$1 '))).to.deep.equal(
      rows.map(({ account, closing }) => `${account} ${closing} ~ 0.00 USD`),
    );
    expect(balances[0]).to.match(new RegExp(`^${addDays(today, 1)} balance Assets:1010-Cash {2}`));
    expect(text).to.contain('"Rent of the \\"old\\" hall\\\\yard: línea 1 and 2 ; not a comment" ^JN-');
    expect(text).to.contain('  customer: "C-1"').and.contain('    job: "J-1"').and.contain('  order: "SO-A"');
  });

  it('is found wrong when one amount is another by a cent, in a journal or in the trial balance', async () => {
    const text = await exported();
    const [line = ''] = /^ {2}\S+:1010-Cash {2}-?[\d.]+ USD$/m.exec(text) ?? [];
    const off = line.replace(/(\d)(?= USD$)/, (digit) => String((Number(digit) + 1) % 10));
    expect(await beanCheck(text.replace(line, off))).to.match(/Transaction does not balance/);
    const [closing = ''] = /^.*balance .*:1230.*$/m.exec(text) ?? [];
    const wrong = closing.replace(/(\d)(?= ~)/, (digit) => String((Number(digit) + 1) % 10));
    expect(await beanCheck(text.replace(closing, wrong))).to.match(/Balance failed/);
    const whole = text.split(/\n(?=\d{4}-\d\d-\d\d )/);
    const without = whole.filter((part) => !part.includes('"SO-A"')).join('\n');
    expect(await beanCheck(without)).to.match(/Balance failed/);
  });
});

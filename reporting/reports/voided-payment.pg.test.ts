import { expect } from 'chai';
import { askReport, cellsOf } from '../../tests/support/ask-report.js';
import { billing, item, SHOP } from '../../tests/support/booked-facts.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';
import { factsOf, february, january, march } from '../../tests/support/small-books.js';
import { receivables } from '../queries/receivables.js';

/** PAY-2 of March paid 40.00 of INV-2 and left 20.00 over: its check bounced in April. */
const bounced = billing('PaymentVoided', 'PAY-2', {
  ...{ date: '2026-04-03', rule: 'payment.voided', items: item({ applied: '40.00', unapplied: '20.00' }, SHOP) },
  payload: {
    ...{ paymentVoid: 'VP-1', payment: 'PAY-2', correction: 'COR-1', customerId: 'C-2', reason: 'bounced' },
    ...{ amount: '60.00', applied: '40.00', unapplied: '20.00', dimensions: SHOP },
    applications: [{ invoice: 'INV-2', amount: '40.00' }],
  },
});

describe('a voided payment in the reports of receivables', () => {
  let models: ReadModels;
  before(async () => {
    models = await readModels();
    await models.feed(factsOf([...january, ...february]));
    await models.feed(factsOf([...march, bounced], 12));
  });
  after(() => models.close());

  it('is open again from the day of the void on, and its deposit is gone', async () => {
    const columns = ['customerId', 'days1to30', 'days31to60', 'unapplied', 'balance'];
    const aged = async (asOf: string) =>
      cellsOf(await askReport(models.database, 'receivables', { asOf, customerId: 'C-2' }), ...columns);
    // INV-2: 53.00, due 12 March.
    expect(await aged('2026-04-02')).to.deep.equal([['C-2', '13.00', '0.00', '-20.00', '-7.00']]);
    expect(await aged('2026-04-03')).to.deep.equal([['C-2', '53.00', '0.00', '0.00', '53.00']]);
    const { rows, unapplied } = await receivables(models.database, { asOf: '2026-04-03', customerId: 'C-2' });
    expect(rows[0]).to.include({ invoice: 'INV-2', paid: '0.00', open: '53.00' });
    expect(unapplied).to.deep.equal([]);
  });

  it('stands in the statement with its number', async () => {
    const query = { customerId: 'C-2', from: '2026-04-01', to: '2026-04-30' };
    const lines = cellsOf(await askReport(models.database, 'customer-statement', query), 'kind', 'document', 'balance');
    // 13.00 owed less 20.00 held; both parts of the void are one line of 60.00.
    expect(lines.slice(0, 3).map(([, document, balance]) => [document, balance])).to.deep.include.members([
      ['VP-1', '53.00'],
    ]);
  });
});

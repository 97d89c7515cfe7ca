import { expect } from 'chai';
import {
  beancountAccount,
  beancountAccounts,
  beancountBalances,
  beancountOpening,
  beancountTransaction,
} from './beancount.js';
import type { Account, Journal } from './ledger.wire.js';

const chart: Account[] = [
  { account: '1110', name: 'Accounts receivable', kind: 'asset', normalSide: 'debit', subledger: 'billing' },
  { account: '4070', name: 'Gain or loss (fleet) / Käufe', kind: 'income', normalSide: 'credit', subledger: null },
];
const accounts = beancountAccounts(chart);
const dimensions = { businessUnit: 'OWNER', site: 'EVV', costCentre: 'CC-1' };
const journal: Journal = {
  ...{ journal: 'JN-000007', sequence: 7, kind: 'automatic', rule: 'x', postingDate: '2026-03-02' },
  ...{ eventDate: '2026-03-01', description: 'A 5" pipe\\elbow\nand more', manualJournal: null, orderId: 'SO-1' },
  ...{ customerId: 'C-1', correlationId: 'not a link!', step: null, workflowId: null, postedBy: 'system' },
  ...{ postedAt: '2026-03-02T12:00:00.000Z', reversalOf: null, reversedBy: null, reason: null, hash: 'ab' },
  source: { eventId: 'e-1', domain: 'billing', type: 'InvoiceCreated' },
  lines: [
    { line: 1, account: '1110', debit: '10.00', credit: '0.00', dimensions, memo: null, job: 'J-1' },
    { line: 2, account: '4070', debit: '0.00', credit: '10.00', dimensions, memo: 'so "it" is', job: null },
  ],
};

describe('Beancount', () => {
  it('names accounts by kind, number and words', () => {
    expect(chart.map(beancountAccount)).to.deep.equal([
      'Assets:1110-Accounts-receivable',
      'Income:4070-Gain-or-loss-fleet-Kaufe',
    ]);
  });

  it('writes a journal as a transaction, debits above zero, strings escaped', () => {
    expect(beancountTransaction(accounts, journal)).to.equal(`
2026-03-02 * "A 5\\" pipe\\\\elbow and more" ^JN-000007 ^SO-1
  journal: "JN-000007"
  kind: "automatic"
  rule: "x"
  event-date: "2026-03-01"
  order: "SO-1"
  customer: "C-1"
  source: "billing.InvoiceCreated"
  source-event: "e-1"
  correlation: "not a link!"
  posted-by: "system"
  posted-at: "2026-03-02T12:00:00.000Z"
  hash: "ab"
  Assets:1110-Accounts-receivable  10.00 USD
    business-unit: "OWNER"
    site: "EVV"
    cost-centre: "CC-1"
    job: "J-1"
  Income:4070-Gain-or-loss-fleet-Kaufe  -10.00 USD
    business-unit: "OWNER"
    site: "EVV"
    cost-centre: "CC-1"
    memo: "so \\"it\\" is"
`);
  });

  it('asserts balances to the cent, and opens only what held something', () => {
    expect(beancountBalances(accounts, [{ account: '1110', closing: '-3.10' }], '2026-04-01')).to.equal(
      '\n2026-04-01 balance Assets:1110-Accounts-receivable  -3.10 ~ 0.00 USD\n',
    );
    const opening = [
      { account: '1110', opening: '5.00' },
      { account: '4070', opening: '0.00' },
    ];
    expect(beancountOpening(accounts, opening, '2026-04-01')).to.equal(
      '\n2026-04-01 * "Opening balances"\n  Assets:1110-Accounts-receivable  5.00 USD\n',
    );
    expect(beancountOpening(accounts, [{ account: '4070', opening: '0.00' }], '2026-04-01')).to.equal('');
  });
});

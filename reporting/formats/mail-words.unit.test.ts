import { expect } from 'chai';
import type { ReportHead } from '../reports/report.js';
import { datesInWords, reportMail, statementMail } from './mail-words.js';

const filter = (name: ReportHead['filters'][number]['name'], title: string, value: string) => ({ name, title, value });
const between = (from: string, to: string) => [filter('from', 'From', from), filter('to', 'To', to)];
const head = (filters: ReportHead['filters'], title = 'Trial balance'): ReportHead => ({
  ...{ report: 'trial-balance', title, filters, columns: [] },
  ...{ runAt: '2026-11-02T12:00:03.000Z', ledgerPosition: { journal: 'JRN-000123', sequence: 123 } },
});
const SUBSCRIBED = { subscriptionId: 'RS-1001', format: 'xlsx', cadence: 'monthly', hour: 7 } as const;

describe('letters with documents', () => {
  it('say in words which days they are about', () => {
    expect(datesInWords(between('2026-10-01', '2026-10-31'))).to.equal('October 2026');
    // 2028 is a leap year.
    expect(datesInWords(between('2028-02-01', '2028-02-29'))).to.equal('February 2028');
    expect(datesInWords(between('2028-02-01', '2028-02-28'))).to.equal('February 1 to February 28, 2028');
    expect(datesInWords(between('2026-07-01', '2026-09-30'))).to.equal('July 1 to September 30, 2026');
    expect(datesInWords(between('2025-12-29', '2026-01-04'))).to.equal('December 29, 2025 to January 4, 2026');
    expect(datesInWords(between('2025-01-01', '2025-12-31'))).to.equal('2025');
    expect(datesInWords(between('2026-10-31', '2026-10-31'))).to.equal('October 31, 2026');
    expect(datesInWords([filter('asOf', 'As of', '2026-10-31')])).to.equal('as of October 31, 2026');
    expect(datesInWords([filter('to', 'To', '2026-10-31')])).to.equal('as of October 31, 2026');
    expect(datesInWords([filter('by', 'By', 'site')])).to.equal('');
  });

  it('tell of a report what it is, of which days, of whom, and from which state of the books', () => {
    const filters = [...between('2026-10-01', '2026-10-31'), filter('customerId', 'Customer', 'C-1')];
    expect(reportMail(head(filters, 'Revenue'), { ...SUBSCRIBED, customerName: 'Acme' })).to.deep.equal({
      subject: 'Revenue, October 2026',
      body: [
        'Attached is the report “Revenue”, October 2026, as an Excel workbook.',
        '',
        'Customer: Acme (C-1)',
        // 12:00 UTC in winter.
        'Run at: 2026-11-02 07:00:03 (America/Indiana/Indianapolis)',
        'Ledger position: journal JRN-000123 (sequence 123)',
        '',
        'It arrives on the first of every month at 07:00 by subscription RS-1001, which Finance can change or cancel.',
        '',
        'Atlas Machine and Supply',
      ].join('\n'),
    });
    const empty = { ...head([]), ledgerPosition: { journal: null, sequence: 0 } };
    const { subject, body } = reportMail(empty, SUBSCRIBED);
    expect(subject).to.equal('Trial balance');
    expect(body).to.include('Ledger position: no journal is posted yet');
  });

  it('tell a customer whose account it is and how it stands', () => {
    const told = (balance: string) =>
      statementMail(head(between('2026-10-01', '2026-10-31')), { customerId: 'C-1', name: 'Acme', balance });
    expect(told('1234.50')).to.deep.equal({
      subject: 'Statement of account: Acme, October 2026',
      body: [
        'Dear Acme,',
        '',
        'Attached is the statement of your account C-1, October 2026.',
        'Its balance on October 31, 2026 is USD 1,234.50. Please name the number of the document with your payment.',
        '',
        'Run at: 2026-11-02 07:00:03 (America/Indiana/Indianapolis)',
        'Ledger position: journal JRN-000123 (sequence 123)',
        '',
        'Atlas Machine and Supply',
      ].join('\n'),
    });
    expect(told('-20.00').body).to.include('Its balance on October 31, 2026 is USD 20.00 in your favour.');
    expect(told('0.00').body).to.include('Nothing is open on it on October 31, 2026.');
  });

  it('keep the dates of a subject that would be too long, and half no letter', () => {
    const name = '𝒜'.repeat(100);
    const { subject } = statementMail(head(between('2026-10-01', '2026-10-31')), {
      ...{ customerId: 'C-1', name, balance: '0.00' },
    });
    // "Statement of account: " has 22 characters, ", October 2026" 14: 82 letters of two each fit.
    expect(subject).to.equal(`Statement of account: ${'𝒜'.repeat(82)}, October 2026`);
  });
});

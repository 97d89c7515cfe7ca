import { expect } from 'chai';
import { Refused } from '../kernel/refusal.js';
import type { Account, DraftJournal, ManualLine, ManualState } from './ledger.wire.js';
import { draftLines, type ManualEvent, nextManualState, reversed } from './manual-journal.js';

const account = (number: string, subledger: string | null = null): [string, Account] => [
  number,
  { account: number, name: number, kind: 'asset', normalSide: 'debit', subledger },
];
const chart = new Map([account('1010'), account('6000'), account('1190'), account('2190'), account('1110', 'billing')]);
const dimensions = { businessUnit: 'CORPORATE', site: 'TULSA', costCentre: 'ADMIN' };
const draft = (...lines: ManualLine[]): DraftJournal => ({
  journalId: 'M-1',
  date: '2026-03-31',
  description: 'Rent of March',
  lines,
});
const rent: readonly ManualLine[] = [
  { account: '6000', debit: '800.00', dimensions, memo: 'Hall 2' },
  { account: '1010', credit: '800', dimensions },
];

function fieldsOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof Refused) return (error.details.fields ?? []).map((problem) => problem.field);
    throw error;
  }
  throw new Error('was not refused');
}

describe('draftLines', () => {
  it('numbers the lines and writes amounts in full', () => {
    expect(draftLines(draft(...rent), chart)).to.deep.equal([
      { line: 1, account: '6000', debit: '800.00', credit: '0.00', dimensions, memo: 'Hall 2' },
      { line: 2, account: '1010', debit: '0.00', credit: '800.00', dimensions, memo: null },
    ]);
  });

  it('names every wrong field', () => {
    const wrong = {
      journalId: ' ',
      date: '2026-13-01',
      description: '',
      lines: [
        { account: '9999', debit: '1.00', credit: '1.00', dimensions },
        { account: '1110', credit: '1.234', dimensions: { businessUnit: '', site: 'TULSA', costCentre: 'ADMIN' } },
        { account: '6000', debit: '-1.00', dimensions },
      ],
    };
    expect(fieldsOf(() => draftLines(wrong, chart))).to.have.members([
      'journalId',
      'date',
      'description',
      'lines[0].account',
      'lines[0]',
      'lines[1].credit',
      'lines[1].dimensions.businessUnit',
      'lines[1].account',
      'lines[1]',
      'lines[2].debit',
      'lines[2]',
    ]);
  });

  it('refuses fewer than two lines', () => {
    expect(fieldsOf(() => draftLines(draft(...rent.slice(0, 1)), chart))).to.deep.equal(['lines']);
  });

  it('refuses what does not tie in total', () => {
    const off: ManualLine = { account: '1010', credit: '799.99', dimensions };
    expect(fieldsOf(() => draftLines(draft(rent[0] as ManualLine, off), chart))).to.deep.equal(['lines']);
  });

  it('refuses what comes to more than an amount may be, though each line is one', () => {
    const most = '9999999999999.99';
    const all: ManualLine[] = [
      { account: '6000', debit: most, dimensions },
      { account: '1010', credit: most, dimensions },
    ];
    expect(draftLines(draft(...all), chart)).to.have.length(2);
    const cent: ManualLine[] = [
      { account: '6000', debit: '0.01', dimensions },
      { account: '1010', credit: '0.01', dimensions },
    ];
    expect(fieldsOf(() => draftLines(draft(...all, ...cent), chart))).to.deep.equal(['lines']);
  });

  it('refuses what ties in total and not in every unit, and takes it with 1190 and 2190', () => {
    const owner = { ...dimensions, businessUnit: 'OWNER' };
    const across: ManualLine[] = [
      { account: '6000', debit: '5.00', dimensions: owner },
      { account: '1010', credit: '5.00', dimensions },
    ];
    const settle = 'add lines of 1190 and 2190 that settle it between the units.';
    expect(() => draftLines(draft(...across), chart))
      .to.throw(Refused)
      .with.nested.property('details.fields')
      .that.deep.equals([
        { field: 'lines', message: `Debits and credits of OWNER differ by 5.00: ${settle}` },
        { field: 'lines', message: `Debits and credits of CORPORATE differ by -5.00: ${settle}` },
      ]);
    const due: ManualLine[] = [
      { account: '2190', credit: '5.00', dimensions: owner },
      { account: '1190', debit: '5.00', dimensions },
    ];
    expect(draftLines(draft(...across, ...due), chart)).to.have.length(4);
  });
});

describe('reversed', () => {
  it('swaps every line on the same dimensions', () => {
    const lines = draftLines(draft(...rent), chart);
    expect(reversed(lines).map((line) => [line.account, line.debit, line.credit])).to.deep.equal([
      ['6000', '0.00', '800.00'],
      ['1010', '800.00', '0.00'],
    ]);
    expect(reversed(reversed(lines))).to.deep.equal(lines);
  });
});

describe('manual journal states', () => {
  const expected: Record<ManualState, Record<ManualEvent, ManualState | 'refused'>> = {
    Drafted: { approve: 'Posted', reject: 'Rejected' },
    Posted: { approve: 'refused', reject: 'refused' },
    Rejected: { approve: 'refused', reject: 'refused' },
  };
  for (const [from, events] of Object.entries(expected)) {
    for (const [event, to] of Object.entries(events)) {
      it(`${from} + ${event} → ${to}`, () => {
        const act = () => nextManualState('M-1', from as ManualState, event as ManualEvent);
        const already = from === 'Posted' ? 'approved and posted' : 'rejected';
        const message = `Manual journal M-1 is ${already}: it is decided once.`;
        if (to === 'refused') expect(act).to.throw(Refused, message).with.property('code', 'JournalDecided');
        else expect(act()).to.equal(to);
      });
    }
  }
});

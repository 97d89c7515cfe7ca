import { expect } from 'chai';
import { DUNNING_STATES, type DunningLevel } from './correspondence.wire.js';
import { type DunningEvent, dunningAfter, nextReminder, policyProblems, reminderId, reminderText } from './dunning.js';

const level = (daysAfterDue: number, text = 'Pay {open}.'): DunningLevel => ({
  daysAfterDue,
  subject: 'Invoice {invoice}',
  text,
});
const fieldsOf = (levels: readonly unknown[], fromTermsDays: unknown = 0): string[] =>
  policyProblems({ policy: 'STANDARD', fromTermsDays, levels } as never).map(({ field }) => field);

describe('dunning', () => {
  it('goes from state to state as the table says, and in no other way', () => {
    const events: readonly DunningEvent[] = ['remind', 'handOver', 'settle', 'reopen'];
    const table = DUNNING_STATES.flatMap((state) =>
      events.map((event) => `${state} ${event}: ${dunningAfter(state, event)}`),
    );
    expect(table).to.deep.equal([
      'Waiting remind: Waiting',
      'Waiting handOver: HandedOver',
      'Waiting settle: Settled',
      'Waiting reopen: null',
      'HandedOver remind: null',
      'HandedOver handOver: null',
      'HandedOver settle: Settled',
      'HandedOver reopen: null',
      'Settled remind: null',
      'Settled handOver: null',
      'Settled settle: null',
      'Settled reopen: Waiting',
    ]);
  });

  it('counts calendar days from the due date', () => {
    const standing = { levels: [level(7), level(21)], dueDate: '2028-02-25' };
    // 2028 is a leap year: 7 days after 25 February are 3 March.
    expect(nextReminder({ ...standing, level: 0 })).to.deep.equal({ level: 1, on: '2028-03-03' });
    expect(nextReminder({ ...standing, level: 1 })).to.deep.equal({ level: 2, on: '2028-03-17' });
    expect(nextReminder({ ...standing, level: 2 })).to.equal(null);
  });

  it('keeps levels as far apart as they are, however late the reminder before left', () => {
    const standing = { levels: [level(7), level(21), level(35)], dueDate: '2026-01-31' };
    const next = (of: number, remindedOn: string) => nextReminder({ ...standing, level: of, remindedOn })?.on;
    // On the day it was due, 7 February: the next is due 21 days after the due date.
    expect(next(1, '2026-02-07')).to.equal('2026-02-21');
    // After a hold until 2 March: 14 days later, and 14 days after that.
    expect(next(1, '2026-03-02')).to.equal('2026-03-16');
    expect(next(2, '2026-03-16')).to.equal('2026-03-30');
    // A standing recorded before that day was kept.
    expect(nextReminder({ ...standing, level: 1 })?.on).to.equal('2026-02-21');
    expect(next(3, '2026-03-30')).to.equal(undefined);
  });

  it('counts from the day on which an invoice was open again, and keeps the keys of its openings apart', () => {
    const standing = { levels: [level(7), level(21)], dueDate: '2026-01-31', level: 0, remindedOn: null };
    expect(nextReminder({ ...standing, openedAgainOn: '2026-06-01' })?.on).to.equal('2026-06-08');
    expect(nextReminder({ ...standing, openedAgainOn: '2026-01-05' })?.on).to.equal('2026-02-07');
    expect(reminderId({ invoice: 'INV-1' }, 2)).to.equal('reminder/INV-1/2');
    expect(reminderId({ invoice: 'INV-1', opening: 1 }, 2)).to.equal('reminder/INV-1/2');
    expect(reminderId({ invoice: 'INV-1', opening: 2 }, 2)).to.equal('reminder/INV-1/opening-2/2');
  });

  it('fills in what a reminder says', () => {
    const reminder = {
      ...{ invoice: 'INV-000001', level: 1, on: '2026-04-06', recipient: 'a@b.test', customerName: 'Ohio {open}' },
      ...{ invoiceDate: '2026-02-28', total: '1200.00', open: '200.00' },
    };
    const text = '{customer}: {open} of {total}, due {dueDate}, {daysOverdue} days.';
    expect(reminderText(level(7, text), reminder, '2026-03-30')).to.deep.equal({
      subject: 'Invoice INV-000001',
      // What is filled in is not read again.
      body: 'Ohio {open}: USD 200.00 of USD 1200.00, due 2026-03-30, 7 days.',
    });
  });

  it('knows a wrong policy, field by field', () => {
    expect(fieldsOf([level(7), level(21)])).to.deep.equal([]);
    expect(fieldsOf([])).to.deep.equal([]);
    expect(fieldsOf([level(7), level(7)])).to.deep.equal(['levels[1].daysAfterDue']);
    expect(fieldsOf([level(0, ' ')], 400)).to.deep.equal(['fromTermsDays', 'levels[0].daysAfterDue', 'levels[0].text']);
    expect(fieldsOf([level(7, 'You owe {amount}.')])).to.deep.equal(['levels[0].text']);
    expect(fieldsOf([null])).to.include('levels[0].subject');
  });
});

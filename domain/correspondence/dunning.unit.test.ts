import { expect } from 'chai';
import { DUNNING_STATES, type DunningLevel } from './correspondence.wire.js';
import { type DunningEvent, dunningAfter, nextReminder, policyProblems, reminderText } from './dunning.js';

const level = (daysAfterDue: number, text = 'Pay {open}.'): DunningLevel => ({
  daysAfterDue,
  subject: 'Invoice {invoice}',
  text,
});
const fieldsOf = (levels: readonly unknown[], fromTermsDays: unknown = 0): string[] =>
  policyProblems({ policy: 'STANDARD', fromTermsDays, levels } as never).map(({ field }) => field);

describe('dunning', () => {
  it('goes from state to state as the table says, and in no other way', () => {
    const events: readonly DunningEvent[] = ['remind', 'handOver', 'settle'];
    const table = DUNNING_STATES.flatMap((state) =>
      events.map((event) => `${state} ${event}: ${dunningAfter(state, event)}`),
    );
    expect(table).to.deep.equal([
      'Waiting remind: Waiting',
      'Waiting handOver: HandedOver',
      'Waiting settle: Settled',
      'HandedOver remind: null',
      'HandedOver handOver: null',
      'HandedOver settle: Settled',
      'Settled remind: null',
      'Settled handOver: null',
      'Settled settle: null',
    ]);
  });

  it('counts calendar days from the due date', () => {
    const standing = { levels: [level(7), level(21)], dueDate: '2028-02-25' };
    // 2028 is a leap year: 7 days after 25 February are 3 March.
    expect(nextReminder({ ...standing, level: 0 })).to.deep.equal({ level: 1, on: '2028-03-03' });
    expect(nextReminder({ ...standing, level: 1 })).to.deep.equal({ level: 2, on: '2028-03-17' });
    expect(nextReminder({ ...standing, level: 2 })).to.equal(null);
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

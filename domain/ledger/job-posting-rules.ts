import { credit, debit, type Leg, type PostingRule, STOCK } from './posting-rule.js';

/** A value that moves from the one account to the other; `mirror` names the amount that moves back. */
const move = (to: string, from: string, amount: string, mirror: string): readonly Leg[] => [
  debit(to, amount),
  credit(from, amount),
  debit(from, mirror),
  credit(to, mirror),
];

/** Two accounts against each other, the difference to cost of goods sold; either may stand on its other side. */
const closing = (credited: string, amount: string, debited: string, other: string): readonly Leg[] => [
  debit(credited, amount),
  credit(debited, other),
  debit('5010', 'under'),
  credit('5010', 'over'),
  credit(credited, `${amount}Back`),
  debit(debited, `${other}Back`),
];

const VARIANCE = 'closing the job: what was charged too much or too little goes to variance';
const AFTER_THE_CLOSE = 'a manual journal between the accounts that are not control accounts';

/** What jobs charge to work in process (1230), what leaves it, and what a period's end closes. */
export const jobPostingRules: readonly PostingRule[] = [
  {
    rule: 'job.materialIssued',
    legs: [debit('1230', 'value'), credit(STOCK, 'value', 'stock')],
    correctedBy: 'a return of the material to stock',
  },
  {
    rule: 'job.materialReturned',
    legs: [debit(STOCK, 'value', 'stock'), credit('1230', 'value')],
    correctedBy: 'issuing the material to the job again',
  },
  {
    rule: 'job.received',
    legs: [debit(STOCK, 'value', 'stock'), credit('1230', 'value')],
    correctedBy: 'a stock adjustment: a count down',
  },
  {
    rule: 'job.timeLogged',
    legs: [
      debit('1230', 'labour'),
      credit('5060', 'labour', 'centre'),
      debit('1230', 'machine'),
      credit('5070', 'machine', 'centre'),
      debit('1230', 'overhead'),
      credit('5070', 'overhead', 'centre'),
    ],
    correctedBy: VARIANCE,
  },
  {
    rule: 'job.overheadCharged',
    legs: [debit('1230', 'value'), credit('5070', 'value', 'centre')],
    correctedBy: VARIANCE,
  },
  { rule: 'job.subcontractReceived', legs: [debit('1230', 'value'), credit('2015', 'value')], correctedBy: VARIANCE },
  { rule: 'job.scrapped', legs: [debit('5085', 'value', 'centre'), credit('1230', 'value')], correctedBy: VARIANCE },
  {
    rule: 'job.delivered',
    legs: [debit('5010', 'costOfGoodsSold'), debit('5095', 'warranty'), credit('1230', 'value')],
    correctedBy: VARIANCE,
  },
  {
    rule: 'job.closed',
    legs: move('5080', '1230', 'unfavourable', 'favourable'),
    correctedBy: AFTER_THE_CLOSE,
  },
  {
    rule: 'job.cancelledToScrap',
    legs: move('5085', '1230', 'value', 'less'),
    correctedBy: AFTER_THE_CLOSE,
  },
  {
    rule: 'job.cancelledToCustomer',
    legs: move('5010', '1230', 'value', 'less'),
    correctedBy: AFTER_THE_CLOSE,
  },
  { rule: 'job.costsOpened', legs: [debit('1230', 'value'), credit('3900', 'value')], correctedBy: VARIANCE },
  {
    rule: 'job.overheadProratedUp',
    legs: [debit('1230', 'value'), credit('5010', 'value')],
    correctedBy: VARIANCE,
  },
  {
    rule: 'job.overheadProratedDown',
    legs: [debit('5010', 'value'), credit('1230', 'value')],
    correctedBy: VARIANCE,
  },
  {
    rule: 'overhead.closed',
    legs: closing('5070', 'applied', '5075', 'incurred'),
    correctedBy: AFTER_THE_CLOSE,
  },
  {
    rule: 'labour.closed',
    legs: closing('5060', 'absorbed', '5050', 'accrued'),
    correctedBy: AFTER_THE_CLOSE,
  },
];

import { jobPostingRules } from './job-posting-rules.js';
import { credit, debit, type PostingRule, STOCK } from './posting-rule.js';

/** The one table that says what a fact posts. Amounts of zero and what balances the business units are not legs. */
export const postingRules: readonly PostingRule[] = [
  {
    rule: 'invoice.beforeShipment',
    legs: [debit('1110', 'total'), credit('2160', 'net'), credit('2200', 'tax')],
    correctedBy:
      'cancelling or amending the order as far as it has not shipped, and of what has, a return or a price correction of its invoice',
  },
  {
    rule: 'invoice.afterShipment',
    legs: [debit('1110', 'total'), credit('4010', 'net'), credit('2200', 'tax')],
    correctedBy: 'a return or a price correction of the invoice',
  },
  {
    rule: 'invoice.service',
    legs: [debit('1110', 'total'), credit('4020', 'net'), credit('2200', 'tax')],
    correctedBy: 'a price correction of the invoice',
  },
  {
    rule: 'shipment.cost',
    legs: [debit('5010', 'cost', 'order'), credit(STOCK, 'cost', 'stock')],
    correctedBy: 'a return of the goods',
  },
  {
    rule: 'shipment.revenue',
    legs: [debit('2160', 'net'), credit('4010', 'net')],
    correctedBy: 'a return or a price correction of the invoice',
  },
  {
    rule: 'payment.captured',
    legs: [
      debit('1010', 'applied'),
      credit('1110', 'applied'),
      debit('1010', 'unapplied'),
      credit('2110', 'unapplied'),
    ],
    correctedBy:
      'a void of the payment (POST /v1/payments/{payment}/void) where it is on account, or a refund of what is not owed: of a credit on the invoice, or of a deposit',
  },
  {
    rule: 'payment.voided',
    legs: [
      debit('1110', 'applied'),
      credit('1010', 'applied'),
      debit('2110', 'unapplied'),
      credit('1010', 'unapplied'),
    ],
    correctedBy: 'taking the payment anew',
  },
  {
    rule: 'payment.depositApplied',
    legs: [debit('2110', 'amount', 'from'), credit('1110', 'amount', 'to')],
    correctedBy: 'a price correction of the invoice that the deposit was applied to, or a return of its goods',
  },
  {
    rule: 'credit.transferred',
    legs: [debit('1110', 'amount', 'from'), credit('1110', 'amount', 'to')],
    correctedBy: 'a credit transfer back, once the other invoice is owed again',
  },
  {
    rule: 'creditNote.unshipped',
    legs: [debit('2160', 'net'), debit('2200', 'tax'), credit('1110', 'total')],
    correctedBy: 'a new order, which is invoiced',
  },
  {
    rule: 'creditNote.shipped',
    legs: [debit('4090', 'net'), debit('2200', 'tax'), credit('1110', 'total')],
    correctedBy: 'a new order, which is invoiced',
  },
  {
    rule: 'creditNote.reversed',
    legs: [debit('1110', 'total'), credit('4090', 'net'), credit('2200', 'tax')],
    correctedBy: 'a return or a price correction of the invoice',
  },
  {
    rule: 'refund',
    legs: [
      debit('1110', 'applied'),
      credit('1010', 'applied'),
      debit('2110', 'unapplied'),
      credit('1010', 'unapplied'),
    ],
    correctedBy: 'a payment on account',
  },
  {
    rule: 'writeOff',
    legs: [debit('5300', 'amount'), credit('1110', 'amount')],
    correctedBy:
      'a payment that names the invoice, or a return or a price correction of it: what was written off is recovered first',
  },
  {
    rule: 'writeOff.recovered',
    legs: [debit('1110', 'amount'), credit('5300', 'amount')],
    correctedBy: 'a write-off of what is open',
  },
  {
    rule: 'goods.returned',
    legs: [debit(STOCK, 'value', 'stock'), credit('5010', 'value', 'order')],
    correctedBy: 'a new order of the goods',
  },
  {
    rule: 'goods.returnedUnusable',
    legs: [debit('5085', 'value', 'order'), credit('5010', 'value', 'order')],
    correctedBy: 'a new order of the goods',
  },
  {
    rule: 'goods.returnUndone',
    legs: [debit('5010', 'value', 'order'), credit(STOCK, 'value', 'stock')],
    correctedBy: 'a further return of the goods',
  },
  {
    rule: 'goods.unusableUndone',
    legs: [debit('5010', 'value', 'order'), credit('5085', 'value', 'order')],
    correctedBy: 'a further return of the goods',
  },
  {
    rule: 'stock.received',
    legs: [debit(STOCK, 'value'), credit('2015', 'value')],
    correctedBy: 'a stock adjustment: a count down',
  },
  {
    rule: 'stock.countedUp',
    legs: [debit(STOCK, 'value'), credit('5090', 'value')],
    correctedBy: 'a stock adjustment: a count down',
  },
  {
    rule: 'stock.countedDown',
    legs: [debit('5090', 'value'), credit(STOCK, 'value')],
    correctedBy: 'a stock adjustment: a count up',
  },
  {
    rule: 'stock.scrapped',
    legs: [debit('5085', 'value'), credit(STOCK, 'value')],
    correctedBy: 'a stock adjustment: a count up',
  },
  {
    rule: 'stock.moved',
    legs: [debit(STOCK, 'value', 'to'), credit(STOCK, 'value', 'from')],
    correctedBy: 'a move of stock back to the first site',
  },
  {
    rule: 'stock.issuedIndirect',
    legs: [debit('5075', 'value', 'overhead'), credit(STOCK, 'value', 'stock')],
    correctedBy: 'a stock adjustment: a count up',
  },
  {
    rule: 'stock.opened',
    legs: [debit(STOCK, 'value'), credit('3900', 'value')],
    correctedBy: 'a stock adjustment: a count down',
  },
  {
    rule: 'stock.revaluedUp',
    legs: [debit(STOCK, 'value'), credit('5010', 'value')],
    correctedBy: 'closing overhead of a later period, which prorates anew',
  },
  {
    rule: 'stock.revaluedDown',
    legs: [debit('5010', 'value'), credit(STOCK, 'value')],
    correctedBy: 'closing overhead of a later period, which prorates anew',
  },
  ...jobPostingRules,
];

const byName = new Map(postingRules.map((rule) => [rule.rule, rule]));

export const postingRule = (name: string): PostingRule | undefined => byName.get(name);

import { jobPostingRules } from './job-posting-rules.js';
import { credit, debit, type PostingRule, STOCK } from './posting-rule.js';

/** The one table that says what a fact posts. Amounts of zero and what balances the business units are not legs. */
export const postingRules: readonly PostingRule[] = [
  {
    rule: 'invoice.beforeShipment',
    legs: [debit('1110', 'total'), credit('2160', 'net'), credit('2200', 'tax')],
    correctedBy: 'creditUnshipped (cancel or amend the order)',
  },
  {
    rule: 'invoice.afterShipment',
    legs: [debit('1110', 'total'), credit('4010', 'net'), credit('2200', 'tax')],
    correctedBy: 'a credit note for the shipped part of the invoice',
  },
  {
    rule: 'invoice.service',
    legs: [debit('1110', 'total'), credit('4020', 'net'), credit('2200', 'tax')],
    correctedBy: 'a credit note for the invoiced service',
  },
  {
    rule: 'shipment.cost',
    legs: [debit('5010', 'cost', 'order'), credit(STOCK, 'cost', 'stock')],
    correctedBy: 'a return of the shipped goods to stock',
  },
  {
    rule: 'shipment.revenue',
    legs: [debit('2160', 'net'), credit('4010', 'net')],
    correctedBy: 'a credit note for the shipped part of the invoice',
  },
  {
    rule: 'payment.captured',
    legs: [
      debit('1010', 'applied'),
      credit('1110', 'applied'),
      debit('1010', 'unapplied'),
      credit('2110', 'unapplied'),
    ],
    correctedBy: 'planRefund and settleRefund (refund the payment)',
  },
  {
    rule: 'payment.depositApplied',
    legs: [debit('2110', 'amount', 'from'), credit('1110', 'amount', 'to')],
    correctedBy: 'a credit note for the invoice that the deposit was applied to',
  },
  {
    rule: 'credit.transferred',
    legs: [debit('1110', 'amount', 'from'), credit('1110', 'amount', 'to')],
    correctedBy: 'transferCredit (back, once the other invoice is owed again)',
  },
  {
    rule: 'creditNote.unshipped',
    legs: [debit('2160', 'net'), debit('2200', 'tax'), credit('1110', 'total')],
    correctedBy: 'invoiceOrder or invoiceExtra (a new invoice)',
  },
  {
    rule: 'creditNote.shipped',
    legs: [debit('4090', 'net'), debit('2200', 'tax'), credit('1110', 'total')],
    correctedBy: 'undoCreditReturn (an invoice of what was credited)',
  },
  {
    rule: 'creditNote.reversed',
    legs: [debit('1110', 'total'), credit('4090', 'net'), credit('2200', 'tax')],
    correctedBy: 'creditReturn (a credit note for the invoice)',
  },
  {
    rule: 'refund',
    legs: [
      debit('1110', 'applied'),
      credit('1010', 'applied'),
      debit('2110', 'unapplied'),
      credit('1010', 'unapplied'),
    ],
    correctedBy: 'takePayment (a new payment)',
  },
  {
    rule: 'writeOff',
    legs: [debit('5300', 'amount'), credit('1110', 'amount')],
    correctedBy: 'creditReturn or correctPrice (a credit note recovers what was written off first)',
  },
  {
    rule: 'writeOff.recovered',
    legs: [debit('1110', 'amount'), credit('5300', 'amount')],
    correctedBy: 'writeOff (of what is open)',
  },
  {
    rule: 'goods.returned',
    legs: [debit(STOCK, 'value', 'stock'), credit('5010', 'value', 'order')],
    correctedBy: 'undoReceiveReturn (the goods leave again)',
  },
  {
    rule: 'goods.returnedUnusable',
    legs: [debit('5085', 'value', 'order'), credit('5010', 'value', 'order')],
    correctedBy: 'undoReceiveReturn (the goods leave again)',
  },
  {
    rule: 'goods.returnUndone',
    legs: [debit('5010', 'value', 'order'), credit(STOCK, 'value', 'stock')],
    correctedBy: 'receiveReturn (the goods come back again)',
  },
  {
    rule: 'goods.unusableUndone',
    legs: [debit('5010', 'value', 'order'), credit('5085', 'value', 'order')],
    correctedBy: 'receiveReturn (the goods come back again)',
  },
  {
    rule: 'stock.received',
    legs: [debit(STOCK, 'value'), credit('2015', 'value')],
    correctedBy: 'adjustStock (a count down)',
  },
  {
    rule: 'stock.countedUp',
    legs: [debit(STOCK, 'value'), credit('5090', 'value')],
    correctedBy: 'adjustStock (a count down)',
  },
  {
    rule: 'stock.countedDown',
    legs: [debit('5090', 'value'), credit(STOCK, 'value')],
    correctedBy: 'adjustStock (a count up)',
  },
  {
    rule: 'stock.scrapped',
    legs: [debit('5085', 'value'), credit(STOCK, 'value')],
    correctedBy: 'adjustStock (a count up)',
  },
  {
    rule: 'stock.moved',
    legs: [debit(STOCK, 'value', 'to'), credit(STOCK, 'value', 'from')],
    correctedBy: 'moveStock (back to the first site)',
  },
  {
    rule: 'stock.issuedIndirect',
    legs: [debit('5075', 'value', 'overhead'), credit(STOCK, 'value', 'stock')],
    correctedBy: 'adjustStock (a count up)',
  },
  {
    rule: 'stock.opened',
    legs: [debit(STOCK, 'value'), credit('3900', 'value')],
    correctedBy: 'adjustStock (a count down)',
  },
  {
    rule: 'stock.revaluedUp',
    legs: [debit(STOCK, 'value'), credit('5010', 'value')],
    correctedBy: 'revalueStock (by the opposite amount)',
  },
  {
    rule: 'stock.revaluedDown',
    legs: [debit('5010', 'value'), credit(STOCK, 'value')],
    correctedBy: 'revalueStock (by the opposite amount)',
  },
  ...jobPostingRules,
];

const byName = new Map(postingRules.map((rule) => [rule.rule, rule]));

export const postingRule = (name: string): PostingRule | undefined => byName.get(name);

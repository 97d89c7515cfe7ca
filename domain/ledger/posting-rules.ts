export type Side = 'debit' | 'credit';

/** A fixed account, or one that the fact names (such as the part's stock account) out of those allowed. */
export type LegAccount = string | { readonly from: string; readonly among: readonly string[] };

export interface Leg {
  readonly account: LegAccount;
  readonly side: Side;
  /** Name of the amount in the fact's posting. */
  readonly amount: string;
  /** Name of the dimensions in the fact's posting. */
  readonly dimensions: string;
}

export interface PostingRule {
  readonly rule: string;
  readonly legs: readonly Leg[];
  /** What to do instead of reversing the journal: the command on the source document. */
  readonly correctedBy: string;
}

/** Account by which units settle what one gave to another, and its counterpart; eliminated in the company's total. */
export const DUE_FROM_UNITS = '1190';
export const DUE_TO_UNITS = '2190';

const STOCK: LegAccount = { from: 'stock', among: ['1210', '1220'] };

const debit = (account: LegAccount, amount: string, dimensions = 'main'): Leg => ({
  account,
  side: 'debit',
  amount,
  dimensions,
});
const credit = (account: LegAccount, amount: string, dimensions = 'main'): Leg => ({
  account,
  side: 'credit',
  amount,
  dimensions,
});

/** The only place that says what a fact posts. Amounts of zero and what balances the business units are not legs. */
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
    legs: [debit('2110', 'amount'), credit('1110', 'amount')],
    correctedBy: 'a credit note for the invoice that the deposit was applied to',
  },
  {
    rule: 'creditNote.unshipped',
    legs: [debit('2160', 'net'), debit('2200', 'tax'), credit('1110', 'total')],
    correctedBy: 'invoiceOrder or invoiceExtra (a new invoice)',
  },
  {
    rule: 'creditNote.shipped',
    legs: [debit('4090', 'net'), debit('2200', 'tax'), credit('1110', 'total')],
    correctedBy: 'invoiceShipment (a new invoice)',
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
    correctedBy: 'takePayment (a payment of the receivable written off)',
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
];

const byName = new Map(postingRules.map((rule) => [rule.rule, rule]));

export const postingRule = (name: string): PostingRule | undefined => byName.get(name);

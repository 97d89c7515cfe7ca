import { add, type Money, minimum, subtract, ZERO } from '../kernel/money.js';

/** What an order's documents say before a refund is planned; planned refunds count as paid out in every figure. */
export interface RefundBasis {
  /** Payments of the order, with the money of each that was never applied. */
  readonly payments: readonly { readonly payment: string; readonly unapplied: Money }[];
  /** What the customer is owed on each invoice: see owedOn. */
  readonly credits: readonly { readonly invoice: string; readonly credit: Money }[];
  /** Money of a payment that stands against an invoice, newest first. */
  readonly applications: readonly { readonly payment: string; readonly invoice: string; readonly amount: Money }[];
}

export interface RefundPart {
  /** The invoice to which the money was applied; null for money that was never applied. */
  readonly invoice: string | null;
  readonly amount: Money;
}

export interface RefundDraft {
  readonly payment: string;
  readonly amount: Money;
  readonly applied: Money;
  readonly unapplied: Money;
  readonly parts: readonly RefundPart[];
}

/** Everything the customer is owed on the order, as one refund a payment. */
export function planRefunds(basis: RefundBasis): RefundDraft[] {
  const parts = new Map<string, RefundPart[]>(basis.payments.map(({ payment }) => [payment, []]));
  for (const { payment, unapplied } of basis.payments) {
    if (unapplied > 0n) parts.get(payment)?.push({ invoice: null, amount: unapplied });
  }
  for (const { invoice, credit } of basis.credits) {
    let owed = credit;
    for (const application of basis.applications) {
      if (application.invoice !== invoice || owed <= 0n) continue;
      const amount = minimum(owed, application.amount);
      if (amount <= 0n) continue;
      parts.get(application.payment)?.push({ invoice, amount });
      owed = subtract(owed, amount);
    }
  }
  return [...parts].filter(([, list]) => list.length > 0).map(([payment, list]) => draftOf(payment, list));
}

function draftOf(payment: string, parts: readonly RefundPart[]): RefundDraft {
  const sum = (ofKind: (part: RefundPart) => boolean): Money =>
    add(ZERO, ...parts.filter(ofKind).map((part) => part.amount));
  const applied = sum((part) => part.invoice !== null);
  const unapplied = sum((part) => part.invoice === null);
  return { payment, amount: add(applied, unapplied), applied, unapplied, parts };
}

export const refundIdOf = (orderId: string, number: number): string => `${orderId}/refund/${number}`;

/**
 * What the customer is owed on an invoice. `open` is negative when a credit note made it worth less than was paid. Once
 * the order takes no further payment its unshipped part is going to be credited, so that part is owed already: a
 * compensation refunds before it issues the credit note.
 */
export function owedOn(invoice: { open: Money; unshipped: Money; paymentsClosed: boolean }): Money {
  const worthless = invoice.paymentsClosed ? invoice.unshipped : ZERO;
  return worthless > invoice.open ? subtract(worthless, invoice.open) : ZERO;
}

import { add, type Money, minimum, subtract, ZERO } from '../kernel/money.js';

export interface OpenInvoice {
  readonly invoice: string;
  readonly open: Money;
}

export interface Application {
  readonly invoice: string;
  readonly amount: Money;
}

export interface AppliedAmounts {
  readonly applications: readonly Application[];
  readonly applied: Money;
  readonly unapplied: Money;
}

/** Applies money to open invoices in the order given (oldest first); what is left over is unapplied. */
export function applyMoney(amount: Money, openInvoices: readonly OpenInvoice[]): AppliedAmounts {
  const applications: Application[] = [];
  let left = amount;
  for (const { invoice, open } of openInvoices) {
    if (left <= 0n) break;
    if (open <= 0n) continue;
    const part = minimum(left, open);
    applications.push({ invoice, amount: part });
    left = subtract(left, part);
  }
  return { applications, applied: add(ZERO, ...applications.map((one) => one.amount)), unapplied: left };
}

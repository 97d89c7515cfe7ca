import { type Amount, add, formatMoney, formatRate, type Money, money, type Rate, ZERO } from '../kernel/money.js';
import type { BillLine, Evaluation, RepairCharge } from './repairs.wire.js';

const ONE = 1_000_000n;

const sumOf = (charges: readonly RepairCharge[]): Money => add(ZERO, ...charges.map(({ amount }) => money(amount)));

export interface ChargeTotals {
  readonly warranty: Amount;
  readonly billable: Amount;
  /** Fraction of the job's cost that is warranty, with six decimals, half up. */
  readonly warrantyShare: string;
}

export function totalsOf(charges: readonly RepairCharge[]): ChargeTotals {
  const warranty = sumOf(charges.filter(({ coverage }) => coverage === 'warranty'));
  const all = sumOf(charges);
  const share = all === 0n ? 0n : (warranty * ONE * 2n + all) / (all * 2n);
  return {
    warranty: formatMoney(warranty),
    billable: formatMoney((all - warranty) as Money),
    warrantyShare: formatRate(share as Rate),
  };
}

export const isBillable = (evaluation: Evaluation | null): boolean =>
  evaluation?.charges.some(({ coverage }) => coverage === 'billable') ?? false;

/** What the customer is to pay: what is billable, or the fee when nothing was repaired. */
export function billOf(evaluation: Evaluation | null, declined: boolean): BillLine[] {
  if (!evaluation) return [];
  const { charges, evaluationFee } = evaluation;
  if (!declined) {
    return charges.flatMap(({ description, amount, coverage, taxRate }) =>
      coverage === 'billable' ? [{ description, net: amount, taxRate: taxRate ?? '0' }] : [],
    );
  }
  if (!evaluationFee) return [];
  return [{ description: 'Evaluation', net: evaluationFee.amount, taxRate: evaluationFee.taxRate }];
}

export const totalOf = (bill: readonly BillLine[]): Amount =>
  formatMoney(add(ZERO, ...bill.map(({ net }) => money(net))));

import type { Dimensions } from '../kernel/dimensions.js';
import type { Posting } from '../kernel/fact.js';
import { add, formatMoney, type Money, ZERO } from '../kernel/money.js';
import type { LocalDate } from '../kernel/time.js';

/** The posting rules that billing's facts use, with the names of their amounts. */
export const BILLING_RULES = {
  'invoice.beforeShipment': ['net', 'tax', 'total'],
  'invoice.afterShipment': ['net', 'tax', 'total'],
  'invoice.service': ['net', 'tax', 'total'],
  'shipment.revenue': ['net'],
  'payment.captured': ['applied', 'unapplied'],
  'payment.voided': ['applied', 'unapplied'],
  'creditNote.unshipped': ['net', 'tax', 'total'],
  'creditNote.shipped': ['net', 'tax', 'total'],
  'creditNote.reversed': ['net', 'tax', 'total'],
  'payment.depositApplied': ['amount'],
  'credit.transferred': ['amount'],
  writeOff: ['amount'],
  'writeOff.recovered': ['amount'],
  refund: ['applied', 'unapplied'],
} as const;
export type BillingRule = keyof typeof BILLING_RULES;

/** Amounts that belong to one set of dimensions; several of the same dimensions are added up. */
export interface PostingPart {
  readonly dimensions: Dimensions;
  readonly amounts: Readonly<Record<string, Money>>;
}

interface About {
  readonly customerId: string | null;
  readonly job?: string | null;
}

/** One item per set of dimensions, so that a journal balances in each business unit. */
export function postingOf(
  rule: BillingRule,
  eventDate: LocalDate,
  description: string,
  parts: readonly PostingPart[],
  { customerId, job = null }: About,
): Posting {
  const groups = new Map<string, PostingPart[]>();
  for (const part of parts) {
    const { businessUnit, site, costCentre } = part.dimensions;
    const key = JSON.stringify([businessUnit, site, costCentre]);
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  const items = [...groups.values()].map((group) => ({
    amounts: Object.fromEntries(
      BILLING_RULES[rule].map((name) => [
        name,
        formatMoney(add(ZERO, ...group.map((part) => part.amounts[name] ?? ZERO))),
      ]),
    ),
    dimensions: { main: plain(group[0]!.dimensions) },
    ...(job === null ? {} : { job }),
  }));
  return { rule, eventDate, description, customerId, items };
}

const plain = ({ businessUnit, site, costCentre }: Dimensions): Dimensions => ({ businessUnit, site, costCentre });

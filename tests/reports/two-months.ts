import type { Draft } from '../support/emit.js';
import { placed } from '../support/sample-drafts.js';

/** A dozen journals of two units over two months, and a year end; what each report must say stands beside its test. */

interface Books {
  readonly businessUnit: string;
  readonly site: string;
  readonly costCentre: string;
}

const PRODUCTS: Books = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOU', costCentre: 'SALES' };
const REPAIR: Books = { businessUnit: 'MACHINING_REPAIR', site: 'IND', costCentre: 'SHOP' };
/** The same unit at another site. */
const ELSEWHERE: Books = { ...PRODUCTS, site: 'IND' };

interface Line {
  readonly account: string;
  readonly debit: string;
  readonly credit: string;
  readonly dimensions: Books;
  readonly job?: string;
}

const dr = (account: string, amount: string, dimensions: Books, job?: string): Line => ({
  account,
  debit: amount,
  credit: '0.00',
  dimensions,
  ...(job === undefined ? {} : { job }),
});
const cr = (account: string, amount: string, dimensions: Books, job?: string): Line => ({
  account,
  debit: '0.00',
  credit: amount,
  dimensions,
  ...(job === undefined ? {} : { job }),
});

interface About {
  readonly rule: string;
  readonly orderId?: string;
  readonly customerId?: string;
  readonly reversalOf?: string;
}

const entry = (sequence: number, postingDate: string, about: About, lines: readonly Line[]): Draft => ({
  domain: 'ledger',
  type: 'JournalPosted',
  version: 1,
  aggregateId: `journal:${numberOf(sequence)}`,
  payload: {
    journal: numberOf(sequence),
    sequence,
    postingDate,
    eventDate: postingDate,
    sourceEventId: null,
    sourceType: null,
    orderId: null,
    description: `${about.rule} ${sequence}`,
    reversalOf: null,
    ...about,
    lines: lines.map((line, index) => ({ line: index + 1, job: null, ...line })),
  },
});

export const numberOf = (sequence: number): string => `JE-${String(sequence).padStart(6, '0')}`;

/** Order SO-1 is C-1's; job J-2001 is C-2's. Recorded a minute apart, in this order, after the order was placed. */
const JOURNALS: readonly Draft[] = [
  entry(1, '2026-01-02', { rule: 'manual' }, [dr('1010', '10000.00', PRODUCTS), cr('3000', '10000.00', PRODUCTS)]),
  entry(2, '2026-01-05', { rule: 'stock.received' }, [dr('1220', '4000.00', REPAIR), cr('2015', '4000.00', REPAIR)]),
  entry(3, '2026-01-10', { rule: 'invoice.beforeShipment', orderId: 'SO-1' }, [
    dr('1110', '1070.00', PRODUCTS),
    cr('2160', '1000.00', PRODUCTS),
    cr('2200', '70.00', PRODUCTS),
  ]),
  entry(4, '2026-01-12', { rule: 'payment.captured', orderId: 'SO-1' }, [
    dr('1010', '1070.00', PRODUCTS),
    cr('1110', '1070.00', PRODUCTS),
  ]),
  entry(5, '2026-01-15', { rule: 'shipment.revenue', orderId: 'SO-1' }, [
    dr('2160', '600.00', PRODUCTS),
    cr('4010', '600.00', PRODUCTS),
  ]),
  entry(6, '2026-01-15', { rule: 'shipment.cost', orderId: 'SO-1' }, costAcrossUnits('240.00')),
  entry(7, '2026-01-31', { rule: 'manual' }, [dr('6000', '150.00', PRODUCTS), cr('1010', '150.00', PRODUCTS)]),
  entry(8, '2026-02-03', { rule: 'invoice.service', customerId: 'C-2' }, [
    dr('1110', '535.00', REPAIR, 'J-2001'),
    cr('4020', '500.00', REPAIR, 'J-2001'),
    cr('2200', '35.00', REPAIR, 'J-2001'),
  ]),
  entry(9, '2026-02-10', { rule: 'shipment.revenue', orderId: 'SO-1' }, [
    dr('2160', '400.00', PRODUCTS),
    cr('4010', '400.00', PRODUCTS),
  ]),
  entry(10, '2026-02-10', { rule: 'shipment.cost', orderId: 'SO-1' }, costAcrossUnits('160.00')),
  entry(11, '2026-02-12', { rule: 'job.delivered', customerId: 'C-2' }, [
    dr('5010', '200.00', REPAIR, 'J-2001'),
    cr('1220', '200.00', REPAIR, 'J-2001'),
  ]),
  entry(12, '2026-02-20', { rule: 'creditNote.shipped', orderId: 'SO-1', customerId: 'C-1' }, [
    dr('4090', '100.00', PRODUCTS),
    dr('2200', '7.00', PRODUCTS),
    cr('1110', '107.00', PRODUCTS),
  ]),
  entry(13, '2026-02-25', { rule: 'manual' }, [dr('6000', '80.00', ELSEWHERE), cr('1010', '80.00', PRODUCTS)]),
  entry(14, '2026-02-26', { rule: 'reversal', reversalOf: numberOf(13) }, [
    cr('6000', '80.00', ELSEWHERE),
    dr('1010', '80.00', PRODUCTS),
  ]),
  entry(15, '2026-02-28', { rule: 'yearEnd.closed' }, [
    dr('4010', '1000.00', PRODUCTS),
    cr('4090', '100.00', PRODUCTS),
    cr('5010', '400.00', PRODUCTS),
    cr('6000', '150.00', PRODUCTS),
    cr('3100', '350.00', PRODUCTS),
    dr('4020', '500.00', REPAIR),
    cr('5010', '200.00', REPAIR),
    cr('3100', '300.00', REPAIR),
  ]),
];

/** Goods of the repair shop for an order of products: giver and taker. */
function costAcrossUnits(cost: string): Line[] {
  return [dr('5010', cost, PRODUCTS), cr('1220', cost, REPAIR), dr('1190', cost, REPAIR), cr('2190', cost, PRODUCTS)];
}

export const twoMonths: readonly Draft[] = [placed('SO-1', { customerId: 'C-1' }), ...JOURNALS];

/** The instant after a journal was recorded and before the next was: readModels feeds a fact a minute. */
export const knownAfter = (sequence: number): string =>
  new Date(Date.UTC(2026, 2, 1, 12, sequence + 1, 30)).toISOString();

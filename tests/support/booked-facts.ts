import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Posting } from '../../domain/kernel/fact.js';
import { journalOf } from '../../domain/ledger/journal-of.js';
import type { Draft } from './emit.js';

/** Pumps are sold from EVV, repairs are done in IND. */
export const SALES: Dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'EVV', costCentre: 'SALES' };
export const DEPOT: Dimensions = { ...SALES, site: 'IND' };
export const SHOP: Dimensions = { businessUnit: 'MACHINING_REPAIR', site: 'IND', costCentre: 'SHOP' };

/** A fact with its journal, which the rules of the ledger make; `postedOn` when its own day was locked by then. */
export type Booking = (sequence: number) => readonly Draft[];

interface Money {
  readonly domain: string;
  readonly type: string;
  readonly about: string;
  readonly date: string;
  readonly postedOn?: string;
  readonly rule: string;
  readonly items: Posting['items'];
  readonly payload: object;
}

export const booked =
  (fact: Money): Booking =>
  (sequence) => {
    const eventId = crypto.randomUUID();
    const posting = { rule: fact.rule, eventDate: fact.date, description: fact.about, items: fact.items };
    const source = { sourceEventId: eventId, sourceType: fact.type };
    return [
      { ...factOf(fact), eventId, payload: { ...fact.payload, posting } },
      journal(sequence, {
        rule: fact.rule,
        date: fact.date,
        postedOn: fact.postedOn,
        lines: journalOf(posting),
        ...source,
      }),
    ];
  };

const factOf = ({ domain, type, about }: Money) => ({ domain, type, version: 1, aggregateId: `${domain}:${about}` });

interface Journal {
  readonly rule: string;
  readonly date: string;
  readonly postedOn?: string | undefined;
  readonly lines: readonly object[];
  readonly sourceEventId?: string;
  readonly sourceType?: string;
}

function journal(sequence: number, { date, postedOn = date, ...told }: Journal): Draft {
  const number = `JE-${String(sequence).padStart(6, '0')}`;
  const payload = { ...told, journal: number, sequence, postingDate: postedOn, eventDate: date, description: number };
  return { domain: 'ledger', type: 'JournalPosted', version: 1, aggregateId: `journal:${number}`, payload };
}

/** A manual journal of two lines. */
export const manually =
  (date: string, debit: string, credit: string, amount: string): Booking =>
  (sequence) => {
    const line = (number: number, account: string, sides: object) => ({
      line: number,
      account,
      dimensions: SALES,
      ...sides,
    });
    const lines = [
      line(1, debit, { debit: amount, credit: '0.00' }),
      line(2, credit, { debit: '0.00', credit: amount }),
    ];
    return [journal(sequence, { rule: 'manual', date, lines })];
  };

export const billing = (type: string, about: string, fact: Omit<Money, 'domain' | 'type' | 'about'>): Booking =>
  booked({ domain: 'billing', type, about, ...fact });
export const item = (amounts: Readonly<Record<string, string>>, dimensions: Dimensions) => [
  { amounts, dimensions: { main: dimensions } },
];

interface Invoice {
  readonly invoice: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly kind: 'beforeShipment' | 'afterShipment';
  readonly date: string;
  readonly postedOn?: string;
  readonly due: string;
  readonly part: string;
  readonly net: string;
  readonly taxRate: string;
  readonly tax: string;
  readonly total: string;
  readonly dimensions: Dimensions;
}

export const invoiced = ({
  net,
  tax,
  total,
  date,
  postedOn,
  due,
  part,
  taxRate,
  dimensions,
  ...told
}: Invoice): Booking =>
  billing('InvoiceCreated', told.invoice, {
    date,
    ...(postedOn === undefined ? {} : { postedOn }),
    rule: `invoice.${told.kind}`,
    items: item({ net, tax, total }, dimensions),
    payload: {
      ...{ ...told, customerName: `Customer ${told.customerId}`, invoiceDate: date, dueDate: due, dimensions },
      ...{ net, tax, total },
      lines: [{ line: 1, part, description: part, quantity: '1', unitPrice: net, net, tax, taxRate }],
    },
  });

export const received = (
  part: string,
  account: string,
  date: string,
  size: string,
  value: string,
  dimensions: Dimensions,
): Booking =>
  booked({
    ...{
      domain: 'inventory',
      type: 'StockReceived',
      about: `${part}@${dimensions.site}`,
      date,
      rule: 'stock.received',
    },
    items: [{ amounts: { value }, accounts: { stock: account }, dimensions: { main: dimensions } }],
    payload: {
      ...{ part, site: dimensions.site, quantity: size, unitCost: '1.00', value, onHandAfter: size, valueAfter: value },
      ...{ stockAccount: account, dimensions, reference: 'PO-1' },
    },
  });

interface Left {
  readonly orderId: string;
  readonly date: string;
  readonly part: string;
  readonly account: string;
  readonly size: string;
  readonly cost: string;
  readonly from: Dimensions;
  readonly order: Dimensions;
}

export const shipped = ({ orderId, date, part, account, size, cost, from, order }: Left): Booking =>
  booked({
    ...{ domain: 'inventory', type: 'GoodsIssued', about: orderId, date, rule: 'shipment.cost' },
    items: [{ amounts: { cost }, accounts: { stock: account }, dimensions: { order, stock: from } }],
    payload: {
      ...{ orderId, shipmentId: `${orderId}/1`, site: from.site, cost },
      lines: [{ line: 1, part, quantity: size, cost, stockAccount: account, stockDimensions: from }],
    },
  });

export const stands = (part: string, dimensions: Dimensions, stockAccount: string) => ({
  ...{ part, site: dimensions.site, onHandAfter: '0', valueAfter: '0.00', stockAccount, dimensions },
});

import {
  type Amount,
  add,
  applyRate,
  extend,
  formatMoney,
  type Money,
  money,
  rate,
  unitPrice,
} from '../kernel/money.js';
import { quantity } from '../kernel/quantity.js';
import { addDays, type LocalDate } from '../kernel/time.js';
import type { BilledLine, BilledOrder, InvoiceKind, InvoiceServiceInput } from './billing.wire.js';

/** Tax of one line, half up to the cent. */
export const lineTax = (net: Money, taxRate: string): Money => applyRate(net, rate(taxRate));

/** A line priced in full: net = unit price × quantity, tax on that net. */
export function billedLine(line: Omit<BilledLine, 'net' | 'tax'>): BilledLine {
  const net = extend(unitPrice(line.unitPrice), quantity(line.quantity));
  return { ...line, net: formatMoney(net), tax: formatMoney(lineTax(net, line.taxRate)) };
}

export interface Totals {
  readonly net: Money;
  readonly tax: Money;
  readonly total: Money;
}

/** An invoice's tax is the sum of its lines' tax, never a rate on the sum. */
export function totalsOf(lines: readonly { readonly net: Money; readonly tax: Money }[]): Totals {
  const net = add(...lines.map((line) => line.net));
  const tax = add(...lines.map((line) => line.tax));
  return { net, tax, total: add(net, tax) };
}

export const totalsOfOrder = (order: BilledOrder): Totals =>
  totalsOf(order.lines.map((line) => ({ net: money(line.net), tax: money(line.tax) })));

/** A service as what can be invoiced: each line is one of it. */
export const serviceAsOrder = ({ source, lines, ...service }: InvoiceServiceInput): BilledOrder => ({
  orderId: source,
  customerId: service.customerId,
  customerName: service.customerName,
  dimensions: service.dimensions,
  termsDays: service.termsDays,
  lines: lines.map(({ description, net, taxRate }, index) =>
    billedLine({ line: index + 1, part: '', description, quantity: '1', unitPrice: net, taxRate }),
  ),
});

/** What is invoiced before shipment is due at once; terms run for what is sold on account. */
export const dueDateOf = (kind: InvoiceKind, invoiceDate: LocalDate, termsDays: number): LocalDate =>
  kind === 'beforeShipment' ? invoiceDate : addDays(invoiceDate, termsDays);

export interface WireTotals {
  readonly net: Amount;
  readonly tax: Amount;
  readonly total: Amount;
}

export const formatTotals = (totals: Totals): WireTotals => ({
  net: formatMoney(totals.net),
  tax: formatMoney(totals.tax),
  total: formatMoney(totals.total),
});

import type { CreditNoteView, InvoiceView } from '../../domain/billing/index.js';
import { COMPANY } from '../../domain/kernel/company.js';
import { formatDecimal } from '../../domain/kernel/decimal.js';
import { rate } from '../../domain/kernel/money.js';
import { daysBetween, type LocalDate } from '../../domain/kernel/time.js';
import type { Customer } from '../../domain/parties/index.js';
import { addressed, type Bill, type Sum } from '../../reporting/formats/index.js';

/** Documents of billing in the words in which customers read them. */

const COLUMNS: Bill['columns'] = [
  { name: 'line', title: 'Line', kind: 'text' },
  { name: 'part', title: 'Part', kind: 'text' },
  { name: 'description', title: 'Description', kind: 'text' },
  { name: 'quantity', title: 'Quantity', kind: 'quantity' },
  { name: 'unitPrice', title: 'Unit price', kind: 'money' },
  { name: 'taxRate', title: 'Tax', kind: 'percent' },
  { name: 'net', title: 'Net', kind: 'money' },
];
const INVOICE_COLUMN = { name: 'invoice', title: 'Invoice', kind: 'text' } as const;

export function invoiceBill(invoice: InvoiceView, customer: Customer | null, today: LocalDate): Bill {
  const { net, tax, total, applied, credited, refunded, open, invoiceDate, dueDate } = invoice;
  const since: Sum[] = [
    { label: 'Paid', amount: negative(applied) },
    { label: 'Credited', amount: negative(credited) },
    { label: 'Refunded', amount: refunded },
  ].filter(({ amount }) => !/^-?0\.00$/.test(amount));
  return {
    kind: 'Invoice',
    title: `Invoice ${invoice.invoice}`,
    issuedAt: `${invoiceDate}T12:00:00.000Z`,
    to: addressed({ name: invoice.customerName, address: customer?.address }),
    facts: [
      { label: 'Invoice', value: invoice.invoice },
      { label: 'Date', value: invoiceDate },
      { label: 'Due', value: dueDate },
      { label: 'Terms', value: termsOf(invoice) },
      { label: 'Our reference', value: invoice.orderId },
      { label: 'Customer', value: invoice.customerId },
    ],
    columns: COLUMNS,
    lines: invoice.lines.map((line) => ({ ...line, line: String(line.line), taxRate: percentOf(line.taxRate) })),
    sums: [
      { label: 'Net', amount: net },
      { label: 'Tax', amount: tax },
      { label: 'Total in US dollars', amount: total, strong: true },
      ...since,
      ...(since.length === 0 ? [] : [{ label: `Open on ${today}`, amount: open, strong: true }]),
    ],
    notes: [COMPANY.payments],
  };
}

const REASONS: Readonly<Record<CreditNoteView['kind'], string>> = {
  unshipped: 'For goods that are not delivered.',
  shipped: 'For goods that came back.',
  priceCorrection: 'Correction of a price.',
};

export const creditNoteBill = (note: CreditNoteView, customer: Customer | null): Bill => ({
  kind: 'Credit note',
  title: `Credit note ${note.creditNote}`,
  issuedAt: `${note.creditDate}T12:00:00.000Z`,
  to: addressed({ name: note.customerName, address: customer?.address }),
  facts: [
    { label: 'Credit note', value: note.creditNote },
    { label: 'Date', value: note.creditDate },
    { label: 'Our reference', value: note.orderId },
    { label: 'Customer', value: note.customerId },
  ],
  columns: [INVOICE_COLUMN, ...COLUMNS.filter(({ name }) => name !== 'unitPrice')],
  lines: note.lines.map((line) => ({ ...line, line: String(line.line), taxRate: percentOf(line.taxRate) })),
  sums: [
    { label: 'Net', amount: note.net },
    { label: 'Tax', amount: note.tax },
    { label: 'Credit in US dollars', amount: note.total, strong: true },
  ],
  notes: [REASONS[note.kind], `Reason: ${note.reason}`],
});

function termsOf({ kind, invoiceDate, dueDate }: InvoiceView): string {
  if (kind === 'beforeShipment') return 'Payment before shipment';
  if (dueDate <= invoiceDate) return 'Due at once';
  return `Net ${daysBetween(invoiceDate, dueDate)} days`;
}

/** "0.0625" is 6.25 percent. */
const percentOf = (taxRate: string): string => formatDecimal(rate(taxRate), 4, 1);

const negative = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);

import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { type LocalDate, localDate } from '../../kernel/time.js';
import { invoiceCreated } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import type {
  BilledOrder,
  Invoiced,
  InvoiceExtraInput,
  InvoiceKind,
  InvoiceOrderInput,
  InvoiceServiceInput,
  InvoiceShipmentInput,
} from '../billing.wire.js';
import { checkBilledOrder, checkService } from '../checks.js';
import { dueDateOf, formatTotals, serviceAsOrder, totalsOfOrder } from '../invoice.js';
import { type BillingRule, postingOf } from '../posting.js';
import { useHold } from './credit-holds.js';
import { takeNumber } from './number-series.js';
import { openAccount, PROCESS_ROLES } from './order-account.js';

interface Draft {
  readonly kind: InvoiceKind;
  /** What is invoiced, once each: the order, one of its amendments (declined ones are asked again), a shipment, a service. */
  readonly source: string;
  readonly order: BilledOrder;
  readonly rule: BillingRule;
  /** For people: "Invoice INV-000001 of order SO-1001". */
  readonly about: string;
  readonly shipmentId?: string;
  readonly revision?: number;
  readonly job?: string | null;
}

/** Invoices a prepaid order before shipment. Refuses with 'AlreadyInvoiced'. */
export async function invoiceOrder(
  database: Database,
  command: Command<InvoiceOrderInput>,
): Promise<Invoiced & Stepped> {
  const { order } = command.input;
  return invoice(database, command, { ...ofOrder('beforeShipment', order), source: 'order' });
}

/** Invoices the quantities that an amendment of a prepaid order added. Refuses with 'AlreadyInvoiced'. */
export async function invoiceExtra(
  database: Database,
  command: Command<InvoiceExtraInput>,
): Promise<Invoiced & Stepped> {
  const { order, revision } = command.input;
  return invoice(database, command, {
    ...ofOrder('beforeShipment', order),
    source: `revision/${revision}/${command.key}`,
    revision,
  });
}

/** Invoices what a shipment of an order on account took along, and lowers its credit hold. Refuses with 'AlreadyInvoiced'. */
export async function invoiceShipment(
  database: Database,
  command: Command<InvoiceShipmentInput>,
): Promise<Invoiced & Stepped> {
  const { order, shipmentId } = command.input;
  return invoice(database, command, {
    ...ofOrder('afterShipment', order),
    source: `shipment/${shipmentId}`,
    shipmentId,
  });
}

const ofOrder = (kind: InvoiceKind, order: BilledOrder) => ({
  kind,
  order,
  rule: `invoice.${kind}` as const,
  about: `of order ${order.orderId}`,
});

/** Invoices what no order is about, on account: one invoice a command. */
export async function invoiceService(
  database: Database,
  command: Command<InvoiceServiceInput>,
): Promise<Invoiced & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'issue an invoice');
  refuseWrongFields(checkService(input));
  const draft: Draft = {
    kind: 'afterShipment',
    source: `service/${key}`,
    order: serviceAsOrder(input),
    rule: 'invoice.service',
    about: `for ${input.description}`,
    job: input.jobId ?? null,
  };
  return runStep(database, { room: 'billing', key, input, context }, (tx) => issue(tx, draft));
}

async function invoice(database: Database, command: Command<object>, draft: Draft): Promise<Invoiced & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'issue an invoice');
  refuseWrongFields(checkBilledOrder(draft.order));
  return runStep(database, { room: 'billing', key, input, context }, (tx) => issue(tx, draft));
}

async function issue(tx: StepTx, draft: Draft): Promise<Invoiced> {
  const { kind, order } = draft;
  await openAccount(tx, order);
  const totals = totalsOfOrder(order);
  const hold = kind === 'afterShipment' ? await useHold(tx, order.orderId, totals.total) : null;
  const invoiceDate = localDate(tx.now);
  const number = await insertInvoice(tx, draft, invoiceDate);
  const { shipmentId = null, revision = null } = draft;
  const { orderId, customerId, customerName, dimensions, lines } = order;
  tx.emit(invoiceCreated, `invoice:${number}`, {
    ...{ invoice: number, orderId, customerId, customerName, kind, invoiceDate },
    dueDate: dueDateOf(kind, invoiceDate, order.termsDays),
    ...{ dimensions, ...formatTotals(totals), lines, shipmentId, revision },
    posting: postingOf(
      draft.rule,
      invoiceDate,
      `Invoice ${number} ${draft.about}`,
      [{ dimensions, amounts: { ...totals } }],
      { customerId, job: draft.job ?? null },
    ),
  });
  hold?.emitChange(number);
  return { invoice: number, total: formatTotals(totals).total };
}

async function insertInvoice(tx: StepTx, draft: Draft, invoiceDate: LocalDate): Promise<string> {
  const { kind, source, order } = draft;
  const { businessUnit, site, costCentre } = order.dimensions;
  const { net, tax, total } = formatTotals(totalsOfOrder(order));
  const [row] = await tx.query<{ invoice: string }>(
    `WITH n AS (${takeNumber('INV')}),
     issued AS (
       INSERT INTO billing.invoices (invoice, sequence, order_id, source, kind, customer_id, customer_name,
         business_unit, site, cost_centre, invoice_date, due_date, net, tax, total)
       SELECT n.number, n.sequence, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 FROM n
       ON CONFLICT (order_id, source) DO NOTHING
       RETURNING invoice, sequence),
     lined AS (
       INSERT INTO billing.invoice_lines (invoice, line, part, description, quantity, unit_price, net, tax, tax_rate)
       SELECT issued.invoice, l.line, l.part, l.description, l.quantity, l."unitPrice", l.net, l.tax, l."taxRate"
       FROM issued, jsonb_to_recordset($14::jsonb) AS l(line integer, part text, description text, quantity numeric,
         "unitPrice" numeric, net numeric, tax numeric, "taxRate" numeric)),
     balanced AS (
       INSERT INTO billing.invoice_balances (invoice, sequence, order_id, customer_id, kind, open)
       SELECT issued.invoice, issued.sequence, $1, $4, $3, $13 FROM issued)
     SELECT issued.invoice FROM issued`,
    [
      ...[order.orderId, source, kind, order.customerId, order.customerName, businessUnit, site, costCentre],
      ...[invoiceDate, dueDateOf(kind, invoiceDate, order.termsDays), net, tax, total, JSON.stringify(order.lines)],
    ],
  );
  if (row) return row.invoice;
  throw refuse('AlreadyInvoiced', `Order ${order.orderId} has an invoice for this already: ${source}.`, {
    state: 'invoiced',
    source,
  });
}

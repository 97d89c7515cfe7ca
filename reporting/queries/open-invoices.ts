import type { Instant, LocalDate } from '../../domain/kernel/time.js';
import { UNASSIGNED } from './balances.js';
import { dating } from './dating.js';
import { addDimensions, type Conditions, type DimensionFilter } from './sql.js';

export interface OpenInvoicesInput extends DimensionFilter {
  /** Last posting date that counts. */
  readonly asOf: LocalDate;
  /** Only what had been recorded by this instant. */
  readonly knownAt?: Instant;
  readonly customerId?: string;
  /** One of them, or "unassigned": none, only money that no invoice has taken up. */
  readonly invoice?: string;
}

/**
 * Invoices that are open as of a date, with what is open as `due`, to stand behind WITH as `owed`. Each invoice holds what
 * is open by all that is known; only what came later is read and taken off again, so that a date of late costs little.
 */
export function owedTable(where: Conditions, input: OpenInvoicesInput): string {
  const own = where.scope();
  addCustomer(own, 'i', input);
  own.add('i.invoice = $', input.invoice);
  addDimensions(own, input, 'i');
  const ofCustomer = where.scope();
  addCustomer(ofCustomer, 'c', input);
  const counted =
    input.customerId === undefined
      ? 'true'
      : `e.invoice IN (SELECT c.invoice FROM reporting.invoices c WHERE ${ofCustomer.text()})`;
  return `later AS (
      SELECT e.invoice, sum(e.amount) AS amount FROM reporting.receivable_entries e
      WHERE ${counted} AND (${later(where, 'e', input)}) GROUP BY e.invoice
    ), owed AS (
      SELECT i.*, (i.open - coalesce(l.amount, 0))::numeric(19,2) AS due
      FROM reporting.invoices i LEFT JOIN later l ON l.invoice = i.invoice
      WHERE i.open - coalesce(l.amount, 0) <> 0 AND ${own.text()}
    )`;
}

function addCustomer(where: Conditions, alias: string, { customerId }: OpenInvoicesInput): void {
  if (customerId === UNASSIGNED) where.always(`${alias}.customer_id IS NULL`);
  else where.add(`${alias}.customer_id = $`, customerId);
}

/** What made up what is open of these invoices, as `e`, to stand behind FROM. */
export const owedEntries = (where: Conditions, input: OpenInvoicesInput): string =>
  `owed o JOIN reporting.receivable_entries e ON e.invoice = o.invoice AND NOT (${later(where, 'e', input)})`;

/** What does not count yet: by its date, or by that of its journal where this is another; or it was not known. */
function later(where: Conditions, alias: string, { asOf, knownAt }: OpenInvoicesInput): string {
  const date = `${where.parameter(asOf)}::date`;
  const known = knownAt === undefined ? undefined : `${where.parameter(knownAt)}::timestamptz`;
  const moved = (condition: string): string =>
    `ARRAY(SELECT j.source_event_id::uuid FROM reporting.journals j WHERE j.posting_date <> j.event_date
      AND j.source_event_id IS NOT NULL AND ${condition}${known === undefined ? '' : ` AND j.posted_at <= ${known}`})`;
  const after = `${alias}.entry_date > ${date}
    AND ${alias}.event_id <> ALL(${moved(`j.event_date > ${date} AND j.posting_date <= ${date}`)})`;
  const postedAfter = `${alias}.event_id = ANY(${moved(`j.event_date <= ${date} AND j.posting_date > ${date}`)})`;
  return [`(${after})`, postedAfter, ...(known === undefined ? [] : [`${alias}.recorded_at > ${known}`])].join(' OR ');
}

/** Money that customers paid and that no invoice has taken up, as of a date and above zero, as `unapplied`. */
export const unappliedTable = (where: Conditions, input: OpenInvoicesInput): string =>
  `unapplied AS (
    SELECT d.customer_id, sum(d.amount)::numeric(19,2) AS amount FROM ${deposits(where, input)}
    GROUP BY d.customer_id HAVING sum(d.amount) <> 0
  )`;

/** What made it up, as `d` with the `day` on which each counts, to stand behind FROM. */
export function deposits(where: Conditions, input: OpenInvoicesInput): string {
  const counted = where.scope();
  const { date, join } = dating(where, 'm', input.knownAt);
  counted.add(`${date} <= $::date`, input.asOf);
  counted.add('m.recorded_at <= $::timestamptz', input.knownAt);
  addCustomer(counted, 'm', input);
  addDimensions(counted, input, 'm');
  if ((input.invoice ?? UNASSIGNED) !== UNASSIGNED) counted.always('false');
  return `(SELECT m.*, ${date} AS day FROM reporting.deposit_entries m ${join} WHERE ${counted.text()}) d`;
}

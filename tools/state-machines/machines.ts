import { APPROVAL_TRANSITIONS } from '../../domain/approvals/index.js';
import { ATTEMPT_AFTER_CHARGE, CORRECTION_TRANSITIONS } from '../../domain/billing/index.js';
import { DUNNING_TRANSITIONS } from '../../domain/correspondence/index.js';
import {
  JOB_COMMAND_STATES,
  JOB_OVERRIDES,
  JOB_TRANSITIONS,
  OPERATION_OVERRIDES,
  OPERATION_TRANSITIONS,
} from '../../domain/jobs/index.js';
import { manualTransitions, periodTransitions } from '../../domain/ledger/index.js';
import { COMMAND_STATES, ORDER_TRANSITIONS } from '../../domain/orders/index.js';
import { REPAIR_COMMAND_STATES, REPAIR_TRANSITIONS } from '../../domain/repairs/index.js';
import { RETURN_COMMAND_STATES, RETURN_TRANSITIONS } from '../../domain/returns/index.js';
import { DELIVERY_TRANSITIONS, ENDPOINT_TRANSITIONS } from '../../domain/webhooks/index.js';

export interface Arrow {
  readonly from: string;
  readonly event: string;
  readonly to: string;
}

export interface Machine {
  readonly title: string;
  /** Where it is declared. */
  readonly table: string;
  readonly about: string;
  /** What changes the state, from the state that comes first. */
  readonly arrows: readonly Arrow[];
  /** Which commands are taken in which states, where that is a table as well. */
  readonly commands?: Readonly<Record<string, readonly string[]>>;
  /** Where a second person may put it besides. */
  readonly overrides?: Readonly<Record<string, readonly string[]>>;
}

type Table = Readonly<Record<string, Readonly<Partial<Record<string, string>>>>>;

/** The cells of a table that name one of its states; the others name the refusal. */
const arrowsOf = (table: Table): Arrow[] =>
  Object.entries(table).flatMap(([from, row]) =>
    Object.entries(row).flatMap(([event, to]) => (to !== undefined && to in table ? [{ from, event, to }] : [])),
  );

const changesOnly = (arrows: readonly Arrow[]): Arrow[] => arrows.filter(({ from, to }) => from !== to);

const byCharge = Object.entries(ATTEMPT_AFTER_CHARGE).flatMap(([event, row]) =>
  Object.entries(row).map(([from, to]) => ({ from, event, to })),
);

export const machines: readonly Machine[] = [
  {
    title: 'Order',
    table: 'ORDER_TRANSITIONS of domain/orders/order.ts',
    about:
      'The order’s process asks for each change. Before its row exists, an order that the engine has taken is shown as Accepted.',
    arrows: arrowsOf(ORDER_TRANSITIONS),
    commands: COMMAND_STATES,
  },
  {
    title: 'Repair',
    table: 'REPAIR_TRANSITIONS of domain/repairs/repair.ts',
    about:
      'Quote and approval are for what is billable: a repair that is all warranty starts after its evaluation. `lapse`, `startRepair` and `invoice` are the process’s own. Once work has begun, a repair is cancelled after its job was.',
    arrows: arrowsOf(REPAIR_TRANSITIONS),
    commands: REPAIR_COMMAND_STATES,
  },
  {
    title: 'Return',
    table: 'RETURN_TRANSITIONS of domain/returns/return.ts',
    about:
      'People receive, inspect, confirm a transfer, send back and cancel; the process does the rest. It goes from Inspected to Settled when nothing was accepted, and from Stocked when the credit stays with the customer. `compensate` is an operator’s choice when a step was refused for good. Goods that are here and are not credited are sent back before the return ends as Cancelled.',
    arrows: arrowsOf(RETURN_TRANSITIONS),
    commands: RETURN_COMMAND_STATES,
  },
  {
    title: 'Job',
    table: 'JOB_TRANSITIONS of domain/jobs/job.ts',
    about:
      'The job’s process asks for each change. A job without a quote begins as Accepted; a hold ends where the job was, by whether work has begun.',
    arrows: arrowsOf(JOB_TRANSITIONS),
    commands: JOB_COMMAND_STATES,
    overrides: JOB_OVERRIDES,
  },
  {
    title: 'Operation of a job',
    table: 'OPERATION_TRANSITIONS of domain/jobs/operation.ts',
    about:
      'Blocking and unblocking are the job’s own: it looks at material, at what comes before, at holds and at machines that are down. An operation is skipped by override only.',
    arrows: arrowsOf(OPERATION_TRANSITIONS),
    overrides: OPERATION_OVERRIDES,
  },
  {
    title: 'Approval request',
    table: 'APPROVAL_TRANSITIONS of domain/approvals/approvals.ts',
    about:
      '`vote` leaves it to others to decide; `sendBack` is a split vote, after which whoever asked changes what they ask or asks again. A timer or a withdrawal that comes too late changes nothing; a person’s decision that comes too late is refused.',
    arrows: changesOnly(arrowsOf(APPROVAL_TRANSITIONS)),
  },
  {
    title: 'Payment attempt',
    table: 'ATTEMPT_AFTER_CHARGE of domain/billing/payment-attempt.ts',
    about: 'What an attempt is after one of its charges ended so. An end that is not drawn changes nothing.',
    arrows: changesOnly(byCharge),
  },
  {
    title: 'Dunning of an invoice',
    table: 'DUNNING_TRANSITIONS of domain/correspondence/dunning.ts',
    about:
      'The invoice’s process asks for each change. After the last reminder the invoice is handed over to Finance; it is settled by payment, credit or write-off, and reminded of anew when it is open again.',
    arrows: arrowsOf(DUNNING_TRANSITIONS),
  },
  {
    title: 'Correction of money',
    table: 'CORRECTION_TRANSITIONS of domain/billing/correction.ts',
    about:
      'A price correction, a write-off, a refund of a customer’s credit or the void of a payment. `await`, `pay` and `do` are the process’s own; only a refund is ever Paying, and then it is paid.',
    arrows: arrowsOf(CORRECTION_TRANSITIONS),
  },
  {
    title: 'Manual journal',
    table: 'manualTransitions of domain/ledger/manual-journal.ts',
    about: 'Decided once, by another person than the one who drafted it.',
    arrows: manualTransitions,
  },
  {
    title: 'Accounting period',
    table: 'periodTransitions of domain/ledger/period.ts',
    about:
      'A locked period takes accounting entries only, a closed one nothing. To close needs a checklist that passed; to reopen is an override by two persons, after which it is never open again.',
    arrows: periodTransitions.map(({ from, command, to }) => ({ from, event: command, to })),
  },
  {
    title: 'Webhook endpoint',
    table: 'ENDPOINT_TRANSITIONS of domain/webhooks/endpoint.ts',
    about:
      'An Admin asks for each change; an endpoint that answers 410, or at which nothing arrived for five days, is disabled by itself. Resumed while it is active, it is sent what failed.',
    arrows: arrowsOf(ENDPOINT_TRANSITIONS),
  },
  {
    title: 'Webhook delivery',
    table: 'DELIVERY_TRANSITIONS of domain/webhooks/delivery.ts',
    about: 'Its process records each attempt; `queue` is an Admin’s, or an operator’s for all that failed.',
    arrows: arrowsOf(DELIVERY_TRANSITIONS),
  },
];

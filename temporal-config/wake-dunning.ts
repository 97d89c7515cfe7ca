import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import {
  creditNoteIssued,
  creditRefunded,
  creditTransferred,
  invoiceCreated,
  paymentRefunded,
  paymentSucceeded,
  paymentTaken,
  paymentVoided,
  receivableWrittenOff,
  writeOffRecovered,
} from '../domain/billing/index.js';
import { receivable } from '../domain/billing/store/index.js';
import { dunningHoldReleased } from '../domain/correspondence/index.js';
import { dunningsOfHold } from '../domain/correspondence/store/index.js';
import type { Fact, FactPayload } from '../domain/kernel/fact.js';
import { money } from '../domain/kernel/money.js';
import type { Database } from '../platform/database.js';
import {
  DUNNING_WORKFLOW,
  type DunningWorkflow,
  dunningNewsSignal,
  dunningOptions,
  dunningWorkflowId,
} from '../workflows/correspondence/dunning.contract.js';

/** The facts by which the reminding of an invoice begins, or looks again. */
export const DUNNING_FACTS = [
  invoiceCreated,
  paymentTaken,
  paymentSucceeded,
  creditNoteIssued,
  receivableWrittenOff,
  creditTransferred,
  paymentRefunded,
  creditRefunded,
  paymentVoided,
  writeOffRecovered,
  dunningHoldReleased,
];

interface Named {
  readonly invoice: string;
}

const invoicesOf = (things: readonly Named[]): string[] => things.map(({ invoice }) => invoice);

/** The invoices of which less is open after a fact. */
const LESS_OPEN: Readonly<Record<string, (payload: never) => readonly string[]>> = {
  [paymentTaken.type]: ({ applications }: FactPayload<typeof paymentTaken>) => invoicesOf(applications),
  [paymentSucceeded.type]: ({ applications }: FactPayload<typeof paymentSucceeded>) => invoicesOf(applications),
  [creditNoteIssued.type]: ({ invoices }: FactPayload<typeof creditNoteIssued>) => invoicesOf(invoices),
  [receivableWrittenOff.type]: ({ invoice }: FactPayload<typeof receivableWrittenOff>) => [invoice],
  [creditTransferred.type]: ({ toInvoice }: FactPayload<typeof creditTransferred>) => [toInvoice],
};

/** The invoices of which more is open after a fact: the process of one that was settled has ended. */
const MORE_OPEN: Readonly<Record<string, (payload: never) => readonly string[]>> = {
  [paymentRefunded.type]: ({ applications }: FactPayload<typeof paymentRefunded>) => invoicesOf(applications),
  [creditRefunded.type]: ({ applications }: FactPayload<typeof creditRefunded>) => invoicesOf(applications),
  [paymentVoided.type]: ({ applications }: FactPayload<typeof paymentVoided>) => invoicesOf(applications),
  [writeOffRecovered.type]: ({ invoice }: FactPayload<typeof writeOffRecovered>) => [invoice],
  [creditTransferred.type]: ({ fromInvoice }: FactPayload<typeof creditTransferred>) =>
    fromInvoice == null ? [] : [fromInvoice],
};

/** Begins the reminding of an invoice on account, and tells the processes that a fact is news for. They read the rest. */
export async function wakeDunning(client: Client, database: Database, fact: Fact): Promise<void> {
  if (fact.type === invoiceCreated.type) return begin(client, fact.payload as FactPayload<typeof invoiceCreated>);
  if (fact.type === dunningHoldReleased.type) {
    return tell(client, invoicesOf(await dunningsOfHold(database, fact.payload as never)));
  }
  await tell(client, LESS_OPEN[fact.type]?.(fact.payload as never) ?? []);
  await tellOrBeginAgain(client, database, MORE_OPEN[fact.type]?.(fact.payload as never) ?? []);
}

/** An invoice on account that is open, whatever became of its process: one that runs is told, another begins. */
async function tellOrBeginAgain(client: Client, database: Database, invoices: readonly string[]): Promise<void> {
  for (const invoice of invoices) {
    const found = await receivable(database, invoice);
    if (!found?.isOpen || found.kind !== 'afterShipment') continue;
    const { orderId, customerId } = found;
    await client.workflow.signalWithStart<DunningWorkflow>(DUNNING_WORKFLOW, {
      ...dunningOptions({ invoice, orderId, customerId }, true),
      signal: dunningNewsSignal,
      signalArgs: [],
    });
  }
}

async function begin(
  client: Client,
  { invoice, orderId, customerId, kind, total }: FactPayload<typeof invoiceCreated>,
): Promise<void> {
  if (kind !== 'afterShipment' || money(total) === 0n) return;
  try {
    const options = dunningOptions({ invoice, orderId, customerId });
    await client.workflow.start<DunningWorkflow>(DUNNING_WORKFLOW, options);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError')) throw error;
  }
}

async function tell(client: Client, invoices: readonly string[]): Promise<void> {
  for (const invoice of invoices) {
    try {
      await client.workflow.getHandle(dunningWorkflowId(invoice)).signal(dunningNewsSignal);
    } catch (error) {
      // Paid before shipment, or settled before: nobody is reminded of it.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}

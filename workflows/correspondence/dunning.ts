import { condition, continueAsNew, patched, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Receivable } from '../../domain/billing/index.js';
import {
  type DunningStanding,
  inOpening,
  nextReminder,
  openingOf,
  reminderId,
} from '../../domain/correspondence/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import { localDate } from '../../domain/kernel/time.js';
import { refusalOf } from '../support/refusal.js';
import { step, upkeep } from '../support/steps.js';
import { type DunningEnd, type DunningStart, dunningNewsSignal } from './dunning.contract.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** Processes from before end once the invoice is settled, whatever they are told then. */
const OPEN_AGAIN = 'dunning-open-again';

/** Signals that came, and those that have been looked into. */
interface News {
  news: number;
  heard: number;
}

interface Reminding extends News {
  readonly start: DunningStart;
  standing: DunningStanding;
}

/**
 * Reminds of one invoice until it is settled: on the day of each level of its policy it reads what is open, and writes the
 * reminder of that level, once. After the last level it waits with Finance for the money. Of an invoice that is open again
 * after it was settled it reminds anew.
 */
export async function dunning(start: DunningStart): Promise<DunningEnd> {
  const p: News = { news: 0, heard: 0 };
  setHandler(dunningNewsSignal, () => {
    p.news += 1;
  });
  let standing = await begin(start);
  while (!standing && unheard(p)) standing = await begin(start);
  if (!standing) return { outcome: 'nothingToRemind' };
  const r: Reminding = Object.assign(p, { start, standing });
  while (r.standing.state !== 'Settled' || (await isOpenAgain(r))) {
    await goOn(r);
    if (workflowInfo().continueAsNewSuggested && r.news === r.heard) await continueAsNew(start);
  }
  return { outcome: 'settled' };
}

/** A process that begins anew finds the row, and sees to it that the last reminder is on its way. */
async function begin({ invoice, ...start }: DunningStart): Promise<DunningStanding | null> {
  const found = await step.readDunning(invoice);
  if (found) {
    if (found.level > 0) await upkeep.startLetter({ letterId: reminderId(found, found.level) });
    return found.state === 'Settled' && patched(OPEN_AGAIN) ? reopen({ invoice, ...start }, found) : found;
  }
  const receivable = await step.readReceivable(invoice);
  // What is paid before shipment has a deadline of its own.
  if (!receivable?.isOpen || receivable.kind !== 'afterShipment') return null;
  const { orderId, customerId, invoiceDate, dueDate } = receivable;
  const input = { invoice, orderId, customerId, invoiceDate, dueDate };
  return (await step.openDunning(own({ invoice, ...start }, 'begin', input))).standing;
}

/** News that came while the process was about to end. */
function unheard(p: News): boolean {
  if (p.news === p.heard || !patched(OPEN_AGAIN)) return false;
  p.heard = p.news;
  return true;
}

async function isOpenAgain(r: Reminding): Promise<boolean> {
  while (unheard(r)) {
    r.standing = await reopen(r.start, r.standing);
    if (r.standing.state !== 'Settled') return true;
  }
  return false;
}

/** The next opening of a settled invoice, when it is open. */
async function reopen(start: DunningStart, settled: DunningStanding): Promise<DunningStanding> {
  const { invoice } = start;
  if (!(await step.readReceivable(invoice))?.isOpen) return settled;
  const opening = openingOf(settled) + 1;
  const input = { invoice, opening, on: today() };
  return (await step.reopenDunning(own(start, inOpening(opening, 'begin'), input))).standing;
}

const today = () => localDate(new Date(Date.now()).toISOString());

const own = <Input>({ invoice, orderId }: DunningStart, name: string, input: Input): Command<Input> => ({
  key: `dunning/${invoice}/${name}`,
  context: { actor: SYSTEM_ACTOR, correlationId: orderId },
  input,
});

/** What is open decides; then the day. */
async function goOn(r: Reminding): Promise<void> {
  r.heard = r.news;
  const { invoice } = r.start;
  const receivable = await step.readReceivable(invoice);
  if (!receivable?.isOpen) return settle(r);
  const next = nextReminder(r.standing);
  if (!next || r.standing.state === 'HandedOver') return wait(r, WEEK_MS, 'for the money; reads what is open again');
  const left = morningOf(next.on) - Date.now();
  if (left > 0) return wait(r, left, `reminder ${next.level} of ${invoice} on ${next.on}`);
  return remind(r, next.level, receivable);
}

/** 08:00 or 09:00 in the company's time zone. */
const morningOf = (date: string): number => Date.parse(`${date}T13:00:00Z`);

async function settle(r: Reminding): Promise<void> {
  const name = inOpening(openingOf(r.standing), 'settle');
  const { standing } = await step.settleDunning(own(r.start, name, { invoice: r.start.invoice }));
  r.standing = standing;
  setCurrentDetails('Settled');
}

async function wait(r: Reminding, milliseconds: number, summary: string): Promise<void> {
  setCurrentDetails(`Waits: ${summary}`);
  await condition(() => r.news !== r.heard, milliseconds, { summary });
}

async function remind(r: Reminding, level: number, receivable: Receivable): Promise<void> {
  const { invoice, customerId, customerName, invoiceDate, total, open } = receivable;
  const customer = await step.readCustomer(customerId);
  if (!customer) throw new Error(`invoice ${invoice} is of customer ${customerId}, who does not exist`);
  const name = inOpening(openingOf(r.standing), `level/${level}`);
  const reminder = { invoice, level, on: today(), recipient: customer.email, customerName, invoiceDate, total, open };
  try {
    const { standing, letterId } = await step.writeReminder(own(r.start, name, reminder));
    r.standing = standing;
    await upkeep.startLetter({ letterId });
  } catch (error) {
    const refusal = refusalOf(error)?.code;
    if (refusal === 'DunningHeld') return wait(r, DAY_MS, 'the customer must not be reminded; asks again');
    if (refusal !== 'ReminderNotDue') throw error;
    // What it knew of the standing was from before the day of the last reminder was kept.
    r.standing = (await step.readDunning(invoice)) ?? r.standing;
    await wait(r, HOUR_MS, 'the reminder is not due yet; reads when it is');
  }
}

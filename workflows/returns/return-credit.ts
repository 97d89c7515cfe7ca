import type { ReturnLot } from '../../domain/returns/index.js';
import { refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import { attempt, own, post, type ReturnProcess, recordOf, run } from './return-process.js';

const isFinal = (error: unknown): boolean => refusalOf(error) !== undefined;
const CHOICES = ['retry', 'skip', 'cancel'] as const;

export const creditReason = (p: ReturnProcess): string => `return ${p.subject}`;

/** The credit note for what was accepted. One that is refused for good is an operator's: without it, or not at all. */
export async function credit(p: ReturnProcess): Promise<boolean> {
  const title = 'What was accepted of a return cannot be credited';
  const chosen = await attempt(p, 'credit', { title, actions: CHOICES, isFinal }, async () => {
    const { accepted } = await recordOf(p);
    const { orderId } = p.start.return.order;
    const input = { creditId: p.subject, orderId, lines: accepted, reason: creditReason(p) };
    const { creditNote, total, lines = [] } = await post(step.creditReturn(own(p, 'credit', input)));
    const shares = await step.readCreditShares(creditNote);
    const credited = { returnId: p.subject, creditNote, total, shares, lines };
    await run(p, step.recordCredit(own(p, 'credited', credited)));
  });
  if (chosen === 'cancel') return giveUp(p, 'it could not be credited');
  if (chosen === null) return true;
  const none = { returnId: p.subject, creditNote: null, total: '0.00', shares: [] };
  await run(p, step.recordCredit(own(p, 'uncredited', none)));
  return true;
}

/** An operator gave the return up: what was done is undone, last first. */
export async function giveUp(p: ReturnProcess, reason: string): Promise<boolean> {
  await run(p, step.compensateReturn(own(p, 'compensate', { returnId: p.subject, reason })));
  return true;
}

/** Inventory knows each lot by a number of its own. */
export const lotId = (p: ReturnProcess, { lot }: ReturnLot): string => `${p.subject}/${lot}`;
export const lotStep = ({ lot }: ReturnLot): string => `stock/${lot}`;

/** The accepted goods go to stock at what they cost when they left, or are scrapped at it. */
export async function putAway(p: ReturnProcess): Promise<boolean> {
  const { order } = p.start.return;
  const { lots } = await recordOf(p);
  for (const lot of lots) {
    const title = `Returned goods cannot be ${lot.restock ? 'put into stock' : 'scrapped'}: ${lot.quantity} of ${lot.part}`;
    const chosen = await attempt(p, lotStep(lot), { title, actions: CHOICES, isFinal }, async () => {
      const { line, part, site, quantity, restock } = lot;
      const about = { orderId: order.orderId, dimensions: order.dimensions, customerId: order.customerId };
      const goods = { returnId: lotId(p, lot), line, part, site, quantity, restock, reason: creditReason(p) };
      await post(step.receiveReturn(own(p, lotStep(lot), { ...about, ...goods })));
    });
    if (chosen === 'cancel') return giveUp(p, 'its goods could not be put away');
  }
  await run(p, step.recordStocked(own(p, 'stocked', { returnId: p.subject })));
  return true;
}

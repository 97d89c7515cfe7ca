import { ActivityFailure } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { isOpen } from '../../domain/approvals/index.js';
import type { Letter, LetterOutcome } from '../../domain/correspondence/index.js';
import type { AsksOperator } from '../support/operator-task.js';
import { refusalOf } from '../support/refusal.js';
import { mail, step } from '../support/steps.js';
import { type LetterEnd, type LetterStart, tryNowSignal } from './letter.contract.js';
import { asksOperator, retryOrSkip } from './mail-task.js';

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * 60_000;

/**
 * Brings a letter to the mail server: while that is away, again and again; refused for good, as an operator decides. A
 * reminder is withdrawn when its invoice is paid before it could leave, and what waits for approval once it is decided.
 */
export async function letter(start: LetterStart): Promise<LetterEnd> {
  const process = asksOperator(start.letterId);
  let pause = FIRST_PAUSE_MS;
  let now = false;
  setHandler(tryNowSignal, () => {
    now = true;
  });
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryToSend(process, start, attempt);
    if (outcome) {
      await condition(allHandlersFinished);
      return { outcome };
    }
    setCurrentDetails('Waits for the mail server');
    now = false;
    await condition(() => now, pause, { summary: 'the mail server may be back by then' });
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    if (workflowInfo().continueAsNewSuggested) await continueAsNew(start);
  }
}

/** Null when it is worth another attempt later. */
async function tryToSend(
  process: AsksOperator,
  { letterId }: LetterStart,
  attempt: number,
): Promise<LetterOutcome | null> {
  const record = await step.readLetter(letterId);
  if (!record) throw new Error(`there is no letter ${letterId}`);
  if (record.delivery) return record.delivery.outcome;
  const gone = await withoutReason(record);
  if (gone !== null) return end(process, letterId, 'withdrawn', gone);
  try {
    const { answer, rejected } = await mail.sendMail(letterId);
    const besides = rejected.length > 0 ? `; refused for ${rejected.join(', ')}` : '';
    return await end(process, letterId, 'sent', `${answer}${besides}`);
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal && error instanceof ActivityFailure) return null;
    if (refusal?.code !== 'MailRefused') throw error;
    return afterRefusal(process, letterId, error, attempt);
  }
}

/** Why nobody needs it any more; null while somebody may. */
async function withoutReason({ kind, invoice, requestId }: Letter): Promise<string | null> {
  if (kind === 'reminder' && invoice !== null) {
    const isSettled = (await step.readReceivable(invoice))?.isOpen === false;
    return isSettled ? `invoice ${invoice} is not open any more` : null;
  }
  if (kind !== 'approval' || !requestId) return null;
  const request = await step.readApproval(requestId);
  return request && !isOpen(request.state) ? `the request is ${request.state}` : null;
}

async function afterRefusal(
  process: AsksOperator,
  letterId: string,
  error: unknown,
  attempt: number,
): Promise<LetterOutcome | null> {
  const taskId = `mail/${letterId}/${workflowInfo().runId.slice(0, 8)}/${attempt}`;
  const action = await retryOrSkip(process, { taskId, title: `A letter cannot be sent: ${letterId}`, error });
  return action === 'retry' ? null : end(process, letterId, 'givenUp', 'an operator gave it up');
}

async function end(
  { context }: AsksOperator,
  letterId: string,
  outcome: LetterOutcome,
  detail: string,
): Promise<LetterOutcome> {
  const input = { letterId, outcome, detail };
  const { delivery } = await step.recordDelivery({ key: `letter/${letterId}/delivery`, context, input });
  setCurrentDetails(`${delivery.outcome}: ${delivery.detail}`);
  return delivery.outcome;
}

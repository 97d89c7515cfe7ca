import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Correction, CorrectionReasonInput } from '../../domain/billing/index.js';
import { type CommandContext, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { RefusalWire } from '../../domain/kernel/refusal.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import type { OpenTask } from '../support/operator-task.js';
import { searchAttributes } from '../support/search-attributes.js';
import { step } from '../support/steps.js';
import type { CorrectionProgress, CorrectionStart } from './correction.contract.js';

/** Who wants the correction withdrawn, and waits for an answer. */
export interface Withdrawal {
  readonly command: Command<CorrectionReasonInput>;
  answer(progress: CorrectionProgress): void;
  refuse(error: unknown): void;
}

export interface CorrectionProcess {
  readonly start: CorrectionStart;
  readonly workflowId: string;
  /** The correction's number. */
  readonly subject: string;
  /** Whoever asked: what is done is done for them. */
  readonly context: CommandContext;
  correction: Correction | null;
  /** It never came to be. */
  refused: RefusalWire | null;
  position: string | null;
  readonly queue: Withdrawal[];
  task: OpenTask | null;
  /** Counts signals. */
  woken: number;
}

export const newProcess = (start: CorrectionStart): CorrectionProcess => ({
  start,
  workflowId: workflowInfo().workflowId,
  subject: start.command.input.correctionId,
  context: start.command.context,
  ...{ correction: null, refused: null, position: null, queue: [], task: null, woken: 0 },
});

export const correctionOf = (p: CorrectionProcess): Correction => {
  if (!p.correction) throw new Error(`correction ${p.subject} has no row`);
  return p.correction;
};

export const progressOf = (p: CorrectionProcess): CorrectionProgress => {
  const { correction, state } = correctionOf(p);
  return { correction, state, position: p.position };
};

/** A step of the correction's own, under its own key. */
export const own = <Input>(p: CorrectionProcess, name: string, input: Input): Command<Input> => ({
  key: `${p.subject}/${name}`,
  context: p.context,
  input,
});

export const asSystem = <Input>(p: CorrectionProcess, name: string, input: Input): Command<Input> => ({
  ...own(p, name, input),
  context: { ...p.context, actor: SYSTEM_ACTOR },
});

export async function took(p: CorrectionProcess, { toPost, position }: Stepped): Promise<void> {
  if (toPost.length > 0) await step.postFacts(toPost);
  p.position = position ?? p.position;
  await reread(p);
}

/** The row is the truth. */
export async function reread(p: CorrectionProcess): Promise<void> {
  p.correction = await step.readCorrection(p.subject);
  if (!p.correction) return;
  const { state, kind, amount, customerId, invoice, payment, reason } = p.correction;
  upsertSearchAttributes([
    { key: searchAttributes.state, value: state },
    { key: searchAttributes.customer, value: customerId },
    { key: searchAttributes.waitingFor, value: state === 'PendingApproval' ? 'approval' : null },
  ]);
  setCurrentDetails(`**${state}**: ${kind} of ${amount} on ${invoice ?? payment}\n\n${reason}`);
}

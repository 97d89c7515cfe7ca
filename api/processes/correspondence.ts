import type { Client } from '@temporalio/client';
import type { Command } from '../../domain/kernel/command.js';
import {
  DUNNING_WORKFLOW,
  type DunningStart,
  type DunningWorkflow,
  dunningOptions,
} from '../../workflows/correspondence/dunning.contract.js';
import { LETTER_WORKFLOW, type LetterWorkflow, letterOptions } from '../../workflows/correspondence/letter.contract.js';
import { type MailTaskAnswer, resolveMailTaskUpdate } from '../../workflows/correspondence/mail-task.contract.js';
import type { ResolveTaskInput } from '../../workflows/support/operator-task.contract.js';
import { ask, withinAnswer } from './engine.js';

/** Also when a process of this id has ended well: its row is open, so it was lost after that. */
const AGAIN = { workflowIdReusePolicy: 'ALLOW_DUPLICATE' } as const;

export async function restartDunning(client: Client, start: DunningStart): Promise<void> {
  const options = dunningOptions(start, true);
  await withinAnswer(client, () => client.workflow.start<DunningWorkflow>(DUNNING_WORKFLOW, options));
}

export async function restartLetter(client: Client, letterId: string): Promise<void> {
  const options = { ...letterOptions({ letterId }), ...AGAIN };
  await withinAnswer(client, () => client.workflow.start<LetterWorkflow>(LETTER_WORKFLOW, options));
}

export const answerMailTask = (
  client: Client,
  workflowId: string,
  command: Command<ResolveTaskInput>,
): Promise<MailTaskAnswer> => ask(client, workflowId, resolveMailTaskUpdate, command);

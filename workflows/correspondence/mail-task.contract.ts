import { defineUpdate } from '@temporalio/workflow';
import type { Command } from '../../domain/kernel/command.js';
import type { ResolveTaskInput } from '../support/operator-task.contract.js';

export interface MailTaskAnswer {
  /** The task's own fact is recorded by the process; its position is not known here. */
  readonly position: null;
}

/** What an operator decides about mail that cannot be sent, or a document that cannot be made. */
export const resolveMailTaskUpdate = defineUpdate<MailTaskAnswer, [Command<ResolveTaskInput>]>('resolveTask');

import { setTimeout } from 'node:timers/promises';
import {
  type Client,
  defaultPayloadConverter,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { Command } from '../../domain/kernel/command.js';
import { isNotReady, problemOfEngine } from '../process-problems.js';

/** How long a caller waits for a process to act. */
const ANSWER_MS = 3_000;
const LOOK_MS = 1_500;
const AGAIN_MS = 50;

/** One id, one process: a second start finds the first, running or over. */
export const ONE_PROCESS = {
  workflowIdReusePolicy: 'REJECT_DUPLICATE',
  workflowIdConflictPolicy: 'USE_EXISTING',
} as const;

/**
 * The engine drops an update whose workflow task failed, which happens whenever a signal arrives while a task ends the
 * process. The update has an id, so it is asked again.
 */
async function untilReady<R>(deadline: number, body: () => Promise<R>): Promise<R> {
  for (;;) {
    try {
      return await body();
    } catch (error) {
      if (!isNotReady(error) || Date.now() + AGAIN_MS > deadline) throw error;
      await setTimeout(AGAIN_MS);
    }
  }
}

const within = async <R>(client: Client, milliseconds: number, body: () => Promise<R>): Promise<R> => {
  try {
    const deadline = Date.now() + milliseconds;
    return await client.withDeadline(deadline, () => untilReady(deadline, body));
  } catch (error) {
    throw problemOfEngine(error);
  }
};
export const withinAnswer = <R>(client: Client, body: () => Promise<R>): Promise<R> => within(client, ANSWER_MS, body);
export const withinLook = <R>(client: Client, body: () => Promise<R>): Promise<R> => within(client, LOOK_MS, body);

/** An update of a running process; its id is the command's key. */
export const ask = <Answer, Input>(
  client: Client,
  workflowId: string,
  update: UpdateDefinition<Answer, [Command<Input>]>,
  command: Command<Input>,
): Promise<Answer> =>
  withinAnswer(client, () =>
    client.workflow.getHandle(workflowId).executeUpdate(update, { args: [command], updateId: command.key }),
  );

export async function startOnce(start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

export async function exists(client: Client, workflowId: string): Promise<boolean> {
  return withinLook(client, async () => {
    try {
      await client.workflow.getHandle(workflowId).describe();
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  });
}

/** How a process ended that never wrote its row: it was refused, unless somebody ended it in the engine. */
export type EndedEarly = 'refused' | 'lost' | null;

function endedAs(status: string): EndedEarly {
  if (status === 'RUNNING') return null;
  return status === 'FAILED' || status === 'COMPLETED' ? 'refused' : 'lost';
}

/**
 * What a process was started with, and whether it is over; null when there is none. Read from the first event of its
 * history: a query would need a worker, and there may be none.
 */
export async function startOf<Start>(
  client: Client,
  workflowId: string,
): Promise<{ readonly start: Start; readonly ended: EndedEarly } | null> {
  const { namespace } = client.options;
  return withinLook(client, async () => {
    try {
      const { status } = await client.workflow.getHandle(workflowId).describe();
      const page = await client.workflowService.getWorkflowExecutionHistory({
        namespace,
        execution: { workflowId },
        maximumPageSize: 1,
      });
      const input = page.history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
      if (!input) throw new Error(`the history of ${workflowId} begins with no input`);
      return { start: defaultPayloadConverter.fromPayload<Start>(input), ended: endedAs(status.name) };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  });
}

/** Asks the engine to cancel a process. */
export async function cancelProcess(client: Client, workflowId: string): Promise<void> {
  await withinAnswer(client, async () => {
    try {
      await client.workflow.getHandle(workflowId).cancel();
    } catch (error) {
      // It is over already: there is nothing left to cancel.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  });
}

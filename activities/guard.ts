import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Command } from '../domain/kernel/command.js';
import { Refused } from '../domain/kernel/refusal.js';

/** At the edge a refusal becomes a non-retryable failure typed by its code; everything else is thrown and retried. */
export const guarded =
  <Arguments extends unknown[], Result>(body: (...args: Arguments) => Promise<Result>) =>
  async (...args: Arguments): Promise<Result> => {
    try {
      return await body(...args);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw ApplicationFailure.create({
        message: error.message,
        type: error.code,
        nonRetryable: true,
        category: 'BENIGN',
        details: [error.toWire()],
      });
    }
  };

/** Binds a room's store commands to the database: one activity a command, under the command's own name. */
export function stepsOf<Handle, Steps extends Record<string, (handle: Handle, ...args: never[]) => Promise<unknown>>>(
  handle: Handle,
  commands: Steps,
): {
  [Name in keyof Steps]: Steps[Name] extends (handle: Handle, ...args: infer A) => infer R ? (...args: A) => R : never;
} {
  const bound = Object.entries(commands).map(([name, command]) => [
    name,
    guarded((...args: unknown[]) =>
      (command as (handle: Handle, ...args: unknown[]) => Promise<unknown>)(handle, ...args.map(ofThisProcess)),
    ),
  ]);
  return Object.fromEntries(bound);
}

const isCommand = (argument: unknown): argument is Command<unknown> =>
  typeof argument === 'object' && argument !== null && 'key' in argument && 'context' in argument;

/** Facts name the process that they came about in. */
const ofThisProcess = (argument: unknown): unknown => {
  const process = processOfThis();
  if (!process || !isCommand(argument)) return argument;
  const { workflowId, runId } = process;
  return { ...argument, context: { workflowId, ...argument.context, runId } };
};

/** None when a test calls the step by itself. */
function processOfThis(): { workflowId: string; runId: string } | undefined {
  try {
    return activityInfo().workflowExecution;
  } catch {
    return undefined;
  }
}

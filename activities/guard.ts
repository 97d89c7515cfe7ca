import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Command } from '../domain/kernel/command.js';
import { Refused } from '../domain/kernel/refusal.js';
import { requireWithin } from '../domain/kernel/scope.js';
import type { Database } from '../platform/database.js';
import { placeOfProcess } from './places.js';

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

type Step = (database: Database, ...args: never[]) => Promise<unknown>;

/** Binds a room's store commands to the database: one activity a command, under the command's own name. */
export function stepsOf<Steps extends Record<string, Step>>(
  database: Database,
  commands: Steps,
): {
  [Name in keyof Steps]: Steps[Name] extends (database: Database, ...args: infer A) => infer R
    ? (...args: A) => R
    : never;
} {
  const bound = Object.entries(commands).map(([name, command]) => [
    name,
    guarded(async (...args: unknown[]) => {
      for (const argument of args) await requirePlace(database, argument);
      return (command as (database: Database, ...args: unknown[]) => Promise<unknown>)(
        database,
        ...args.map(ofThisProcess),
      );
    }),
  ]);
  return Object.fromEntries(bound);
}

const isCommand = (argument: unknown): argument is Command<unknown> =>
  typeof argument === 'object' && argument !== null && 'key' in argument && 'context' in argument;

/**
 * Who is limited to places changes nothing of a thing that stands elsewhere, whoever let the command through to its process.
 * What has no row yet is held to its place by the command that makes it.
 */
async function requirePlace(database: Database, argument: unknown): Promise<void> {
  const process = processOfThis();
  if (!process || !isCommand(argument) || !argument.context.actor.scope) return;
  const place = await placeOfProcess(database, process.workflowId);
  if (place) requireWithin(argument.context.actor, place);
}

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

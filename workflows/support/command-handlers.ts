import type { QueryDefinition, SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { condition, setHandler } from '@temporalio/workflow';
import type { Command } from '../../domain/kernel/command.js';
import type { Refused } from '../../domain/kernel/refusal.js';
import { check, type TakesCommands, take } from './command-queue.js';
import type { ResolveTaskInput } from './operator-task.contract.js';
import { type AsksOperator, takeDecision } from './operator-task.js';
import { refusalFailure } from './refusal.js';

/** What a process that takes commands is reached by. */
export interface Handled<Kind extends string, Progress> {
  readonly progress: QueryDefinition<Progress>;
  /** Something elsewhere changed: the process looks again. */
  readonly news: readonly SignalDefinition[];
  /** Answers once the process has its row. */
  readonly begun: UpdateDefinition<Progress>;
  readonly commands: { readonly [Each in Kind]: UpdateDefinition<Progress, [Command<unknown>]> };
  readonly resolveTask: UpdateDefinition<Progress, [Command<ResolveTaskInput>]>;
  noTask(taskId: string): Refused;
}

/** All handlers, before the first await; they only queue. */
export function registerHandlers<Kind extends string, Progress>(
  p: TakesCommands<Kind, Progress> & AsksOperator,
  handled: Handled<Kind, Progress>,
): void {
  setHandler(handled.progress, () => p.progress());
  for (const signal of handled.news) {
    setHandler(signal, () => {
      p.woken += 1;
    });
  }
  setHandler(handled.begun, async () => {
    await condition(() => p.standing !== null || p.refused !== null);
    if (p.refused) throw refusalFailure(p.refused.toWire());
    return p.progress();
  });
  for (const kind of Object.keys(handled.commands) as Kind[]) {
    const update: UpdateDefinition<Progress, [Command<unknown>]> = handled.commands[kind];
    setHandler(update, (command) => take(p, kind, command), {
      validator: (command) => check(p, kind, command),
    });
  }
  setHandler(handled.resolveTask, (command) => answerTask(p, command), {
    validator: ({ input: { taskId } }) => {
      if (p.task?.taskId !== taskId) throw refusalFailure(handled.noTask(taskId).toWire());
    },
  });
}

async function answerTask<Kind extends string, Progress>(
  p: TakesCommands<Kind, Progress> & AsksOperator,
  command: Command<ResolveTaskInput>,
): Promise<Progress> {
  await takeDecision(p, command);
  return p.progress();
}

import { allHandlersFinished, CancellationScope, condition, workflowInfo } from '@temporalio/workflow';
import { type CommandContext, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { refusalFailure, refusalOf } from './refusal.js';

/** A command that waits for its turn: handlers run no steps, the main path does one command after the other. */
export interface Asked<Kind extends string, Progress> {
  readonly kind: Kind;
  readonly command: Command<unknown>;
  answer(progress: Progress): void;
  refuse(error: unknown): void;
}

/** What a process keeps of what it is asked and told. */
export interface CommandQueue<Kind extends string, Progress> {
  /** The row was refused: the process never came to be. */
  refused: Refused | null;
  readonly queue: Asked<Kind, Progress>[];
  /** The answers of this run, by key: the same key is the same command. */
  readonly known: Map<string, Promise<Progress>>;
  /** Keys of commands that an earlier run did. */
  done: ReadonlySet<string>;
  /** Counts signals, and how many of them have been acted on. */
  woken: number;
  heard: number;
}

export const emptyQueue = <Kind extends string, Progress>(): CommandQueue<Kind, Progress> => ({
  refused: null,
  queue: [],
  known: new Map(),
  done: new Set(),
  woken: 0,
  heard: 0,
});

/** A process whose row is the truth, and that takes commands until it is over. */
export interface TakesCommands<Kind extends string, Progress> extends CommandQueue<Kind, Progress> {
  readonly subject: string;
  readonly context: CommandContext;
  /** Null until the process has its row. */
  readonly standing: object | null;
  /** What is known here may be old: nothing is refused before the row was read again. */
  readonly stale?: boolean;
  /** What a command answers. */
  progress(): Progress;
  /** Refuses what the state does not take. */
  requireState(kind: Kind): void;
}

/** Synchronous and read-only: a refusal here leaves no trace in the history. */
export function check<Kind extends string, Progress>(
  p: TakesCommands<Kind, Progress>,
  kind: Kind,
  { key }: Command<unknown>,
): void {
  if (!p.standing || p.stale || p.known.has(key) || p.done.has(key)) return;
  try {
    p.requireState(kind);
  } catch (error) {
    throw error instanceof Refused ? refusalFailure(error.toWire()) : error;
  }
}

/** Queues the command, and answers when it has been done. */
export function take<Kind extends string, Progress>(
  p: Pick<CommandQueue<Kind, Progress>, 'queue' | 'known'>,
  kind: Kind,
  command: Command<unknown>,
): Promise<Progress> {
  const known = p.known.get(command.key);
  if (known) return known;
  const done = new Promise<Progress>((answer, refuse) => {
    p.queue.push({ kind, command, answer, refuse });
  });
  p.known.set(command.key, done);
  return done;
}

/** The row comes first. When it is refused, whoever asked meanwhile is told the same, and the process fails with it. */
export async function begin<Kind extends string, Progress>(
  p: TakesCommands<Kind, Progress>,
  makeRow: () => Promise<void>,
): Promise<void> {
  try {
    await makeRow();
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    p.refused = new Refused(refusal);
    await answerEveryone(p);
    throw refusalFailure(refusal);
  }
}

/** Does what was asked, and tells whoever asked how the process stands then, or why it was refused. */
export async function carryOut<Kind extends string, Progress, P extends TakesCommands<Kind, Progress>>(
  p: P,
  { kind, command, answer, refuse }: Asked<Kind, Progress>,
  execute: (p: P, kind: Kind, command: Command<unknown>) => Promise<void>,
): Promise<void> {
  try {
    await execute(p, kind, command);
    answer(p.progress());
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    refuse(refusalFailure(refusal));
  }
}

/** Nobody who asked is left without an answer when the process ends. */
export async function answerEveryone<Kind extends string, Progress>(p: TakesCommands<Kind, Progress>): Promise<void> {
  do {
    for (let asked = p.queue.shift(); asked; asked = p.queue.shift()) answerLate(p, asked);
    await condition(() => p.queue.length > 0 || allHandlersFinished());
  } while (p.queue.length > 0);
}

function answerLate<Kind extends string, Progress>(
  p: TakesCommands<Kind, Progress>,
  { kind, command, answer, refuse }: Asked<Kind, Progress>,
): void {
  if (p.done.has(command.key)) answer(p.progress());
  else refuse(refusalFailure(whyLate(p, kind).toWire()));
}

function whyLate<Kind extends string, Progress>(p: TakesCommands<Kind, Progress>, kind: Kind): Refused {
  if (p.refused) return p.refused;
  try {
    p.requireState(kind);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error(`the process of ${p.subject} ends while it takes ${kind}`);
}

/** An operator asked the engine to cancel the process: that is a command of its own, where it is taken. */
export function listenForCancel<Kind extends string, Progress>(
  p: TakesCommands<Kind, Progress>,
  kind: Kind,
  input: object,
): void {
  const reason = 'cancelled in the engine by an operator';
  const ask = (): void => {
    const key = `${p.subject}/cancelled/${workflowInfo().runId}`;
    const context = { ...p.context, actor: SYSTEM_ACTOR };
    take(p, kind, { key, context, input: { ...input, reason } }).catch(() => undefined);
  };
  CancellationScope.current().cancelRequested.catch(ask);
}

import { setCurrentDetails } from '@temporalio/workflow';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import {
  isReturnOver,
  type ReturnCommandKind,
  type ReturnRecord,
  type ReturnStanding,
  type ReturnStart,
  requireReturnState,
} from '../../domain/returns/index.js';
import { emptyQueue, type TakesCommands } from '../support/command-queue.js';
import { makeFindable } from '../support/findable.js';
import type { TaskAction } from '../support/operator-task.contract.js';
import { type AsksOperator, operatorDecision, type Question } from '../support/operator-task.js';
import { step } from '../support/steps.js';
import type { ReturnProgress } from './goods-return.contract.js';

/** What a return's process knows. The return's row is the truth: a process that begins anew reads it and goes on. */
export interface ReturnProcess extends AsksOperator, TakesCommands<ReturnCommandKind, ReturnProgress> {
  readonly start: ReturnStart;
  /** Null until the return has its row. */
  standing: ReturnStanding | null;
  position: string | null;
  /** The time for the goods has passed, and the room knows it. */
  lapsed: boolean;
  /** Refunds that were paid. */
  readonly paid: Map<string, string>;
  /** What of the credit each invoice of the replacement took. */
  readonly transferred: Map<string, string>;
  /** What the search attributes say. */
  shown: string;
}

export function newProcess(start: ReturnStart): ReturnProcess {
  const p: ReturnProcess = {
    ...emptyQueue(),
    start,
    standing: null,
    position: null,
    lapsed: false,
    paid: new Map(),
    transferred: new Map(),
    shown: '',
    task: null,
    workflowId: `return:${start.return.returnId}`,
    subject: start.return.returnId,
    context: start.context,
    progress: () => ({ ...standingOf(p), position: p.position }),
    requireState: (kind) => requireReturnState(kind, standingOf(p).state),
  };
  return p;
}

export function standingOf(p: ReturnProcess): ReturnStanding {
  if (!p.standing) throw new Error(`return ${p.subject} has no row`);
  return p.standing;
}

export const isOver = (p: ReturnProcess): boolean => isReturnOver(standingOf(p).state);

/** Of two standings the one with the higher version holds: a step of an earlier run answers what was so then. */
export function took(p: ReturnProcess, standing: ReturnStanding & Partial<Stepped>): void {
  if (p.standing && p.standing.version > standing.version) return;
  const { toPost: _toPost, position: _position, ...own } = standing;
  p.standing = own;
}

/** Runs one step of the returns room, and keeps how the return stands. */
export async function run(p: ReturnProcess, stepped: Promise<ReturnStanding & Stepped>): Promise<void> {
  const done = await stepped;
  took(p, done);
  p.position = done.position ?? p.position;
}

/** The row as it is now, with what a process does not keep. */
export async function recordOf(p: ReturnProcess): Promise<ReturnRecord> {
  const record = await step.readReturn(p.subject);
  if (!record) throw new Error(`return ${p.subject} has no row`);
  return record;
}

/** What the process does by itself. */
export const own = <Input>(p: ReturnProcess, name: string, input: Input): Command<Input> => ({
  key: `${p.subject}/${name}`,
  context: { ...p.start.context, actor: SYSTEM_ACTOR },
  input,
});

/** Posts the money effects of a step of another room, at once and exactly once by the facts' ids. */
export async function post<Done extends Stepped>(stepped: Promise<Done>): Promise<Done> {
  const done = await stepped;
  if (done.toPost.length > 0) await step.postFacts([...done.toPost]);
  return done;
}

/** Shows that the return waits for an operator, until one decides. */
export async function askOperator(p: ReturnProcess, question: Question): Promise<TaskAction> {
  show(p, 'operator');
  const action = await operatorDecision(p, question);
  show(p);
  return action;
}

/** Does a step until it is done, or until an operator decides otherwise; answers what they decided instead. */
export async function attempt(
  p: ReturnProcess,
  name: string,
  { actions, title, isFinal }: Attempt,
  body: () => Promise<void>,
): Promise<TaskAction | null> {
  for (let round = 1; ; round += 1) {
    try {
      await body();
      return null;
    } catch (error) {
      if (!isFinal(error)) throw error;
      const taskId = `${p.subject}/${name}/${round}`;
      const action = await askOperator(p, { taskId, title, error, actions });
      if (action !== 'retry') return action;
    }
  }
}

interface Attempt {
  readonly title: string;
  readonly actions: readonly TaskAction[];
  /** What is no end of the step is a bug, and is rethrown. */
  isFinal(error: unknown): boolean;
}

/** Tells the Web UI, in plain words, and makes the return findable by what it waits for. */
export function show(p: ReturnProcess, waitsFor: string | null = standingOf(p).waitingFor): void {
  const { state, reason, lines, creditNote, credited, refunded, replacementOrderId, validUntil } = standingOf(p);
  const { order, outcome } = p.start.return;
  const waiting = waitsFor ? `, waiting for ${waitsFor}` : '';
  makeFindable(p, state, waitsFor);
  setCurrentDetails(
    [
      `**${state}**${waiting}${reason ? `: ${reason}` : ''}`,
      `Order ${order.orderId} of ${order.customerName} (${order.customerId}), ${outcome}, goods by ${validUntil}`,
      ...lines.map(
        (line) =>
          `- ${line.line}: ${line.part}, ${line.authorised} authorised, ${line.received} received: ${line.restocked} to stock, ${line.scrapped} scrapped, ${line.rejected} rejected`,
      ),
      ...(creditNote ? [`Credit note ${creditNote} of ${credited}; ${refunded} refunded`] : []),
      ...(replacementOrderId ? [`Replaced by order ${replacementOrderId}`] : []),
    ].join('\n'),
  );
}

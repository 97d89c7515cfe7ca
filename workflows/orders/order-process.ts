import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Reservation } from '../../domain/inventory/index.js';
import { type Actor, type CommandContext, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Amount } from '../../domain/kernel/money.js';
import type { Quantity } from '../../domain/kernel/quantity.js';
import type { Refused } from '../../domain/kernel/refusal.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import {
  type OrderCommandKind,
  type OrderEvent,
  type OrderSnapshot,
  type OrderStart,
  type OrderState,
  type RecordedCommand,
  refuseOrder,
  type Transition,
  transition,
} from '../../domain/orders/index.js';
import type { AsksOperator } from '../support/operator-task.js';
import { searchAttributes } from '../support/search-attributes.js';
import { step, upkeep } from '../support/steps.js';
import type { OrderProgress } from './order.contract.js';

/** What an order hears from others while it waits. */
export type News = 'stock' | 'charge' | 'approval' | 'job';

/**
 * A command that waits for its turn. It is recorded when its turn comes, by the process itself: handlers run no steps,
 * because the answers of steps that run side by side come in another order when a history is replayed.
 */
export interface Asked {
  command: RecordedCommand;
  /** Recorded by an earlier run. */
  replayed: boolean;
  answer(progress: OrderProgress): void;
  refuse(error: unknown): void;
}

/** Undoes one step of the order; safe when the step never landed. */
export interface Undo {
  readonly name: string;
  run(reason: string): Promise<void>;
}

/** Everything the order's process knows. The owner's tables hold the same, step by step. */
export interface OrderProcess extends AsksOperator {
  readonly start: OrderStart;
  /** Does what a command asks; set by the workflow, so that waiting knows nothing of the commands. */
  readonly execute: (p: OrderProcess, asked: Asked) => Promise<void>;
  /** Another run went before this one. */
  resumed: boolean;
  order: OrderSnapshot;
  state: OrderState;
  placed: boolean;
  placingSequence: string;
  refused: Refused | null;
  waitingFor: string | null;
  reason: string | null;
  revision: number;
  /** Who asked for the order's quantities as they are: nobody approves their own. */
  requestedBy: Actor;
  /** Ids of those whose order it is: who placed it, and who amended it. */
  readonly askers: Set<string>;
  position: string | null;
  /** Transitions made here and not yet recorded. */
  unrecorded: Transition[];
  /** On whose behalf the next steps are: who placed the order, who stopped it, or the system. */
  acting: CommandContext;
  readonly queue: Asked[];
  readonly known: Map<string, Promise<OrderProgress>>;
  /** A command is being done: a wait inside it takes only what may interrupt it. */
  executing: boolean;
  reservation: Reservation | null;
  attempts: number;
  paymentToken: string | null;
  /** By how much its hold goes beyond the customer's credit limit. */
  beyondLimit: Amount | null;
  retryAsked: boolean;
  shipments: number;
  /** Quantity that has left, by line. */
  readonly shipped: Map<number, Quantity>;
  /** Name of the last wait that was written down. */
  told: string | null;
  /** Lines whose jobs have begun. */
  readonly jobs: Set<number>;
  /** How often the job of a line refused to be cancelled. */
  readonly jobRefusals: Map<number, number>;
  restCancelled: boolean;
  /** An amendment of a confirmed order: the policy is asked again. */
  approveAgain: boolean;
  /** Counts signals; a wait ends when it changes. */
  readonly woken: Record<News, number>;
  /** How much of it has been acted on. */
  readonly heard: Record<News, number>;
}

export function newProcess(start: OrderStart, execute: OrderProcess['execute']): OrderProcess {
  return {
    start,
    execute,
    resumed: false,
    order: start.order,
    state: 'Placed',
    placed: false,
    placingSequence: '',
    refused: null,
    waitingFor: null,
    reason: null,
    revision: 0,
    requestedBy: start.context.actor,
    askers: new Set([start.context.actor.id]),
    position: null,
    unrecorded: [],
    queue: [],
    known: new Map(),
    executing: false,
    reservation: null,
    attempts: 0,
    paymentToken: start.order.paymentToken,
    beyondLimit: null,
    retryAsked: false,
    shipments: 0,
    shipped: new Map(),
    told: null,
    jobs: new Set(),
    jobRefusals: new Map(),
    restCancelled: false,
    approveAgain: false,
    task: null,
    workflowId: `order:${start.order.orderId}`,
    subject: start.order.orderId,
    context: start.context,
    acting: start.context,
    woken: { stock: 0, charge: 0, approval: 0, job: 0 },
    heard: { stock: 0, charge: 0, approval: 0, job: 0 },
  };
}

export const progressOfProcess = (p: OrderProcess): OrderProgress => ({
  orderId: p.order.orderId,
  state: p.state,
  waitingFor: p.waitingFor,
  reason: p.reason,
  revision: p.revision,
  position: p.position,
});

/** A step of the order's own process, keyed by the order and the step's name. */
export const ask = <Input>(p: OrderProcess, name: string, input: Input): Command<Input> => ({
  key: `${p.order.orderId}/${name}`,
  context: p.acting,
  input,
});

/** A step that a command of a person caused: theirs is the name on it, and the command's key the step's. */
export const askFor = <Input>(command: RecordedCommand, name: string, input: Input): Command<Input> => ({
  key: `${command.key}/${name}`,
  context: command.context,
  input,
});

/** Moves on in memory; `record` writes it down with the next step. */
export function enter(p: OrderProcess, event: OrderEvent, more: { reason?: string; waitingFor?: string } = {}): void {
  p.state = transition(p.state, event);
  p.waitingFor = more.waitingFor ?? null;
  p.reason = more.reason ?? null;
  p.unrecorded.push({ event, reason: more.reason ?? null, waitingFor: p.waitingFor });
}

/**
 * Writes down the transitions made since the last time; `name` makes the step's key. Answers when it was. The record
 * decides: a run that is done again may have come another way to what was written down before.
 */
export async function record(p: OrderProcess, name: string): Promise<string> {
  const transitions = [...p.unrecorded];
  const { runId } = workflowInfo();
  const done = await step.advanceOrder(ask(p, `advance/${name}`, { orderId: p.order.orderId, transitions, runId }));
  p.unrecorded = p.unrecorded.slice(transitions.length);
  p.position = done.position ?? p.position;
  p.state = done.state;
  // The run was reset: what it does here, an earlier one did.
  if (done.again) await resume(p);
  return done.at;
}

/** A command takes its place in the queue: those of earlier runs first, in the order in which they were done. */
export function queue(p: OrderProcess, command: RecordedCommand, replayed: boolean): Promise<OrderProgress> {
  const done = new Promise<OrderProgress>((answer, refuse) => {
    p.queue.push({ command, replayed, answer, refuse });
    p.queue.sort((one, other) => one.command.sequence - other.command.sequence);
  });
  p.known.set(command.key, done);
  return done;
}

/** Another run went before this one: what was asked of it is asked again, each step answered from the record. */
export async function resume(p: OrderProcess): Promise<void> {
  if (p.resumed) return;
  p.resumed = true;
  const { commands } = await upkeep.orderCommands(p.order.orderId);
  for (const command of commands) {
    const waiting = p.queue.find((asked) => asked.command.key === command.key);
    if (waiting) Object.assign(waiting, { command, replayed: true });
    // Nobody may be waiting: a refusal is an answer here, not an error.
    else if (!p.known.has(command.key)) queue(p, command, true).catch(() => undefined);
  }
  p.queue.sort((one, other) => one.command.sequence - other.command.sequence);
}

/** Posts the money effects of steps, at once and exactly once by the facts' ids. */
export async function post(p: OrderProcess, ...steps: Stepped[]): Promise<void> {
  const eventIds = steps.flatMap((stepped) => [...stepped.toPost]);
  for (const stepped of steps) p.position = stepped.position ?? p.position;
  if (eventIds.length > 0) await step.postFacts(eventIds);
}

/** Tells the Web UI, in plain words, and makes the order findable by what it waits for. */
export function show(p: OrderProcess): void {
  upsertSearchAttributes([
    { key: searchAttributes.state, value: p.state },
    { key: searchAttributes.waitingFor, value: p.waitingFor },
  ]);
  const { order } = p;
  setCurrentDetails(
    [
      `**${p.state}**${p.waitingFor ? `, waiting for ${p.waitingFor}` : ''}${p.reason ? `: ${p.reason}` : ''}`,
      `${order.customerName} (${order.customerId}), ${order.paymentTerms}, ${order.lines.length} lines, total ${order.total} ${order.currency}`,
      ...order.lines.map((line) => `- ${line.line}: ${line.quantity} ${line.unitOfMeasure} of ${line.part}`),
    ].join('\n'),
  );
}

/** No declined payment waits; `retried` tells one who came second from one whom a process that catches up refuses. */
export function noRetry(p: OrderProcess): Refused {
  const retried = p.retryAsked && !p.resumed;
  const message = retried ? 'Its payment is being retried already.' : 'No payment of the order waits to be retried.';
  return refuseOrder('WrongState', message, { state: p.state, command: 'retryPayment', retried });
}

/** Ends the forward path; the process compensates and comes to rest. */
export class Stop extends Error {
  override readonly name = 'Stop';
  readonly event: 'cancel' | 'reject' | 'fail';
  readonly asked: Asked | null;

  constructor(event: 'cancel' | 'reject' | 'fail', reason: string, asked: Asked | null = null) {
    super(reason);
    this.event = event;
    this.asked = asked;
  }
}

/** Keeps a command of the process itself, so that a restart does the same at the same point. */
export async function recordOwn<Input>(
  p: OrderProcess,
  name: string,
  kind: OrderCommandKind,
  input: Input,
): Promise<RecordedCommand & { readonly input: Input }> {
  const { runId } = workflowInfo();
  const context = { ...p.start.context, actor: SYSTEM_ACTOR };
  const own = ask(p, name, { orderId: p.order.orderId, kind, atState: p.state, input, runId });
  const recorded = await step.recordOrderCommand({ ...own, context });
  return { ...recorded, input: recorded.input as Input };
}

/** The process gives up: kept as a command first. */
export async function abort(p: OrderProcess, event: Stop['event'], reason: string): Promise<Stop> {
  const { input } = await recordOwn(p, 'abort', 'abort', { event, reason });
  return new Stop(input.event, input.reason);
}

import { setCurrentDetails } from '@temporalio/workflow';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import {
  isRepairOver,
  type RepairCommandKind,
  type RepairRecord,
  type RepairStanding,
  type RepairStart,
  requireRepairState,
} from '../../domain/repairs/index.js';
import { emptyQueue, type TakesCommands } from '../support/command-queue.js';
import { makeFindable } from '../support/findable.js';
import type { TaskAction } from '../support/operator-task.contract.js';
import { type AsksOperator, operatorDecision, type Question } from '../support/operator-task.js';
import { refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import type { RepairProgress } from './repair.contract.js';

/** What a repair's process knows. The repair's row is the truth: a process that begins anew reads it and goes on. */
export interface RepairProcess extends AsksOperator, TakesCommands<RepairCommandKind, RepairProgress> {
  readonly start: RepairStart;
  /** Null until the repair has its row. */
  standing: RepairStanding | null;
  position: string | null;
  /** What the search attributes say. */
  shown: string;
}

export function newProcess(start: RepairStart): RepairProcess {
  const p: RepairProcess = {
    ...emptyQueue(),
    start,
    standing: null,
    position: null,
    shown: '',
    task: null,
    workflowId: `repair:${start.repair.repairId}`,
    subject: start.repair.repairId,
    context: start.context,
    progress: () => ({ ...standingOf(p), position: p.position }),
    requireState: (kind) => requireRepairState(kind, standingOf(p).state),
  };
  return p;
}

export function standingOf(p: RepairProcess): RepairStanding {
  if (!p.standing) throw new Error(`repair ${p.subject} has no row`);
  return p.standing;
}

export const isOver = (p: RepairProcess): boolean => isRepairOver(standingOf(p).state);

/** Of two standings the one with the higher version holds: a step of an earlier run answers what was so then. */
export function took(p: RepairProcess, standing: RepairStanding): void {
  if (p.standing && p.standing.version > standing.version) return;
  const { repairId, state, waitingFor, reason, version, quote, jobState, toBill } = standing;
  p.standing = { repairId, state, waitingFor, reason, version, quote, jobState, toBill };
}

/** Runs one step of the repairs room, and keeps how the repair stands. */
export async function run(p: RepairProcess, stepped: Promise<RepairStanding & Stepped>): Promise<void> {
  const done = await stepped;
  took(p, done);
  p.position = done.position ?? p.position;
}

/** The row as it is now, with what a process does not keep. */
export async function recordOf(p: RepairProcess): Promise<RepairRecord> {
  const record = await step.readRepair(p.subject);
  if (!record) throw new Error(`repair ${p.subject} has no row`);
  return record;
}

/** What the process does by itself. */
export const own = <Input>(p: RepairProcess, name: string, input: Input): Command<Input> => ({
  key: `${p.subject}/${name}`,
  context: { ...p.start.context, actor: SYSTEM_ACTOR },
  input,
});

/** Shows that the repair waits for an operator, until one decides. */
export async function askOperator(p: RepairProcess, question: Question): Promise<TaskAction> {
  show(p, 'operator');
  const action = await operatorDecision(p, question);
  show(p);
  return action;
}

/** For what must be finished: when it is refused, an operator mends what stands in the way, and it is tried again. */
export async function insist<T>(p: RepairProcess, name: string, body: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await body();
    } catch (error) {
      if (!refusalOf(error)) throw error;
      const taskId = `${p.subject}/finish/${name}/${round}`;
      await askOperator(p, { taskId, title: `Cannot be finished: ${name}`, error, actions: ['retry'] });
    }
  }
}

/** Tells the Web UI, in plain words, and makes the repair findable by what it waits for. */
export function show(p: RepairProcess, waitsFor: string | null = standingOf(p).waitingFor): void {
  const { state, reason, quote, jobState, toBill } = standingOf(p);
  const { customerName, customerId, asset, complaint } = p.start.repair;
  const waiting = waitsFor ? `, waiting for ${waitsFor}` : '';
  makeFindable(p, state, waitsFor);
  setCurrentDetails(
    [
      `**${state}**${waiting}${reason ? `: ${reason}` : ''}`,
      `${asset.description} ${asset.serial} of ${customerName} (${customerId}): ${complaint}`,
      `To bill: ${toBill}${quote ? `; quote ${quote.number}, to be answered by ${quote.answerBy}` : ''}${jobState ? `; its job is ${jobState}` : ''}`,
    ].join('\n'),
  );
}

import { setCurrentDetails } from '@temporalio/workflow';
import { type CommandContext, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import type { PeriodClosing, PeriodRecord, PeriodStanding } from '../../domain/ledger/index.js';
import type { Asked } from '../support/command-queue.js';
import { makeFindable } from '../support/findable.js';
import { step } from '../support/steps.js';
import type { PeriodAskKind, PeriodProgress } from './period.contract.js';

/** What a period's process knows. The rows are the truth: a process that begins anew reads them and goes on. */
export interface PeriodProcess {
  readonly period: string;
  /** Null until it was read, and when there is no such period. */
  standing: PeriodRecord | null;
  readonly queue: Asked<PeriodAskKind, PeriodProgress>[];
  readonly known: Map<string, Promise<PeriodProgress>>;
  /** The reopening whose approval this run has begun. */
  begun: string | null;
  /** What the last command answers. */
  answer: PeriodProgress | null;
  /** The last attempt to close that this run made. */
  closing: PeriodClosing | null;
  /** Counts signals. */
  woken: number;
  shown: string;
}

export const newProcess = (period: string): PeriodProcess => ({
  period,
  standing: null,
  queue: [],
  known: new Map(),
  begun: null,
  answer: null,
  closing: null,
  woken: 0,
  shown: '',
});

export function standingOf(p: PeriodProcess): PeriodRecord {
  if (!p.standing) throw new Error(`period ${p.period} has no row`);
  return p.standing;
}

export const read = async (p: PeriodProcess): Promise<void> => {
  p.standing = await step.readPeriod(p.period);
};

/** A step answers how the period stood when it was done, which may be long ago; how it stands is read. */
export async function took(
  p: PeriodProcess,
  { state, reopening, position }: PeriodStanding & Stepped,
  closing: PeriodClosing | null = null,
): Promise<void> {
  p.answer = { period: p.period, state, reopening, closing, position };
  await read(p);
}

/** What the process does by itself. */
export const own = <Input>(name: string, input: Input, context: CommandContext): Command<Input> => ({
  key: name,
  context,
  input,
});

export const systemContext = (p: PeriodProcess): CommandContext => ({
  actor: SYSTEM_ACTOR,
  correlationId: `period:${p.period}`,
});

/** Tells the Web UI, in plain words, and makes the period findable by what it waits for. */
export function show(p: PeriodProcess, doing: string | null = null): void {
  const { state, reopening } = standingOf(p);
  const waitsFor = doing ?? (reopening ? 'approval' : state === 'locked' ? 'close' : null);
  makeFindable(p, state, waitsFor);
  const failed = (p.closing?.checks ?? []).filter(({ outcome }) => outcome !== 'passed');
  setCurrentDetails(
    [
      `**${state}**${waitsFor ? `, waiting for ${waitsFor}` : ''}`,
      ...(reopening
        ? [`${reopening.askedBy.name} asked to reopen it (${reopening.requestId}): ${reopening.reason}`]
        : []),
      ...(failed.length > 0 ? [`Attempt ${p.closing?.attempt} to close it:`] : []),
      ...failed.map(({ name, outcome, detail }) => `- ${name} **${outcome}**: ${detail}`),
    ].join('\n'),
  );
}

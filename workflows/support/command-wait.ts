import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';

/** What happens at a time unless something else comes first. */
export interface Alarm {
  readonly at: number;
  readonly why: string;
  ring(): Promise<void>;
}

interface Timing {
  /** Events after which a waiting process goes on in a new run; absent: when the engine suggests it. */
  readonly historyEvents?: number;
}

interface Waits {
  readonly start: { readonly timing: Timing };
  readonly queue: readonly unknown[];
  readonly woken: number;
  readonly heard: number;
}

/** Until a command or news, else until the alarm rings. A long history is left behind first. */
export async function waitForCommands(p: Waits, alarm: Alarm | null): Promise<void> {
  if (await carryOn(p)) return;
  const ready = (): boolean => p.queue.length > 0 || p.woken !== p.heard;
  if (!alarm) return condition(ready);
  const left = alarm.at - Date.now();
  if (left > 0 && (await condition(ready, left, { summary: alarm.why }))) return;
  await alarm.ring();
}

/**
 * The next run reads the row and comes to the same place. True when something came before it could begin: a command's
 * handler does not finish before the command has its turn.
 */
async function carryOn(p: Waits): Promise<boolean> {
  if (!isLong(p.start.timing)) return false;
  await condition(() => p.queue.length > 0 || allHandlersFinished());
  if (p.queue.length > 0 || p.woken !== p.heard) return true;
  return continueAsNew(p.start);
}

export function isLong({ historyEvents }: Timing): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || (historyEvents !== undefined && historyLength >= historyEvents);
}

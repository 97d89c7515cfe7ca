import type { RepairQuote } from '../../domain/repairs/index.js';
import type { Alarm } from '../support/command-wait.js';
import { step } from '../support/steps.js';
import { lookAtJob } from './repair-job.js';
import { own, type RepairProcess, run, standingOf } from './repair-process.js';

export function alarmOf(p: RepairProcess): Alarm | null {
  const { state, quote } = standingOf(p);
  if (state === 'Quoted' && quote) return alarmOfQuote(p, quote);
  if (state !== 'InRepair' && state !== 'Tested') return null;
  const at = Date.now() + p.start.timing.jobRereadMinutes * 60_000;
  return { at, why: 'reads the job again in case news of it was lost', ring: () => lookAtJob(p) };
}

/** The next reminder, evenly on the way; after the last one, the end of the customer's time. */
function alarmOfQuote(p: RepairProcess, quote: RepairQuote): Alarm {
  const [from, to] = [Date.parse(quote.quotedAt), Date.parse(quote.answerBy)];
  const { reminders } = p.start.timing;
  const next = quote.reminders + 1;
  const at = from + Math.floor(((to - from) * next) / (reminders + 1));
  if (next > reminders || Date.now() >= to)
    return { at: to, why: 'the end of the customer’s time', ring: () => lapse(p, quote) };
  return { at, why: `reminder ${next} of quote ${quote.number}`, ring: () => remind(p, quote, next) };
}

const remind = (p: RepairProcess, { number: quote }: RepairQuote, reminder: number): Promise<void> =>
  run(p, step.remindCustomer(own(p, `quote/${quote}/reminder/${reminder}`, { repairId: p.subject, quote, reminder })));

const lapse = (p: RepairProcess, { number: quote }: RepairQuote): Promise<void> =>
  run(p, step.lapseRepair(own(p, `quote/${quote}/lapse`, { repairId: p.subject, quote })));

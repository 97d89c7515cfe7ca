import type { Database } from '../../../platform/database.js';
import type { Command } from '../../kernel/command.js';
import { formatUnitPrice, unitPrice } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { jobChanged } from '../jobs.facts.js';
import { refuse, refuseWrongFields } from '../jobs.refusals.js';
import type { AcceptQuoteInput, DeclineQuoteInput, JobStepped, ReviseQuoteInput } from '../jobs.wire.js';
import { priceProblems } from '../spec-checks.js';
import { factOf, termsOf } from './job-row.js';
import { aggregateOf, jobStep, moveJob } from './job-step.js';

/** Another price, or longer to decide; refuses 'InvalidJob' for a last day that has passed. */
export function reviseQuote(database: Database, command: Command<ReviseQuoteInput>): Promise<JobStepped & Stepped> {
  return jobStep(database, command, { kind: 'reviseQuote' }, async (tx, job) => {
    const { validUntil, note } = command.input;
    if (validUntil < localDate(tx.now)) {
      refuseWrongFields([{ field: 'validUntil', message: 'Must not be in the past.' }]);
    }
    refuseWrongFields(priceProblems(command.input, job.quantity));
    job.unitPrice = formatUnitPrice(unitPrice(command.input.unitPrice));
    job.validUntil = validUntil;
    await moveJob(tx, job, 'revise', { reason: note || null, waitingFor: 'customer' });
    tx.emit(jobChanged, aggregateOf(job.jobId), { ...factOf(job), ...termsOf(job), note });
    return {};
  });
}

/** The customer orders by it; refuses 'WrongState' once its last day has passed. */
export function acceptQuote(database: Database, command: Command<AcceptQuoteInput>): Promise<JobStepped & Stepped> {
  return jobStep(database, command, { kind: 'acceptQuote' }, async (tx, job) => {
    if (job.validUntil !== null && job.validUntil < localDate(tx.now)) {
      throw refuse('WrongState', `The quote was good until ${job.validUntil}.`, { state: job.state });
    }
    await moveJob(tx, job, 'accept', { reason: command.input.reference });
    return {};
  });
}

/** The customer does not want it, or its last day has passed. */
export function declineQuote(database: Database, command: Command<DeclineQuoteInput>): Promise<JobStepped & Stepped> {
  const { reason, lapsed } = command.input;
  return jobStep(database, command, { kind: 'declineQuote' }, async (tx, job) => {
    await moveJob(tx, job, lapsed ? 'lapse' : 'decline', { reason });
    return {};
  });
}

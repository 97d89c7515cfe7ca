import type { Database, Queryable } from '../../../platform/database.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { periodReopened, periodReopeningAsked, periodReopeningRefused } from '../ledger.facts.js';
import { refuse } from '../ledger.refusals.js';
import { checkReason, nextPeriodState } from '../period.js';
import type {
  PeriodReasonInput,
  PeriodReopening,
  PeriodStanding,
  RefuseReopeningInput,
  ReopenPeriodInput,
} from '../period.wire.js';
import { readReopening } from './period-reader.js';
import { aggregateOf, change, onPeriod } from './periods.js';

/**
 * Asks to reopen a closed period, which another person must allow. Refuses with 'PeriodState', with 'LaterPeriodClosed'
 * naming those that must be reopened first, or with 'ReopeningWaits'.
 */
export const askReopening = (
  database: Database,
  command: Command<PeriodReasonInput>,
): Promise<PeriodStanding & Stepped> =>
  onPeriod(database, command, 'reopen', async (tx, { period, reason }, from) => {
    checkReason(reason);
    nextPeriodState(period, from, 'reopen');
    await requireLastClosed(tx, period);
    const last = await readReopening(tx, period);
    if (last?.decision === null) {
      const message = `${last.askedBy.name} asked to reopen ${period}: ${last.requestId} waits for a second person.`;
      throw refuse('ReopeningWaits', message, { state: from, requestId: last.requestId });
    }
    const [count] = await tx.query<{ next: number }>(
      'SELECT count(*)::int + 1 AS next FROM ledger.period_reopenings r WHERE r.period = $1',
      [period],
    );
    const reopeningId = `reopen-${period}-${count?.next}`;
    await tx.query(
      `INSERT INTO ledger.period_reopenings (reopening_id, period, reason, asked_by, asked_at, step)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [reopeningId, period, reason, JSON.stringify(tx.context.actor), tx.now, tx.stepKey],
    );
    tx.emit(periodReopeningAsked, aggregateOf(period), { period, reopeningId, requestId: reopeningId, reason });
  });

/** Another person allowed it: the period takes accounting entries again. Refuses with 'LaterPeriodClosed'. */
export const reopenPeriod = (
  database: Database,
  command: Command<ReopenPeriodInput>,
): Promise<PeriodStanding & Stepped> =>
  onPeriod(database, command, 'reopen', async (tx, { period, reopeningId, approvedBy, onBehalfOf }, from) => {
    const to = nextPeriodState(period, from, 'reopen');
    await requireLastClosed(tx, period);
    const { reason, askedBy } = await waiting(tx, period, reopeningId);
    await decide(tx, period, { reopeningId, decision: 'approved', by: approvedBy, reason: null, at: tx.now });
    await change(tx, period, {
      command: 'reopen',
      from,
      to,
      reason,
      by: askedBy,
      approvedBy: { ...approvedBy, ...(onBehalfOf ? { onBehalfOf } : {}) },
    });
    tx.emit(periodReopened, aggregateOf(period), {
      ...{ period, reopeningId, reason },
      askedBy: { id: askedBy.id, name: askedBy.name },
      approvedBy: { id: approvedBy.id, name: approvedBy.name },
      onBehalfOf: onBehalfOf ?? null,
    });
  });

/** It was not allowed in time, or cannot be done any more. */
export const refuseReopening = (
  database: Database,
  command: Command<RefuseReopeningInput>,
): Promise<PeriodStanding & Stepped> =>
  onPeriod(database, command, 'reopen', async (tx, { period, reopeningId, refusedBy, reason }) => {
    await waiting(tx, period, reopeningId);
    await decide(tx, period, { reopeningId, decision: 'refused', by: refusedBy, reason, at: tx.now });
    tx.emit(periodReopeningRefused, aggregateOf(period), { period, reopeningId, reason });
  });

/** What stands on a closed month must not move under one that is closed after it. */
async function requireLastClosed(tx: Queryable, period: string): Promise<void> {
  const later = await tx.query<{ period: string }>(
    `SELECT p.period FROM ledger.periods p WHERE p.period > $1 AND p.state = 'closed' ORDER BY p.period DESC`,
    [period],
  );
  if (later.length === 0) return;
  const periods = later.map((each) => each.period);
  throw refuse('LaterPeriodClosed', `Reopen ${periods.join(', ')} before ${period}.`, { state: 'closed', periods });
}

async function waiting(tx: Queryable, period: string, reopeningId: string): Promise<PeriodReopening> {
  const last = await readReopening(tx, period);
  if (last?.reopeningId === reopeningId && last.decision === null) return last;
  throw new Error(`${reopeningId} does not wait for a decision`);
}

interface Decision {
  readonly reopeningId: string;
  readonly decision: 'approved' | 'refused';
  readonly by: object;
  readonly reason: string | null;
  readonly at: string;
}

const decide = (tx: Queryable, period: string, { reopeningId, decision, by, reason, at }: Decision) =>
  tx.query(
    `INSERT INTO ledger.reopening_decisions (reopening_id, period, asked_by_id, decision, decided_by, reason, decided_at)
     SELECT r.reopening_id, r.period, r.asked_by_id, $3, $4, $5, $6
     FROM ledger.period_reopenings r WHERE r.reopening_id = $1 AND r.period = $2`,
    [reopeningId, period, decision, JSON.stringify(by), reason, at],
  );

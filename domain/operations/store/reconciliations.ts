import type { Database, Queryable } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Page, Paged } from '../../kernel/page.js';
import type { Stepped } from '../../kernel/stepped.js';
import { reconciliationDone } from '../operations.facts.js';
import { agreesIn, type Reconciliation, type RecordReconciliationInput } from '../reconciliation.js';

/** Keeps what a reconciliation found. */
export async function recordReconciliation(
  database: Database,
  command: Command<RecordReconciliationInput>,
): Promise<{ readonly run: string; readonly agrees: boolean } & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Ops'], 'record reconciliations');
  const { run, startedAt, checks } = input;
  return runStep(database, { room: 'operations', key: command.key, context, input: { run } }, async (tx) => {
    const agrees = agreesIn(checks);
    await tx.query(
      `INSERT INTO operations.reconciliations (run, started_at, ended_at, agrees, checks) VALUES ($1, $2, $3, $4, $5)`,
      [run, startedAt, tx.now, agrees, JSON.stringify(checks)],
    );
    tx.emit(reconciliationDone, `reconciliation:${run}`, {
      run,
      agrees,
      diverging: checks.filter(({ outcome }) => outcome === 'diverges').map(({ check }) => check),
      couldNotRun: checks.filter(({ outcome }) => outcome === 'couldNotRun').map(({ check }) => check),
    });
    return { run, agrees };
  });
}

const ROWS = `
  SELECT r.run, to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "startedAt",
    to_char(r.ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "endedAt", r.agrees, r.checks
  FROM operations.reconciliations r`;

/** The last first. */
export const reconciliations = (database: Database, { page, pageSize }: Page): Promise<Paged<Reconciliation>> =>
  database.read('operations', async (tx) => ({
    items: await tx.query<Reconciliation & object>(`${ROWS} ORDER BY r.ended_at DESC, r.run DESC LIMIT $1 OFFSET $2`, [
      pageSize,
      (page - 1) * pageSize,
    ]),
    total: await countOf(tx),
  }));

async function countOf(tx: Queryable): Promise<number> {
  const [row] = await tx.query<{ total: number }>('SELECT count(*)::int AS total FROM operations.reconciliations');
  return row?.total ?? 0;
}

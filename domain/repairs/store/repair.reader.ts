import type { Database } from '../../../platform/database.js';
import type { Actor } from '../../kernel/actor.js';
import { jobIdOf } from '../repair.js';
import type { RepairRecord, RepairStart, RepairTest, RepairView } from '../repairs.wire.js';
import { billOfRow, findRepair, standingOf } from './repair-row.js';

export const nextRepairId = async (database: Database): Promise<string> =>
  `RP-${await database.nextNumber('repairs', 'repair_number')}`;

const INSTANT = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

interface Around {
  received_by: Actor;
  received_at: Date;
  updated_at: Date;
  tests: RepairTest[];
  movements: RepairView['assetMovements'];
}

const AROUND = `
  SELECT r.received_by, r.received_at, r.updated_at,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('testId', t.test_id, 'passed', t.passed, 'measured', t.measured,
       'notes', t.notes, 'testedBy', t.tested_by, 'testedAt', ${INSTANT('t.tested_at')}) ORDER BY t.tested_at, t.test_id), '[]')
     FROM repairs.tests t WHERE t.repair_id = r.repair_id) AS tests,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('direction', m.direction, 'reference', m.reference,
       'movedBy', m.moved_by, 'movedAt', ${INSTANT('m.moved_at')}) ORDER BY m.sequence), '[]')
     FROM repairs.asset_movements m WHERE m.repair_id = r.repair_id) AS movements
  FROM repairs.repairs r WHERE r.repair_id = $1`;

/** A repair with all that belongs to it, or null. */
export const repair = (database: Database, repairId: string): Promise<RepairView | null> =>
  database.read('repairs', async (tx) => {
    const row = await findRepair(tx, repairId);
    const [around] = await tx.query<Around>(AROUND, [repairId]);
    if (!row || !around) return null;
    return {
      ...row.start.repair,
      ...standingOf(row),
      evaluation: row.evaluation,
      warranty: row.warranty,
      billable: row.billable,
      warrantyShare: row.warrantyShare,
      approvalReference: row.approvalReference,
      jobId: row.jobState === null ? null : jobIdOf(repairId),
      invoice: row.invoice,
      tests: around.tests,
      assetMovements: around.movements,
      receivedBy: around.received_by,
      receivedAt: around.received_at.toISOString(),
      updatedAt: around.updated_at.toISOString(),
    };
  });

/** For its process, which reads it when it begins anew; null before it has its row. */
export const repairRecord = (database: Database, repairId: string): Promise<RepairRecord | null> =>
  database.read('repairs', async (tx) => {
    const row = await findRepair(tx, repairId);
    if (!row) return null;
    const events = await tx.query<{ step_key: string }>(
      'SELECT DISTINCT e.step_key FROM repairs.repair_events e WHERE e.repair_id = $1 ORDER BY e.step_key',
      [repairId],
    );
    return {
      standing: standingOf(row),
      evaluation: row.evaluation,
      warrantyShare: row.warrantyShare,
      bill: billOfRow(row),
      done: events.map(({ step_key }) => step_key),
    };
  });

/** What a lost process is started with again. */
export const repairStart = (database: Database, repairId: string): Promise<RepairStart | null> =>
  database.read('repairs', async (tx) => (await findRepair(tx, repairId))?.start ?? null);

export interface OpenRepairsQuery {
  /** Only what has not changed for so long. */
  readonly quietSeconds: number;
  readonly after: string;
  readonly limit: number;
}

/** Repairs that are not over, by number. */
export const openRepairs = (
  database: Database,
  { quietSeconds, after, limit }: OpenRepairsQuery,
): Promise<{ repairId: string; state: string }[]> =>
  database.read('repairs', (tx) =>
    tx.query(
      `SELECT r.repair_id AS "repairId", r.state FROM repairs.repairs r
       WHERE r.state NOT IN ('Closed', 'Cancelled') AND r.repair_id > $1
         AND r.updated_at < now() - make_interval(secs => $2) ORDER BY r.repair_id LIMIT $3`,
      [after, quietSeconds, limit],
    ),
  );

/** All of them by id, open or ended. */
export const repairStates = (
  database: Database,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<{ id: string; state: string }[]> =>
  database.read('repairs', (tx) =>
    tx.query(
      `SELECT d.repair_id AS id, d.state FROM repairs.repairs d WHERE d.repair_id > $1 ORDER BY d.repair_id LIMIT $2`,
      [after, limit],
    ),
  );

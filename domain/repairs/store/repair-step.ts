import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { type RepairCommandKind, type RepairEvent, repairAfter, requireRepairState } from '../repair.js';
import { customerAssetMoved, repairAdvanced } from '../repairs.facts.js';
import { refuseWrongFields } from '../repairs.refusals.js';
import type { RepairInput, RepairStanding } from '../repairs.wire.js';
import { factOf, lockRepair, type RepairRow, saveRepair, standingOf } from './repair-row.js';

export const MAY_RECEIVE: readonly Role[] = ['Ops'];
const MAY_REPAIR: readonly Role[] = ['Ops', 'Finance'];

/** What is done in the shop is not done by who deals with the customer. */
const ROLES_OF: Readonly<Partial<Record<RepairCommandKind, readonly Role[]>>> = {
  evaluateRepair: ['Ops'],
  testRepair: ['Ops'],
  returnAsset: ['Ops'],
};

interface Asked {
  readonly kind: RepairCommandKind;
  readonly wrong: readonly FieldProblem[];
}

export const aggregateOf = (repairId: string): string => `repair:${repairId}`;

/**
 * One command on one repair: exactly once by its key, the repair locked, its row written back one version higher, and the
 * standing as the answer. Refuses 'InvalidRepair', 'UnknownRepair', and 'WrongState' when the command is not taken in the
 * repair's state; nothing is asked where the process does it by itself.
 */
export function repairStep<Input extends RepairInput>(
  database: Database,
  { key, context, input }: Command<Input>,
  asked: Asked | null,
  body: (tx: StepTx, repair: RepairRow) => Promise<void>,
): Promise<RepairStanding & Stepped> {
  const roles = asked ? ROLES_OF[asked.kind] : undefined;
  requireRole(context.actor, roles ?? MAY_REPAIR, asked?.kind ?? 'work on repairs');
  if (asked) refuseWrongFields(asked.wrong);
  return runStep(database, { room: 'repairs', key, input, context }, async (tx) => {
    const repair = await lockRepair(tx, input.repairId);
    if (asked) requireRepairState(asked.kind, repair.state);
    await body(tx, repair);
    return standingOf(await saveRepair(tx, repair, tx.now));
  });
}

/** Moves the repair on, with why; `tell` says it where another fact does not. */
export async function moveRepair(
  tx: StepTx,
  repair: RepairRow,
  event: RepairEvent,
  how: { readonly reason?: string; readonly reference?: string; readonly tell?: false } = {},
): Promise<void> {
  const from = repair.state;
  repair.state = repairAfter(from, event);
  repair.reason = how.reason ?? null;
  await recordEvent(tx, repair, event, from);
  if (how.tell === false) return;
  const told = { ...factOf(repair), from, event, reference: how.reference ?? null };
  tx.emit(repairAdvanced, aggregateOf(repair.repairId), told);
}

export const recordEvent = (
  tx: StepTx,
  repair: Pick<RepairRow, 'repairId' | 'state' | 'reason'>,
  event: string,
  from: string | null,
): Promise<object[]> =>
  tx.query(
    `INSERT INTO repairs.repair_events (repair_id, event, from_state, to_state, reason, actor, step_key, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[repair.repairId, event, from, repair.state, repair.reason],
      ...[JSON.stringify(tx.context.actor), tx.stepKey, tx.now],
    ],
  );

type Owned = Pick<RepairRow, 'repairId' | 'start'>;

/** A memo, never a posting: the asset is its owner's, and has no value in Atlas's books. */
export async function moveAsset(
  tx: StepTx,
  { repairId, start }: Owned,
  direction: 'in' | 'out',
  reference: string | null,
): Promise<void> {
  const { asset, customerId: owner, dimensions } = start.repair;
  await insertMovement(tx, [repairId, direction, asset.serial, owner, dimensions.site, reference]);
  const moved = { direction, serial: asset.serial, description: asset.description, owner };
  tx.emit(customerAssetMoved, aggregateOf(repairId), { repairId, ...moved, site: dimensions.site, reference });
}

const insertMovement = (tx: Queryable & Pick<StepTx, 'context' | 'now'>, moved: readonly (string | null)[]) =>
  tx.query(
    `INSERT INTO repairs.asset_movements (repair_id, direction, serial, owner, site, reference, moved_by, moved_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [...moved, JSON.stringify(tx.context.actor), tx.now],
  );

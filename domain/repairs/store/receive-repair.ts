import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { requireScope } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { intakeProblems } from '../checks.js';
import { repairReceived } from '../repairs.facts.js';
import { refuse, refuseWrongFields } from '../repairs.refusals.js';
import type { ReceiveRepairInput, RepairStanding, RepairStart } from '../repairs.wire.js';
import { factOf, findRepair, type RepairRow, standingOf } from './repair-row.js';
import { aggregateOf, MAY_RECEIVE, moveAsset, recordEvent } from './repair-step.js';

/** Takes a customer's asset in. Refuses 'InvalidRepair', 'RepairExists', and 'AssetIsHere' when it has not gone out since. */
export async function receiveRepair(
  database: Database,
  { key, context, input }: Command<ReceiveRepairInput>,
): Promise<RepairStanding & Stepped> {
  requireRole(context.actor, MAY_RECEIVE, 'receive repairs');
  refuseWrongFields(intakeProblems(input.start.repair));
  requireScope(context.actor, input.start.repair.dimensions);
  return runStep(database, { room: 'repairs', key, input, context }, async (tx) => {
    const repair = await insertRepair(tx, input.start);
    const { repairId } = repair;
    const { customerId, customerName, customerReference, dimensions, asset, complaint } = input.start.repair;
    await recordEvent(tx, repair, 'receive', null);
    tx.emit(repairReceived, aggregateOf(repairId), {
      ...factOf(repair),
      ...{ customerId, customerName, customerReference, dimensions, complaint },
      serial: asset.serial,
      description: asset.description,
    });
    await moveAsset(tx, repair, 'in', customerReference);
    return standingOf(repair);
  });
}

async function insertRepair(tx: StepTx, start: RepairStart): Promise<RepairRow> {
  const { repairId, customerId, asset } = start.repair;
  const [taken] = await tx.query(
    `INSERT INTO repairs.repairs (repair_id, state, version, start, customer_id, serial, received_by, received_at, updated_at)
     VALUES ($1, 'Received', 1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING RETURNING 1`,
    [repairId, JSON.stringify(start), customerId, asset.serial, JSON.stringify(tx.context.actor), tx.now],
  );
  const repair = await findRepair(tx, repairId);
  if (taken && repair) return repair;
  if (repair) throw refuse('RepairExists', `Repair ${repairId} exists already.`, { state: repair.state });
  throw refuse('AssetIsHere', `Asset ${asset.serial} of customer ${customerId} is here for another repair.`, {
    fields: [{ field: 'asset.serial', message: 'It is here already.' }],
  });
}

import type { Actor } from '../../domain/kernel/actor.js';
import type { Evaluation, RepairIntake, RepairView } from '../../domain/repairs/index.js';
import type { ActorDto } from '../formats.js';
import type { StartedRepair } from '../processes.js';
import type { EvaluationDto, RepairDto, RepairProgressDto } from './repairs.dto.js';

const person = ({ id, name }: Actor): ActorDto => ({ id, name });

const NOTHING_YET = { quote: null, jobState: null, toBill: '0.00' };
const STARTING = { state: 'Received', waitingFor: 'worker', reason: null } as const;
const ENDED: Readonly<Record<'refused' | 'lost', string>> = {
  refused: 'It was refused when it was to be received.',
  lost: 'Its process was ended in the engine before it was received: nothing has happened; receive it again.',
};

/** A repair that the engine has taken: a worker writes its row. */
export const acceptedRepair = ({ repairId }: RepairIntake): RepairProgressDto => ({
  ...{ repairId, version: 0, position: null },
  ...STARTING,
  ...NOTHING_YET,
});

export const repairDto = (repair: RepairView): RepairDto => ({
  ...repair,
  asset: { ...repair.asset },
  evaluation: repair.evaluation && evaluationDto(repair.evaluation),
  tests: repair.tests.map((test) => ({ ...test, measured: [...test.measured], testedBy: person(test.testedBy) })),
  assetMovements: repair.assetMovements.map((movement) => ({ ...movement, movedBy: person(movement.movedBy) })),
  receivedBy: person(repair.receivedBy),
});

const evaluationDto = ({ charges, work, ...evaluation }: Evaluation): EvaluationDto => ({
  ...evaluation,
  charges: [...charges],
  operations: [...work.operations],
  materials: [...work.materials],
});

/** A repair whose process has not written its row: yet, or for good when the process is over. */
export const startedRepairDto = ({ repair, ended }: StartedRepair): RepairDto => ({
  ...repair,
  ...(ended ? { state: 'Cancelled', waitingFor: null, reason: ENDED[ended] } : STARTING),
  ...NOTHING_YET,
  ...{ version: 0, asset: { ...repair.asset }, evaluation: null, warranty: '0.00', billable: '0.00' },
  ...{ warrantyShare: '0', approvalReference: null, jobId: null, invoice: null, tests: [], assetMovements: [] },
  ...{ receivedBy: null, receivedAt: null, updatedAt: null },
});

import { onBehalfOf } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import { Refused } from '../../domain/kernel/refusal.js';
import type { CloseRepairInput, RepairRecord } from '../../domain/repairs/index.js';
import { jobIdOf } from '../../domain/repairs/index.js';
import type { JobStart } from '../jobs/job.contract.js';
import { refusalOf } from '../support/refusal.js';
import { step, upkeep } from '../support/steps.js';
import { askOperator, own, type RepairProcess, recordOf, run, standingOf } from './repair-process.js';

/** The work as a job that is planned and released at once: the evaluation says how, the charges who bears its cost. */
function jobStartOf({ start }: RepairProcess, { evaluation, warrantyShare }: RepairRecord): JobStart {
  if (!evaluation) throw new Error(`repair ${start.repair.repairId} was not evaluated`);
  const { repairId, customerId, customerName, dimensions, asset, termsDays } = start.repair;
  const jobId = jobIdOf(repairId);
  const taxRate = evaluation.charges.find((charge) => charge.taxRate !== null)?.taxRate;
  return {
    spec: {
      ...{ jobId, kind: 'repair', customerId, customerName, orderId: null, orderLine: null, repairId, part: null },
      description: `${asset.description} ${asset.serial}`.slice(0, 200),
      ...{ quantity: '1', unitOfMeasure: 'EA', dueDate: evaluation.dueDate, dimensions, goods: null, warrantyShare },
      tolerances: { overCompletion: '0', underCompletion: '0', normalScrap: '0', overIssue: '0.1' },
      quote: null,
      billing: taxRate ? { termsDays, taxRate } : null,
      given: evaluation.work,
      releaseAtOnce: true,
    },
    timing: { rereadMinutes: start.timing.jobRereadMinutes },
    context: { ...start.context, correlationId: jobId },
  };
}

/** Starts the job, or joins it. One that is refused is an operator's to mend, or the end of the repair. */
export async function beginJob(p: RepairProcess): Promise<void> {
  const start = jobStartOf(p, await recordOf(p));
  for (let round = 1; ; round += 1) {
    try {
      await upkeep.startJob(start);
      return lookAtJob(p);
    } catch (error) {
      if (!refusalOf(error)) throw error;
      const taskId = `${p.subject}/job/${round}`;
      const title = `The job of the repair cannot be made: ${start.spec.jobId}`;
      const action = await askOperator(p, { taskId, title, error, actions: ['retry', 'cancel'] });
      if (action === 'cancel') return giveUp(p);
    }
  }
}

/** No attempt to make the job after this; when one has come through, the repair goes on with it. */
async function giveUp(p: RepairProcess): Promise<void> {
  const jobId = jobIdOf(p.subject);
  const { made } = await step.barJob({ ...own(p, 'bar', { jobId }), key: `${jobId}/create` });
  if (made) return lookAtJob(p);
  const input = { repairId: p.subject, reason: 'its job could not be made', jobMissing: true };
  return run(p, step.cancelRepair(own(p, 'giveUp', input)));
}

/** Notes the job's state when it is another: what may be done next depends on it. */
export async function lookAtJob(p: RepairProcess): Promise<void> {
  const read = await step.readJob(jobIdOf(p.subject));
  if (!read || read.standing.state === standingOf(p).jobState) return;
  const input = { repairId: p.subject, jobState: read.standing.state };
  await run(p, step.noteJob(own(p, `job/${read.standing.version}`, input)));
}

/** The job is closed with the repair; what keeps it open keeps the repair open, and is told to whoever asked. */
export async function closeJob(p: RepairProcess, command: Command<CloseRepairInput>): Promise<void> {
  if (standingOf(p).jobState === null) return;
  await lookAtJob(p);
  if (standingOf(p).jobState !== 'Completed') return;
  const jobId = jobIdOf(p.subject);
  const note = command.input.note || `with repair ${p.subject}`;
  const closing = { key: `${command.key}/job`, context: onBehalfOf(command.context), input: { jobId, note } };
  const answer = await upkeep.askJob({ jobId, kind: 'closeJob', command: closing });
  await lookAtJob(p);
  if (answer.outcome === 'refused' && standingOf(p).jobState === 'Completed') throw new Refused(answer.refusal);
}

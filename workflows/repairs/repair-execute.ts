import type { Command } from '../../domain/kernel/command.js';
import type {
  ApproveRepairInput,
  CancelRepairInput,
  CloseRepairInput,
  DeclineRepairInput,
  EvaluateRepairInput,
  QuoteRepairInput,
  RepairCommandKind,
  ReturnAssetInput,
  TestRepairInput,
} from '../../domain/repairs/index.js';
import { jobIdOf } from '../../domain/repairs/index.js';
import { step } from '../support/steps.js';
import { beginJob, closeJob, lookAtJob } from './repair-job.js';
import { insist, own, type RepairProcess, recordOf, run, standingOf } from './repair-process.js';

/** One command, one effect; none when an earlier run did it. Refusals are thrown. */
export async function execute(p: RepairProcess, kind: RepairCommandKind, command: Command<unknown>): Promise<void> {
  if (p.done.has(command.key)) return;
  const as = <Input>(): Command<Input> => command as Command<Input>;
  switch (kind) {
    case 'evaluateRepair':
      return run(p, step.evaluateRepair(as<EvaluateRepairInput>()));
    case 'quoteRepair':
      return run(p, step.quoteRepair(as<QuoteRepairInput>()));
    case 'approveRepair':
      return run(p, step.approveRepair(as<ApproveRepairInput>()));
    case 'declineRepair':
      return run(p, step.declineRepair(as<DeclineRepairInput>()));
    case 'testRepair':
      await lookAtJob(p);
      return run(p, step.testRepair(as<TestRepairInput>()));
    case 'returnAsset':
      await lookAtJob(p);
      return run(p, step.returnAsset(as<ReturnAssetInput>()));
    case 'closeRepair':
      await closeJob(p, as<CloseRepairInput>());
      return run(p, step.closeRepair(as<CloseRepairInput>()));
    case 'cancelRepair':
      await lookAtJob(p);
      return run(p, step.cancelRepair(as<CancelRepairInput>()));
  }
}

/** What needs nobody: the work begins, its job is started, what is billable is invoiced. Answers whether it did anything. */
export async function goOnByItself(p: RepairProcess): Promise<boolean> {
  const { state, waitingFor, jobState } = standingOf(p);
  if (state === 'Approved' || (state === 'Evaluated' && waitingFor === null)) {
    await run(p, step.startRepair(own(p, 'start', { repairId: p.subject })));
    return true;
  }
  if (state === 'InRepair' && jobState === null) {
    await beginJob(p);
    return true;
  }
  if (state !== 'Returned' || waitingFor !== null) return false;
  await insist(p, 'invoice', () => bill(p));
  return true;
}

async function bill(p: RepairProcess): Promise<void> {
  const { bill: lines } = await recordOf(p);
  const { customerId, customerName, termsDays, dimensions, asset } = p.start.repair;
  const invoiced = await step.invoiceService(
    own(p, 'invoice', {
      ...{ source: p.subject, customerId, customerName, termsDays, dimensions, lines },
      description: `Repair ${p.subject}, ${asset.serial}`,
      jobId: standingOf(p).jobState === null ? null : jobIdOf(p.subject),
    }),
  );
  if (invoiced.toPost.length > 0) await step.postFacts([...invoiced.toPost]);
  const { invoice } = invoiced;
  await run(p, step.recordRepairInvoice(own(p, 'invoiced', { repairId: p.subject, invoice })));
}

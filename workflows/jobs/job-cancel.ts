import {
  type CancelJobInput,
  type DeclineQuoteInput,
  type JobCancellation,
  jobCommandProblems,
} from '../../domain/jobs/index.js';
import { type CommandContext, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import { step, upkeep } from '../support/steps.js';
import { releaseMaterial } from './job-complete.js';
import { askApproval } from './job-exception.js';
import { invoiceJob } from './job-invoice.js';
import { follow, insist, type JobProcess, own, post, run, standingOf } from './job-process.js';

/** Material goes back, reservations end, and the cost so far goes to scrap or to the customer. */
export async function cancel(p: JobProcess, command: Command<CancelJobInput>): Promise<void> {
  const cancelling = await run(p, step.cancelJob(command));
  if (cancelling.exception) return askApproval(p, cancelling.exception, command.context);
  await insist(p, 'cancel', () => undo(p, command, cancelling));
}

async function undo(p: JobProcess, command: Command<CancelJobInput>, cancelling: JobCancellation): Promise<void> {
  const { jobId, reason } = command.input;
  const { site, dimensions, customerId, charge } = cancelling;
  await withdrawApprovals(p, reason, command.context);
  for (const { part, quantity, value, line } of cancelling.returns) {
    const work = `${command.key}/${part}`;
    const giving = { jobId, work, part, site, quantity, value, dimensions, line };
    await post(p, await step.returnFromJob(follow(command, `${part}/return`, giving)));
    const recorded = { jobId, work, direction: 'returned' as const, part, quantity, value };
    await run(p, step.recordMaterial(follow(command, `${part}/record`, recorded)));
  }
  await releaseMaterial(p, command, reason);
  if (customerId && charge)
    await invoiceJob(p, command, { customerId, net: charge, description: `Cancelled: ${p.start.spec.description}` });
  await run(p, step.finishCancellation(follow(command, 'finish', { jobId, work: command.key })));
}

/** The customer does not want it, or its last day has passed. */
export async function decline(p: JobProcess, command: Command<DeclineQuoteInput>): Promise<void> {
  const { input, context } = command;
  // Before the last step, as after it nobody would; and only what that step will take.
  const taken = standingOf(p).state === 'Quoted' && jobCommandProblems.declineQuote(input).length === 0;
  if (taken) await withdrawApprovals(p, input.reason, context);
  await run(p, step.declineQuote(command));
}

/** Nothing else is done on the job any more: whoever was to decide it need not. */
async function withdrawApprovals(p: JobProcess, reason: string, context: CommandContext): Promise<void> {
  for (const { exceptionId, requestId } of standingOf(p).exceptions) {
    const system = { ...context, actor: SYSTEM_ACTOR };
    await step.withdrawApproval(own(p, `${exceptionId}/withdraw`, { requestId, reason }, system));
    await upkeep.signalApprovalWithdrawn(requestId);
    await run(
      p,
      step.refuseException(own(p, `${exceptionId}/refused`, { jobId: p.subject, exceptionId, reason }, system)),
    );
  }
}

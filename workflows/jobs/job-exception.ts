import { fourEyesDemand } from '../../domain/approvals/index.js';
import { FOUR_EYES, type JobException } from '../../domain/jobs/index.js';
import type { CommandContext } from '../../domain/kernel/actor.js';
import type { ApprovalStart } from '../approvals/approval.contract.js';
import { demandOf } from '../support/approval-demand.js';
import { refusalOf } from '../support/refusal.js';
import { step, upkeep } from '../support/steps.js';
import { allowedStep } from './job.contract.js';
import { type JobProcess, own, run } from './job-process.js';

/**
 * Something needs permission: it is done at once when no policy asks for an approval and two pairs of eyes are not
 * needed, else an approval is begun and the job goes on meanwhile.
 */
export async function askApproval(p: JobProcess, exception: JobException, context: CommandContext): Promise<void> {
  const { exceptionId, requestId, kind, amount, askedBy } = exception;
  const { dimensions } = p.start.spec;
  const evaluate = own(p, `${exceptionId}/demand`, { kind, amount, dimensions }, context);
  const policy = demandOf(await step.evaluateApproval(evaluate));
  if (!policy && !FOUR_EYES.includes(kind)) return allow(p, exception, context);
  const demand = policy ?? fourEyesDemand(kind);
  const request = { requestId, kind, subject: p.subject, amount, dimensions, requestedBy: askedBy, demand };
  const asking = { ...request, requesterWorkflowId: p.workflowId };
  await step.requestApproval(own(p, `${exceptionId}/request`, asking, context));
  await upkeep.startApproval(approvalStart(p, exception));
  await run(p, step.awaitException(own(p, `${exceptionId}/await`, { jobId: p.subject, exceptionId }, context)));
  p.made['exception'] = exceptionId;
}

export const approvalStart = (p: JobProcess, { requestId, command, amount }: JobException): ApprovalStart => ({
  requestId,
  summary: `Approval of ${command} on job ${p.subject}: ${amount}`,
  context: p.start.context,
});

/** It is allowed: the command is done again, with the exception as its permission. */
export async function allow(p: JobProcess, exception: JobException, context: CommandContext): Promise<void> {
  const { exceptionId, command, input } = exception;
  const allowed = { ...(input as object), exceptionId };
  try {
    await p.execute(p, command, own(p, allowedStep(exceptionId), allowed, context));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    await refuseAsked(p, exception, refusal.message);
    throw error;
  }
}

/** It is not allowed, or cannot be done any more. */
export async function refuseAsked(p: JobProcess, exception: JobException, reason: string): Promise<void> {
  const { exceptionId, askedBy } = exception;
  const context = { ...p.start.context, actor: askedBy };
  await run(
    p,
    step.refuseException(own(p, `${exceptionId}/refused`, { jobId: p.subject, exceptionId, reason }, context)),
  );
}

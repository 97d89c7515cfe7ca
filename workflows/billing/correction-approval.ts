import { fourEyesDemand } from '../../domain/approvals/index.js';
import { demandOf } from '../support/approval-demand.js';
import { step, upkeep } from '../support/steps.js';
import { type CorrectionProcess, correctionOf, own, took } from './correction-process.js';

export const approvalRequestOf = (correctionId: string): string => `AR-${correctionId}`;

/** Asks a second person: whom the policy names, or, where it names nobody, any approver. */
export async function askApproval(p: CorrectionProcess): Promise<void> {
  const { correction, kind, amount, dimensions, requestedBy } = correctionOf(p);
  const evaluated = await step.evaluateApproval(own(p, 'approval/demand', { kind, amount, dimensions }));
  const demand = demandOf(evaluated) ?? fourEyesDemand(kind);
  const requestId = approvalRequestOf(correction);
  const request = { requestId, kind, subject: correction, amount, dimensions, requestedBy, demand };
  await step.requestApproval(own(p, 'approval', { ...request, requesterWorkflowId: p.workflowId }));
  await startApproval(p);
  await took(p, await step.awaitCorrection(own(p, 'await', { correctionId: correction })));
}

/** One that runs is joined; one whose process was lost is taken up again. */
export async function startApproval(p: CorrectionProcess): Promise<void> {
  const { correction, kind, amount, invoice, payment } = correctionOf(p);
  const summary = `Approval of ${kind} ${correction} on ${invoice ?? payment}: ${amount}`;
  await upkeep.startApproval({ requestId: approvalRequestOf(correction), summary, context: p.context });
}

import { fourEyesDemand } from '../../domain/approvals/index.js';
import { step, upkeep } from '../support/steps.js';
import { type CorrectionProcess, correctionOf, own, took } from './correction-process.js';

export const approvalRequestOf = (correctionId: string): string => `AR-${correctionId}`;

/** Asks a second person: whom the policy names, or, where it names nobody, any approver. Asked again, it joins what is there. */
export async function askApproval(p: CorrectionProcess): Promise<void> {
  const { correction, kind, amount, dimensions, requestedBy, state, invoice, payment } = correctionOf(p);
  const evaluated = await step.evaluateApproval(own(p, 'approval/demand', { kind, amount, dimensions }));
  const { toPost: _toPost, position: _position, ...policy } = evaluated;
  const demand = policy.required ? policy : fourEyesDemand(kind);
  const requestId = approvalRequestOf(correction);
  const request = { requestId, kind, subject: correction, amount, dimensions, requestedBy, demand };
  await step.requestApproval(own(p, 'approval', { ...request, requesterWorkflowId: p.workflowId }));
  const summary = `Approval of ${kind} ${correction} on ${invoice ?? payment}: ${amount} (${demand.reason})`;
  await upkeep.startApproval({ requestId, summary, context: p.context });
  if (state === 'Requested') await took(p, await step.awaitCorrection(own(p, 'await', { correctionId: correction })));
}

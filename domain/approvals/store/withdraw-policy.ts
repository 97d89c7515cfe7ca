import type { Database } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { fieldProblems, prose } from '../../kernel/fields.js';
import type { Stepped } from '../../kernel/stepped.js';
import { refuse } from '../approvals.refusals.js';
import type { WithdrawPolicyInput, WithdrawPolicyResult } from '../approvals.wire.js';
import { lockedRequest, refuseWrongFields, withdrawLocked } from './change-approval.js';
import { loadPolicy } from './policies.js';

/** Takes a proposed version back. Refuses 'UnknownPolicy', and 'AlreadyDecided' or 'AlreadyEnded' one that is proposed no more. */
export async function withdrawPolicy(
  database: Database,
  command: Command<WithdrawPolicyInput>,
): Promise<WithdrawPolicyResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Admin'], 'withdraw an approval policy');
  refuseWrongFields(fieldProblems({ reason: input.reason }, { reason: prose() }));
  return runStep(database, { room: 'approvals', ...command }, async (tx) => {
    const { kind, version, reason } = input;
    const requestId = (await loadPolicy(tx, kind, version))?.requestId;
    if (!requestId) throw refuse('UnknownPolicy', `No version ${version} of the policy of ${kind} was proposed.`);
    const request = await lockedRequest(tx, requestId);
    if (request.state !== 'Requested' && request.state !== 'Escalated') {
      const code = request.endedAt && request.decision ? 'AlreadyDecided' : 'AlreadyEnded';
      throw refuse(code, `The request is ${request.state}.`, { state: request.state });
    }
    await withdrawLocked(tx, request, reason, context.actor);
    return { version, state: 'Refused' as const, requestId, withdrawn: requestId };
  });
}

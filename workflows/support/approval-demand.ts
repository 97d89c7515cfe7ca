import type { ApprovalDemand, ApprovalEvaluation } from '../../domain/approvals/index.js';
import type { Stepped } from '../../domain/kernel/stepped.js';

/** What was demanded, as it is frozen on the request; null when nothing was. */
export function demandOf(evaluated: ApprovalEvaluation & Stepped): ApprovalDemand | null {
  if (!evaluated.required) return null;
  const { toPost: _toPost, position: _position, wantsFacts: _wantsFacts, ...demand } = evaluated;
  return demand;
}

export { escalateApproval, expireApproval, withdrawApproval } from './change-approval.js';
export { decideApproval } from './decide-approval.js';
export { delegation, delegations, giveDelegation, nextDelegationId, revokeDelegation } from './delegations.js';
export {
  currentPolicies,
  currentPolicy,
  definePolicy,
  evaluateApproval,
  policyVersion,
  policyVersions,
} from './policies.js';
export { openRequests, request, requestsOfKind, requestsOfSubject, waitingFor } from './request.reader.js';
export { requestApproval } from './request-approval.js';

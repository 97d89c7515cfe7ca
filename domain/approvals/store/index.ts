export { escalateApproval, expireApproval, withdrawApproval } from './change-approval.js';
export { decideApproval } from './decide-approval.js';
export { delegation, delegations, giveDelegation, nextDelegationId, revokeDelegation } from './delegations.js';
export { currentPolicies, currentPolicy, definePolicy, evaluateApproval, policyVersion } from './policies.js';
export { openRequests, request, requestsOfSubject, waitingFor } from './request.reader.js';
export { requestApproval } from './request-approval.js';

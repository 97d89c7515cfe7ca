export { defineWorkingCalendar, workingCalendars } from './calendars.js';
export { escalateApproval, expireApproval, remindApproval, withdrawApproval } from './change-approval.js';
export { addContact, contacts, endContact, nextContactId } from './contacts.js';
export { decideApproval } from './decide-approval.js';
export { definePolicy } from './define-policy.js';
export { delegation, delegations, giveDelegation, nextDelegationId, revokeDelegation } from './delegations.js';
export {
  currentPolicies,
  currentPolicy,
  evaluateApproval,
  policyVersion,
  policyVersions,
} from './policies.js';
export {
  approvalNews,
  delegatesFor,
  endedRequests,
  openRequests,
  request,
  requestsOfKind,
  requestsOfSubject,
  waitingFor,
} from './request.reader.js';
export { requestApproval } from './request-approval.js';
export { type WhomToTell, whomToTell } from './whom-to-tell.js';
export { withdrawPolicy } from './withdraw-policy.js';

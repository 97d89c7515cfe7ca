/** What Atlas does by itself every so often; the schedules stand in temporal-config. */
export const POST_WAITING_WORKFLOW = 'postWaitingFacts';
export const FIND_LOST_WORKFLOW = 'findLostProcesses';
export const RECONCILE_WORKFLOW = 'reconcile';
export const PUBLISH_HEAD_WORKFLOW = 'publishChainHead';
export const SEAL_AUDIT_WORKFLOW = 'sealAudit';

export interface PostWaitingStart {
  readonly olderThanSeconds: number;
}

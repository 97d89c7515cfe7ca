import type { ApprovalDemand, ApprovalKind } from './approvals.wire.js';

const A_DAY = 24 * 60;

/** What a second person must stand behind even where no policy says so. */
const WHAT_IT_IS = {
  jobScrap: 'Scrap on a job',
  jobOverIssue: 'Material beyond what a job requires',
  jobUseAsIs: 'Using units as they are that failed inspection',
  jobCompletion: 'A completion outside the job’s tolerance',
  jobOverride: 'Putting a job into another state',
  jobCancellation: 'Cancelling a job that has started',
  periodReopening: 'Reopening a closed period',
  priceCorrection: 'A price correction',
  writeOff: 'Writing off a receivable',
  refund: 'A refund of a customer’s credit',
  paymentVoid: 'Voiding a payment',
} as const satisfies Partial<Record<ApprovalKind, string>>;

export type FourEyesKind = keyof typeof WHAT_IT_IS;

export const isFourEyesKind = (kind: ApprovalKind): kind is FourEyesKind => kind in WHAT_IT_IS;

/** The demand that holds without a policy: version 0 is no version that a policy can have. */
export const fourEyesDemand = (kind: FourEyesKind): ApprovalDemand => ({
  required: true,
  policyVersion: 0,
  rule: 'four eyes',
  approverRole: 'Approver',
  escalateAfterMinutes: A_DAY,
  escalateToRole: 'Admin',
  expireAfterMinutes: 14 * A_DAY,
  reason: `${WHAT_IT_IS[kind]} needs a second person.`,
});

import type { Role } from '../kernel/actor.js';
import { type Amount, money } from '../kernel/money.js';
import type { ApprovalDemand, ApprovalKind } from './approvals.wire.js';

const A_DAY = 24 * 60;

interface FourEyes {
  readonly what: string;
  /** From this amount on, unless a policy names another; null: never, unless a policy names one. */
  readonly from: Amount | null;
  readonly role?: Role;
}

/** What a second person must stand behind even where no rule of a policy says so. */
const FOUR_EYES: Readonly<Record<ApprovalKind, FourEyes>> = {
  order: { what: 'An order of this amount', from: '50000.00' },
  creditOverride: { what: 'Going beyond a customer’s credit limit', from: '0.00', role: 'Finance' },
  manualJournal: { what: 'A manual journal', from: '0.00', role: 'Finance' },
  policyChange: { what: 'A change of an approval policy', from: '0.00', role: 'Admin' },
  jobScrap: { what: 'Scrap on a job', from: null },
  jobOverIssue: { what: 'Material beyond what a job requires', from: null },
  jobUseAsIs: { what: 'Using units as they are that failed inspection', from: '0.00' },
  jobCompletion: { what: 'A completion outside the job’s tolerance', from: '0.00' },
  jobOverride: { what: 'Putting a job into another state', from: '0.00' },
  jobCancellation: { what: 'Cancelling a job that has started', from: '0.00' },
  periodReopening: { what: 'Reopening a closed period', from: '0.00' },
  // What a return pays out is a refund besides.
  return: { what: 'A return of this value', from: null },
  priceCorrection: { what: 'A price correction', from: '0.00' },
  writeOff: { what: 'Writing off a receivable', from: '0.00' },
  refund: { what: 'A refund of a customer’s credit', from: '0.00' },
  paymentVoid: { what: 'Voiding a payment', from: '0.00' },
};

/** From which amount on a second person is always asked, if from any. */
export const twoPeopleFrom = (kind: ApprovalKind, policy: { readonly twoPeopleFrom: Amount | null } | null) =>
  policy?.twoPeopleFrom ?? FOUR_EYES[kind].from;

/** Whether each needs a second person, whatever its amount and whatever a policy says. */
export const isAlwaysByTwo = (kind: ApprovalKind): boolean => {
  const { from } = FOUR_EYES[kind];
  return from !== null && money(from) === 0n;
};

/** The demand that holds without a rule: version 0 is no version that a policy can have. */
export const fourEyesDemand = (kind: ApprovalKind): ApprovalDemand => ({
  required: true,
  policyVersion: 0,
  rule: 'four eyes',
  approverRole: FOUR_EYES[kind].role ?? 'Approver',
  escalateAfterMinutes: A_DAY,
  escalateToRole: 'Admin',
  expireAfterMinutes: 14 * A_DAY,
  reason: `${FOUR_EYES[kind].what} needs a second person.`,
});

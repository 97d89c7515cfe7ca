import type { Actor, Role } from '../kernel/actor.js';
import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { Scope } from '../kernel/scope.js';
import type { Instant, LocalDate } from '../kernel/time.js';
import type { ApprovalState, Asked } from './approvals.js';
import type { DayOff, FederalHoliday } from './holidays.js';
import type { WorkingCalendar, WorkingHours } from './working-time.js';

/** What approval can be asked for. A new kind is a word here; what it needs is a policy, which is data. */
export const APPROVAL_KINDS = [
  'order',
  'creditOverride',
  'manualJournal',
  'policyChange',
  'jobScrap',
  'jobOverIssue',
  'jobUseAsIs',
  'jobCompletion',
  'jobOverride',
  'jobCancellation',
  'periodReopening',
  'return',
  'priceCorrection',
  'writeOff',
  'refund',
  'paymentVoid',
] as const;
export type ApprovalKind = (typeof APPROVAL_KINDS)[number];

/** People who must agree before the next step is asked. */
export interface ApprovalStep {
  readonly role: Role;
  /** "one", "majority", "all", or so many, such as "2". */
  readonly quorum: string;
  /** Ids of those who are asked; absent or null: everybody with the role. */
  readonly people?: readonly string[] | null;
}

/** What the minutes of a rule count, and what comes of it when nobody decides. Absent is as null. */
export interface RuleTiming {
  /** All minutes, or those of the working calendar; null: all of them. */
  readonly clock?: 'elapsed' | 'working' | null;
  /** Null: halfway to the escalation. */
  readonly remindAfterMinutes?: number | null;
  /** Instead of the escalation the request may be denied; null: it is escalated. */
  readonly fallback?: 'escalate' | 'deny' | null;
  /** Ids of those with the escalation role who may then decide; null: everybody with it. */
  readonly escalateToPeople?: readonly string[] | null;
}

export interface PolicyRule extends RuleTiming {
  /** Unique in its policy; it stands on every request that the rule caused. */
  readonly name: string;
  readonly minimumAmount: Amount;
  /** Only where the document's margin, in percent of its net, is at or below this, or not known; absent or null: at any. */
  readonly maximumMarginPercent?: string | null;
  /** Only where the customer owes and has ordered this much or more on account; absent or null: at any. */
  readonly minimumExposure?: Amount | null;
  /** Only for this business unit; absent or null: for all. */
  readonly businessUnit?: string | null;
  /** Only for this site; absent or null: for all. */
  readonly site?: string | null;
  readonly approverRole: Role;
  /** One after the other, the first of the approver role; absent or null: one person with that role. */
  readonly steps?: readonly ApprovalStep[] | null;
  readonly escalateAfterMinutes: number;
  readonly escalateToRole: Role;
  readonly expireAfterMinutes: number;
}

/** Proposed until others agreed; a planned version may be dropped by a later one. */
export const POLICY_STATES = ['Proposed', 'Defined', 'Refused', 'Dropped'] as const;
export type PolicyState = (typeof POLICY_STATES)[number];

export interface Policy {
  readonly kind: ApprovalKind;
  readonly version: number;
  /** The company's day on which it begins to hold. */
  readonly effectiveFrom: LocalDate;
  readonly rules: readonly PolicyRule[];
  /** From this amount on a second person is asked where no rule holds; null: as without a policy. */
  readonly twoPeopleFrom: Amount | null;
  readonly state: PolicyState;
  /** The request for approval of this version; null of those that came with the installation. */
  readonly requestId: string | null;
  readonly definedBy: Actor;
  readonly definedAt: Instant;
}

export interface DefinePolicyInput {
  readonly kind: ApprovalKind;
  readonly rules: readonly PolicyRule[];
  readonly twoPeopleFrom?: Amount | null;
  /** Today when absent or null; never before. */
  readonly effectiveFrom?: LocalDate | null;
  /** Whether versions that are planned for later days still take over then; must be said where there are some. */
  readonly planned?: 'keep' | 'drop' | null;
}

export interface DefinePolicyResult {
  readonly version: number;
  readonly state: PolicyState;
  readonly requestId: string | null;
  /** The request whose process is to be started. */
  readonly approval?: { readonly requestId: string; readonly summary: string };
}

export interface WithdrawPolicyInput {
  readonly kind: ApprovalKind;
  readonly version: number;
  readonly reason: string;
}

export interface WithdrawPolicyResult {
  readonly version: number;
  readonly state: PolicyState;
  readonly requestId: string;
  /** The request whose process is to be told. */
  readonly withdrawn: string;
}

/** What a document's rules may ask about besides its amount; null: nobody knows. */
export interface ApprovalFacts {
  /** Net less cost, in percent of net. */
  readonly marginPercent: string | null;
  /** What the customer owes and has ordered on account, this document included. */
  readonly exposure: Amount | null;
}

export interface EvaluateApprovalInput {
  readonly kind: ApprovalKind;
  readonly amount: Amount;
  readonly dimensions: Dimensions;
  /** Left out until the policy wants them: to find them costs steps. */
  readonly facts?: ApprovalFacts;
}

/** What a rule demands, with the version of the policy that it stands in: frozen on the request. */
export interface ApprovalDemand extends RuleTiming {
  readonly required: true;
  /** 0: four eyes, which stand in no policy. */
  readonly policyVersion: number;
  readonly rule: string;
  readonly approverRole: Role;
  readonly steps?: readonly ApprovalStep[];
  readonly escalateAfterMinutes: number;
  readonly escalateToRole: Role;
  readonly expireAfterMinutes: number;
  readonly reason: string;
  /** The facts that its rule looked at. */
  readonly facts?: ApprovalFacts;
}

/** It wants facts where a rule that may hold looks at some, and none were given: what it says holds until they are. */
export type ApprovalEvaluation = ({ readonly required: false } | ApprovalDemand) & { readonly wantsFacts?: true };

export interface RequestApprovalInput {
  readonly requestId: string;
  readonly kind: ApprovalKind;
  /** What is asked about, by its id, such as "SO-1001". */
  readonly subject: string;
  readonly amount: Amount;
  readonly dimensions: Dimensions;
  readonly requestedBy: Actor;
  /** Ids of the others who asked: none of them decides it either. */
  readonly alsoAskedBy?: readonly string[];
  readonly requesterWorkflowId: string;
  readonly demand: ApprovalDemand;
}

export interface DecideApprovalInput {
  readonly requestId: string;
  readonly decision: 'approve' | 'reject';
  /** Needed to reject. */
  readonly reason: string;
  /** Id of the person in whose place the decider decides, by delegation. */
  readonly onBehalfOf?: string;
}

export interface EscalateApprovalInput {
  readonly requestId: string;
  /** The step that it is due in; absent from what was asked before it was told. */
  readonly step?: number;
}

export interface RemindApprovalInput {
  readonly requestId: string;
  /** The step whose people are reminded. */
  readonly step: number;
}

export interface ExpireApprovalInput {
  readonly requestId: string;
  /** As of an escalation. */
  readonly step?: number;
}

export interface WithdrawApprovalInput {
  readonly requestId: string;
  readonly reason: string;
}

export interface ApprovalResult {
  readonly requestId: string;
  readonly state: ApprovalState;
}

export interface WithdrawnApproval extends ApprovalResult {
  /** The request whose process is to be told. */
  readonly withdrawn: string;
}

/** A person's vote; the last one decided, where the request is decided. */
export interface ApprovalDecision {
  readonly decision: 'approve' | 'reject';
  /** The step in which it was given. */
  readonly step?: number;
  readonly reason: string;
  readonly decidedBy: Actor;
  readonly decidedAt: Instant;
  /** The person in whose place it was decided, and by which delegations, from theirs to the decider's. */
  readonly onBehalfOf?: Person | null;
  readonly delegations?: readonly string[];
}

export type Person = Pick<Actor, 'id' | 'name'>;

export const DELEGATION_STATES = ['Planned', 'InForce', 'Ended', 'Revoked'] as const;
export type DelegationState = (typeof DELEGATION_STATES)[number];

/** A person decides in another's place, with one role, on the company's days from the first to the last. */
export interface Delegation {
  readonly delegationId: string;
  readonly role: Role;
  readonly from: Person;
  /** Whether the giver held the role when giving; else it is lent on, as long as the giver is lent it. */
  readonly own: boolean;
  /** What the giver was limited to when giving: no more is lent. */
  readonly scope?: Scope;
  readonly to: Person;
  readonly firstDay: LocalDate;
  readonly lastDay: LocalDate;
  readonly reason: string;
  readonly givenAt: Instant;
  readonly revoked: { readonly reason: string; readonly by: Person; readonly at: Instant } | null;
}

export interface GiveDelegationInput {
  readonly delegationId: string;
  readonly role: Role;
  readonly to: Person;
  readonly firstDay: LocalDate;
  readonly lastDay: LocalDate;
  readonly reason: string;
}

export interface RevokeDelegationInput {
  readonly delegationId: string;
  readonly reason: string;
}

export interface DelegationResult {
  readonly delegationId: string;
}

/** When the step in which a request stands reminds, escalates and ends. */
export interface Deadlines {
  readonly remindAt: Instant;
  /** Null: it is not escalated, or was already. */
  readonly escalateAt: Instant | null;
  readonly expireAt: Instant;
  /** The version of the working calendar that they were computed by; null: every minute counts. */
  readonly calendarVersion: number | null;
}

export interface StepClock extends Deadlines {
  readonly stepBeganAt: Instant;
  readonly remindedAt: Instant | null;
}

export interface ApprovalRequest extends RuleTiming {
  readonly requestId: string;
  readonly kind: ApprovalKind;
  readonly subject: string;
  readonly amount: Amount;
  readonly dimensions: Dimensions;
  readonly requestedBy: Actor;
  readonly alsoAskedBy?: readonly string[];
  readonly requestedAt: Instant;
  readonly requesterWorkflowId: string;
  readonly policyVersion: number;
  readonly rule: string;
  readonly reason: string;
  readonly approverRole: Role;
  readonly escalateToRole: Role;
  readonly escalateAfterMinutes: number;
  readonly expireAfterMinutes: number;
  readonly state: ApprovalState;
  readonly escalatedAt: Instant | null;
  /** When it was decided, expired or withdrawn. */
  readonly endedAt: Instant | null;
  readonly decision: ApprovalDecision | null;
  /** Every vote, the first one first; absent from what was read before there were several. */
  readonly votes?: readonly ApprovalDecision[];
  /** Null: one person with the approver's role. */
  readonly steps?: readonly ApprovalStep[] | null;
  /** The step that it stands in, from 1, and whom it asks. */
  readonly step?: number;
  readonly asked?: Asked;
  /** How many of them must agree; absent from steps that were entered before it was kept. */
  readonly needed?: number;
  /** Absent from steps that were entered before it was kept: their minutes count from the request. */
  readonly stepClock?: StepClock;
}

export interface DefineWorkingCalendarInput {
  readonly week: readonly WorkingHours[];
  readonly federalHolidays: readonly FederalHoliday[];
  readonly daysOff: readonly DayOff[];
}

export interface DefineWorkingCalendarResult {
  readonly version: number;
}

export interface DefinedCalendar extends WorkingCalendar {
  readonly definedBy: Actor;
  readonly definedAt: Instant;
}

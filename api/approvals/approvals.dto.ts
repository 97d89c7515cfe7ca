import type {
  ActorDto,
  AmountText,
  CodeText,
  DateText,
  DimensionsDto,
  IdText,
  InstantText,
  LineText,
  PercentText,
  PositionText,
  ReasonText,
} from '../formats.js';

export type ApprovalKindDto =
  | 'order'
  | 'creditOverride'
  | 'manualJournal'
  | 'policyChange'
  | 'jobScrap'
  | 'jobOverIssue'
  | 'jobUseAsIs'
  | 'jobCompletion'
  | 'jobOverride'
  | 'jobCancellation'
  | 'periodReopening'
  | 'return'
  | 'priceCorrection'
  | 'writeOff'
  | 'refund'
  | 'paymentVoid';
export type ApprovalStateDto =
  | 'Requested'
  | 'Escalated'
  | 'Granted'
  | 'Rejected'
  | 'Returned'
  | 'Expired'
  | 'Withdrawn';
export type RoleDto = 'Admin' | 'Ops' | 'Finance' | 'Approver' | 'Viewer';

export interface ApprovalDecisionDto {
  decision: 'approve' | 'reject';
  /** The step in which it was given, from 1. */
  step: number;
  reason: string;
  decidedBy: ActorDto;
  decidedAt: InstantText;
  /** The person in whose place it was decided, or null. */
  onBehalfOf: ActorDto | null;
  /** By which delegations, from theirs to the decider's. */
  delegations: string[];
}

/** What waits for someone's decision, and under which rule of which policy. */
export interface ApprovalDto {
  requestId: string;
  kind: ApprovalKindDto;
  /** What is asked about, such as "SO-1001". */
  subject: string;
  amount: AmountText;
  dimensions: DimensionsDto;
  requestedBy: ActorDto;
  /** Ids of the others who asked, such as who amended the order or inspected the return: none of them decides either. */
  alsoAskedBy: string[];
  requestedAt: InstantText;
  /** 0: four eyes, which stand in no policy. */
  policyVersion: number;
  rule: string;
  /** Why approval is needed. */
  reason: string;
  approverRole: RoleDto;
  escalateToRole: RoleDto;
  escalateAfterMinutes: number;
  expireAfterMinutes: number;
  /** What those minutes count: all of them, or those of the working calendar. */
  clock: ApprovalClockDto;
  remindAfterMinutes: number;
  /** What comes of it when nobody decides within `escalateAfterMinutes`. */
  fallback: ApprovalFallbackDto;
  /** Who with the escalation role may decide once it is escalated; null: everybody. */
  escalateToPeople: string[] | null;
  state: ApprovalStateDto;
  escalatedAt: InstantText | null;
  endedAt: InstantText | null;
  /** The vote that decided. */
  decision: ApprovalDecisionDto | null;
  votes: ApprovalDecisionDto[];
  /** Who must agree, one step after the other; null: one person with the approver role. */
  steps: ApprovalStepDto[] | null;
  /** The step that the request stands in, from 1. */
  step: number;
  /** Whom that step asks. */
  asked: AskedPeopleDto;
  /** Until when; null for a step that was entered before it was kept, whose minutes count from the request. */
  stepClock: StepClockDto | null;
}

/** What minutes are counted: all of them, or those of the working calendar. */
export type ApprovalClockDto = 'elapsed' | 'working';
export type ApprovalFallbackDto = 'escalate' | 'deny';

/** The deadlines of a step, which count from its beginning. */
export interface StepClockDto {
  stepBeganAt: InstantText;
  remindAt: InstantText;
  remindedAt: InstantText | null;
  /** Null: it is not escalated, or was already. */
  escalateAt: InstantText | null;
  expireAt: InstantText;
  /** The version of the working calendar that they were computed by, 0 being the one that holds before any is defined; null: all minutes count. */
  calendarVersion: number | null;
}

export interface AskedPeopleDto {
  role: RoleDto;
  /** Ids of those who are asked; null: everybody with the role. */
  people: string[] | null;
}

/** People who must agree before the next step is asked. */
export interface ApprovalStepDto {
  role: RoleDto;
  /**
   * So many, or "one", "majority" or "all" of the people; without people a number or "one".
   * @pattern ^(one|majority|all|[1-9]|1[0-9]|20)$ Must be "one", "majority", "all" or a number of people from 1 to 20.
   */
  quorum: string;
  /**
   * Ids of those who are asked; everybody with the role when absent or null.
   * @minItems 1 Must hold at least one.
   * @maxItems 20 Must name at most 20 people.
   */
  people?: LineText[] | null;
}

/** @example { "decision": "approve", "reason": "Within the customer's frame contract." } */
export interface DecideApprovalDto {
  decision: 'approve' | 'reject';
  reason: ReasonText;
  /** Id of the person in whose place the caller decides, by delegation. */
  onBehalfOf?: LineText;
}

export interface DecideOneOfSeveralDto extends DecideApprovalDto {
  requestId: IdText;
}

export interface DecideApprovalsDto {
  /**
   * @minItems 1 Must hold at least one.
   * @maxItems 20 Must hold at most 20 decisions.
   */
  decisions: DecideOneOfSeveralDto[];
}

export interface WhyNotDecidedDto {
  status: number;
  code: string;
  detail: string;
}

export interface DecidedApprovalDto {
  requestId: string;
  /** Null: it was not decided. */
  state: ApprovalStateDto | null;
  position: PositionText | null;
  /** Why it was not decided. */
  problem?: WhyNotDecidedDto;
}

export interface DecidedApprovalsDto {
  /** In the order in which they were asked for. */
  decided: DecidedApprovalDto[];
}

export interface WaitingApprovalDto extends ApprovalDto {
  /** In whose place the caller may decide it; by a role of their own they may when nobody stands here. */
  onBehalfOf: ActorDto[];
}

export interface ApprovalProgressDto {
  requestId: string;
  state: ApprovalStateDto;
  position: PositionText | null;
}

export interface PolicyRuleDto {
  /** @example "orders above 10,000" */
  name: LineText;
  minimumAmount: AmountText;
  /** Only where the order's margin is at or below this, or not known; any when absent or null. */
  maximumMarginPercent?: PercentText | null;
  /** Only where the customer owes and has ordered this much or more on account; any when absent or null. */
  minimumExposure?: AmountText | null;
  /** For every business unit when absent or null. */
  businessUnit?: CodeText | null;
  /** For every site when absent or null. */
  site?: CodeText | null;
  approverRole: RoleDto;
  /**
   * Who must agree, one step after the other, the first of the approver role; one person with that role when absent or null.
   * @minItems 1 Must hold at least one.
   * @maxItems 5 Must hold at most 5 steps.
   */
  steps?: ApprovalStepDto[] | null;
  /**
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 525600
   */
  escalateAfterMinutes: number;
  escalateToRole: RoleDto;
  /**
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 525600
   */
  expireAfterMinutes: number;
  /** What the minutes count: all of them when absent or null. */
  clock?: ApprovalClockDto | null;
  /**
   * Those who are asked are reminded then: halfway to the escalation when absent or null.
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 525600
   */
  remindAfterMinutes?: number | null;
  /** With `deny` the request ends at `escalateAfterMinutes`, as Expired, and is not escalated; it is when absent or null. */
  fallback?: ApprovalFallbackDto | null;
  /**
   * Ids of those with the escalation role who may then decide; everybody with it when absent or null.
   * @minItems 1 Must hold at least one.
   * @maxItems 20 Must name at most 20 people.
   */
  escalateToPeople?: LineText[] | null;
}

/** A new version of the policy for one kind; requests keep the version they were made under. */
export interface DefinePolicyDto {
  kind: ApprovalKindDto;
  /** @maxItems 100 Must hold at most 100 rules. */
  rules: PolicyRuleDto[];
  /** From this amount on a second person is asked where no rule holds; when absent or null as without a policy. */
  twoPeopleFrom?: AmountText | null;
  /** The company's day on which it begins to hold: today when absent or null, and never before. */
  effectiveFrom?: DateText | null;
  /** Whether versions that are planned for later days still take over then; needed where there are some. */
  planned?: 'keep' | 'drop' | null;
}

/** Proposed until others agreed; a planned version may be dropped by a later one. */
export type PolicyStateDto = 'Proposed' | 'Defined' | 'Refused' | 'Dropped';

export interface WithdrawPolicyDto {
  reason: ReasonText;
}

export interface PolicyDefinedDto {
  kind: ApprovalKindDto;
  version: number;
  state: PolicyStateDto;
  /** The request that others decide. */
  requestId: string | null;
  position: PositionText | null;
}

export interface PolicyDto {
  kind: ApprovalKindDto;
  version: number;
  effectiveFrom: DateText;
  rules: PolicyRuleDto[];
  twoPeopleFrom: AmountText | null;
  state: PolicyStateDto;
  /** The request for its approval; null of what came with the installation. */
  requestId: string | null;
  definedBy: ActorDto;
  definedAt: InstantText;
}

export interface SimulationQuery {
  /** The first day. */
  from: DateText;
  /** The last day, at most 92 days later. */
  to: DateText;
}

/** What would have needed an approval, had a version of the policy held in those days. */
export interface SimulationDto {
  kind: ApprovalKindDto;
  version: number;
  /** The version in force today, or null. */
  comparedWith: number | null;
  /** So many were looked at: orders placed in those days, or requests made of the kind. */
  looked: number;
  /** So many would have needed an approval, and so many do by the version in force today. */
  needed: number;
  neededToday: number;
  /** Those for which the two differ, the oldest first. */
  different: SimulatedDto[];
}

export interface SimulatedDto {
  subject: string;
  at: InstantText;
  amount: AmountText;
  dimensions: DimensionsDto;
  /** Why it would have needed an approval, or null. */
  reason: string | null;
  /** Why it does by the version in force today, or null. */
  reasonToday: string | null;
}

/**
 * @isInt Must be a whole number.
 * @minimum 1 Must be the number of a version.
 * @maximum 2147483647 Must be the number of a version.
 */
export type VersionNumber = number;

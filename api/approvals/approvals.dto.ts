import type {
  ActorDto,
  AmountText,
  CodeText,
  DateText,
  DimensionsDto,
  InstantText,
  LineText,
  PageQuery,
  PositionText,
  ReasonText,
} from '../formats.js';

export type ApprovalKindDto =
  | 'order'
  | 'creditOverride'
  | 'manualJournal'
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
  | 'refund';
export type ApprovalStateDto = 'Requested' | 'Escalated' | 'Granted' | 'Rejected' | 'Expired' | 'Withdrawn';
export type RoleDto = 'Admin' | 'Ops' | 'Finance' | 'Approver' | 'Viewer';

export interface ApprovalDecisionDto {
  decision: 'approve' | 'reject';
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
  state: ApprovalStateDto;
  escalatedAt: InstantText | null;
  endedAt: InstantText | null;
  decision: ApprovalDecisionDto | null;
}

/** @example { "decision": "approve", "reason": "Within the customer's frame contract." } */
export interface DecideApprovalDto {
  decision: 'approve' | 'reject';
  reason: ReasonText;
  /** Id of the person in whose place the caller decides, by delegation. */
  onBehalfOf?: LineText;
}

export interface WaitingApprovalDto extends ApprovalDto {
  /** In whose place the caller may decide it; by a role of their own they may when nobody stands here. */
  onBehalfOf: ActorDto[];
}

export type DelegationStateDto = 'Planned' | 'InForce' | 'Ended' | 'Revoked';

/** @example { "role": "Approver", "to": { "id": "anton", "name": "Anton" }, "firstDay": "2026-08-03", "lastDay": "2026-08-14", "reason": "On holiday." } */
export interface GiveDelegationDto {
  /** One that the caller holds, or is lent on each of the days. */
  role: RoleDto;
  to: PersonDto;
  firstDay: DateText;
  /** The last on which it holds. */
  lastDay: DateText;
  reason: ReasonText;
}

export interface PersonDto {
  /** Subject of their token. */
  id: LineText;
  name: LineText;
}

export interface RevokeDelegationDto {
  reason: ReasonText;
}

export interface DelegationWrittenDto {
  delegationId: string;
  position: PositionText | null;
}

export interface RevocationDto {
  reason: string;
  by: ActorDto;
  at: InstantText;
}

/** Who decides in whose place. */
export interface DelegationDto {
  delegationId: string;
  role: RoleDto;
  from: ActorDto;
  /** False: the giver was lent the role themselves, and lends it on as long as they are. */
  own: boolean;
  to: ActorDto;
  firstDay: DateText;
  lastDay: DateText;
  reason: string;
  givenAt: InstantText;
  state: DelegationStateDto;
  revoked: RevocationDto | null;
}

export interface DelegationsQuery extends PageQuery {
  /** Only those that this person gave or was given. */
  person?: LineText;
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
  /** For every business unit when absent or null. */
  businessUnit?: CodeText | null;
  approverRole: RoleDto;
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
}

/** A new version of the policy for one kind; requests keep the version they were made under. */
export interface DefinePolicyDto {
  kind: ApprovalKindDto;
  /** @maxItems 100 Must hold at most 100 rules. */
  rules: PolicyRuleDto[];
}

export interface PolicyDefinedDto {
  kind: ApprovalKindDto;
  version: number;
  position: PositionText | null;
}

export interface PolicyDto {
  kind: ApprovalKindDto;
  version: number;
  rules: PolicyRuleDto[];
  definedBy: ActorDto;
  definedAt: InstantText;
}

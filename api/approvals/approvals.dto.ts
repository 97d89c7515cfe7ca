import type {
  ActorDto,
  AmountText,
  CodeText,
  DimensionsDto,
  InstantText,
  LineText,
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

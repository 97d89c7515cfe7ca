import type { ActorDto, DateText, InstantText, LineText, PageQuery, PositionText, ReasonText } from '../formats.js';
import type { RoleDto } from './approvals.dto.js';

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

/** Codes; a list that is absent limits nothing. */
export interface ScopeDto {
  sites?: string[];
  businessUnits?: string[];
}

/** Who decides in whose place. */
export interface DelegationDto {
  delegationId: string;
  role: RoleDto;
  from: ActorDto;
  /** False: the giver was lent the role themselves, and lends it on as long as they are. */
  own: boolean;
  /** What the giver was limited to when giving: no more is lent. Null: the whole company. */
  scope: ScopeDto | null;
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

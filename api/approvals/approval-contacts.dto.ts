import type { ActorDto, CodeText, DateText, InstantText, PositionText, ReasonText } from '../formats.js';
import type { PersonDto, ScopeDto } from './delegations.dto.js';

/** Whose decision a rule may ask for. */
export type DecidingRoleDto = 'Admin' | 'Ops' | 'Finance' | 'Approver';

export type ContactStateDto = 'Planned' | 'InForce' | 'Ended';

/** A list that is absent limits nothing. */
export interface ContactScopeDto {
  /**
   * @minItems 1 Must hold at least one.
   * @maxItems 100 Must hold at most 100.
   */
  sites?: CodeText[];
  /**
   * @minItems 1 Must hold at least one.
   * @maxItems 100 Must hold at most 100.
   */
  businessUnits?: CodeText[];
}

/** @example { "email": "fay@atlas.example", "person": { "id": "fay", "name": "Fay" }, "roles": ["Finance"] } */
export interface AddContactDto {
  /** @example "fay@atlas.example" */
  email: string;
  /** Absent or null: a mailbox that everybody with its roles reads. */
  person?: PersonDto | null;
  /**
   * What the person decides with, as their token says it; none: they only hear what became of what they asked for.
   * @maxItems 4 Must name each role once.
   */
  roles: DecidingRoleDto[];
  /** What they are limited to, as their token says it; absent or null: the whole company. */
  scope?: ContactScopeDto | null;
  /** The company's day from which on they are told: today when absent or null, and never before. */
  firstDay?: DateText | null;
}

export interface EndContactDto {
  reason: ReasonText;
}

export interface ContactWrittenDto {
  contactId: string;
  position: PositionText | null;
}

export interface ContactEndDto {
  reason: string;
  by: ActorDto;
  at: InstantText;
}

/** An address that is told of requests for approval. */
export interface ContactDto {
  contactId: string;
  email: string;
  person: PersonDto | null;
  roles: DecidingRoleDto[];
  scope: ScopeDto | null;
  firstDay: DateText;
  state: ContactStateDto;
  addedBy: ActorDto;
  addedAt: InstantText;
  ended: ContactEndDto | null;
}

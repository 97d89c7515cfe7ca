import type { Role } from '../kernel/actor.js';
import type { Scope } from '../kernel/scope.js';
import type { Instant, LocalDate } from '../kernel/time.js';
import type { Person } from './approvals.wire.js';

export const CONTACT_STATES = ['Planned', 'InForce', 'Ended'] as const;
export type ContactState = (typeof CONTACT_STATES)[number];

/** An address that is told of requests: a person's, or a mailbox that everybody with its roles reads. */
export interface Contact {
  readonly contactId: string;
  readonly email: string;
  readonly person: Person | null;
  /** What they decide with; a person without any is told what became of their own requests. */
  readonly roles: readonly Role[];
  /** Told of nothing elsewhere; null: of the whole company. */
  readonly scope: Scope | null;
  /** The company's day from which on it is told. */
  readonly firstDay: LocalDate;
  readonly addedBy: Person;
  readonly addedAt: Instant;
  readonly ended: { readonly reason: string; readonly by: Person; readonly at: Instant } | null;
}

export interface AddContactInput {
  readonly contactId: string;
  readonly email: string;
  readonly person?: Person | null;
  readonly roles: readonly Role[];
  readonly scope?: Scope | null;
  /** Today when absent or null; never before. */
  readonly firstDay?: LocalDate | null;
}

export interface EndContactInput {
  readonly contactId: string;
  readonly reason: string;
}

export interface ContactResult {
  readonly contactId: string;
}

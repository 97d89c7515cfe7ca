import type { Role } from '../kernel/actor.js';
import type { Instant } from '../kernel/time.js';

/** What was tried. A sign-in, an authorisation or a limit is written down only where it was refused. */
export const AUDIT_KINDS = ['command', 'decision', 'override', 'export', 'signIn', 'authorisation', 'limit'] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** 'unknown': it may have had its effect, which the facts of its correlation tell; 'repeated': it had it before. */
export const AUDIT_OUTCOMES = ['accepted', 'repeated', 'refused', 'unknown'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Who tried what, on what, from where. */
export interface Asked {
  readonly kind: AuditKind;
  /** Null for somebody who did not say who they are. */
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly roles: readonly Role[];
  readonly address: string;
  readonly method: string;
  /** As the access table has it: "/v1/orders/{orderId}/cancel"; null where there is none. */
  readonly route: string | null;
  readonly path: string;
  /** Number of the document it is about: "SO-1001". */
  readonly resource: string | null;
  readonly key: string | null;
  readonly correlationId: string;
  readonly reason: string | null;
  /** SHA-256 of the body as JSON with sorted keys; what was sent stands in the facts of what came of it. */
  readonly bodyHash: string | null;
}

export interface AuditRecord extends Asked {
  readonly outcome: AuditOutcome;
  readonly status: number | null;
  /** Code of the problem that was answered. */
  readonly problem: string | null;
  /** More than one where so many of a kind came that only their number was kept. */
  readonly requests: number;
}

/** A record as it stands. */
export interface AuditEntry extends AuditRecord {
  readonly entry: number;
  readonly at: Instant;
  /** Number of the seal over it; null in its first minute. */
  readonly batch: number | null;
}

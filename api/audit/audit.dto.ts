import type { RoleDto } from '../approvals/approvals.dto.js';
import type { IdText, InstantText, LineText, MomentText } from '../formats.js';

export type TriedKindDto = 'command' | 'decision' | 'override' | 'export' | 'signIn' | 'authorisation' | 'limit';
export type TriedOutcomeDto = 'accepted' | 'repeated' | 'refused' | 'unknown';

/** Something that was tried: who, what, from where, when, and what was answered. */
export interface AuditEntryDto {
  /** Entries are numbered as they are written, with gaps. */
  entry: number;
  at: InstantText;
  /** Sign-ins, authorisations and limits stand here where they were refused. */
  kind: TriedKindDto;
  /** `repeated`: answered again from an Idempotency-Key; `unknown`: it may have had its effect, which the facts tell. */
  outcome: TriedOutcomeDto;
  /** Subject of the token; null for somebody who did not say who they are. */
  actorId: string | null;
  actorName: string | null;
  roles: RoleDto[];
  /** Of the network, as far as the proxies in front are trusted. */
  address: string;
  method: string;
  /** @example "/v1/orders/{orderId}/cancel" */
  route: string | null;
  path: string;
  /**
   * Number of the document it is about.
   * @example "SO-1001"
   */
  resource: string | null;
  /** The Idempotency-Key. */
  key: string | null;
  correlationId: string;
  status: number | null;
  /** Code of the problem that was answered. */
  problem: string | null;
  reason: string | null;
  /** SHA-256 of the body, as JSON with sorted keys. */
  bodyHash: string | null;
  /** More than one where so many of a kind came in a minute that only their number was kept. */
  requests: number;
  /** Number of the seal over it; null in its first minute. */
  batch: number | null;
}

export interface AuditEntriesDto {
  items: AuditEntryDto[];
  /** Given as `before`, it asks for what came earlier; null at the end. */
  next: number | null;
}

export interface AuditEntriesQuery {
  kind?: TriedKindDto;
  outcome?: TriedOutcomeDto;
  /** Subject of the token. */
  actorId?: LineText;
  /** Number of a document, such as "SO-1001". */
  resource?: IdText;
  /** @maxLength 200 */
  route?: string;
  correlationId?: LineText;
  /**
   * @isInt Must be a whole number.
   * @minimum 100
   * @maximum 599
   */
  status?: number;
  from?: MomentText;
  /** Before it. */
  to?: MomentText;
  /**
   * Entries that were numbered before this one.
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 2147483647
   */
  before?: number;
  /**
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 200
   * @default 50
   */
  pageSize?: number;
}

/** The first thing that is not what was sealed. */
export interface AuditFindingDto {
  /** Of the seal; null of what stands under none. */
  batch: number | null;
  /** Where one can be told. */
  entry: number | null;
  /** `cutOff`: it and everything after it is missing. */
  problem: 'changed' | 'removed' | 'inserted' | 'cutOff';
}

export interface AuditVerificationDto {
  intact: boolean;
  /** In one sentence. */
  says: string;
  /** Entries under a seal; null when something was found. */
  entries: number | null;
  finding: AuditFindingDto | null;
  /** What the seals were compared with. */
  published: {
    /** Seals that were published. */
    links: number;
    last: number | null;
    publishedAt: InstantText | null;
  };
}

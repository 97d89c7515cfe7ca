import type { ApprovalDto } from '../approvals/approvals.dto.js';
import type { AuditEntryDto } from '../audit/audit.dto.js';
import type { ActorDto, AmountText, DateText, FreshQuery, InstantText } from '../formats.js';
import type { JobDto } from '../jobs/jobs.dto.js';
import type { JournalDto } from '../ledger/ledger.dto.js';
import type { OperatorTaskDto } from '../operator-tasks/operator-tasks.dto.js';
import type { OrderViewDto, TimelineEntryDto } from '../orders/orders.dto.js';

/** A document of billing; `GET` of its path has the whole of it. */
export interface CaseDocumentDto {
  kind: 'invoice' | 'creditNote' | 'payment' | 'refund';
  /** @example "INV-000001" */
  number: string;
  date: DateText | null;
  amount: AmountText;
}

/** By which somebody decided in another's place. */
export interface CaseDelegationDto {
  delegationId: string;
  from: ActorDto;
  to: ActorDto;
  firstDay: DateText;
  lastDay: DateText;
  reason: string;
  revokedAt: InstantText | null;
}

/** Everything about one order, job or approval. */
export interface CaseFileDto {
  /** @example "SO-1001" */
  subject: string;
  madeAt: InstantText;
  madeBy: ActorDto;
  /** What it is about, as it stands now: one of these. */
  order: OrderViewDto | null;
  job: JobDto | null;
  approval: ApprovalDto | null;
  /** Every fact, in time order, those of its jobs among them. */
  timeline: TimelineEntryDto[];
  /** What was asked through the API of it, its jobs, its documents and its requests, accepted or refused, in order. */
  commands: AuditEntryDto[];
  /** Every request for approval, with votes; who voted in whose place, by the delegations below. */
  approvals: ApprovalDto[];
  delegations: CaseDelegationDto[];
  journals: JournalDto[];
  documents: CaseDocumentDto[];
  operatorTasks: OperatorTaskDto[];
}

export interface CaseFileQuery extends FreshQuery {
  /** Without it, what `Accept` asks for. */
  format?: 'json' | 'pdf';
}

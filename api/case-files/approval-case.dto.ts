import type {
  ApprovalDto,
  ApprovalStateDto,
  AskedPeopleDto,
  PolicyDto,
  PolicyRuleDto,
  RoleDto,
} from '../approvals/approvals.dto.js';
import type { InvoiceDto, PaymentDto } from '../billing/billing.dto.js';
import type { CorrectionDto } from '../billing/corrections.dto.js';
import type { ActorDto, AmountText, InstantText, SignedAmountText } from '../formats.js';
import type { JobDto } from '../jobs/jobs.dto.js';
import type { ManualJournalDto } from '../ledger/ledger.dto.js';
import type { PeriodDetailDto } from '../ledger/periods.dto.js';
import type { OrderViewDto } from '../orders/orders.dto.js';
import type { ReturnDto } from '../returns/returns.dto.js';
import type { CaseDelegationDto } from './case-files.dto.js';

/** What is asked about, with its lines, as it stands now: what the kind of the request is about is set, and the rest null. */
export interface ApprovalDocumentDto {
  order: OrderViewDto | null;
  job: JobDto | null;
  goodsReturn: ReturnDto | null;
  correction: CorrectionDto | null;
  /** The invoice or the payment that the correction is of. */
  invoice: InvoiceDto | null;
  payment: PaymentDto | null;
  journal: ManualJournalDto | null;
  period: PeriodDetailDto | null;
  /** The proposed version. */
  policy: PolicyDto | null;
  /** The version that holds today, which it would take over from. */
  policyInForce: PolicyDto | null;
  /** What is to be done, as it was asked for, of a job or as a correction: quantities, lines, amounts, reasons. */
  asked: { [name: string]: unknown } | null;
}

export interface WhyNeededDto {
  /** 0: four eyes, which stand in no policy. */
  policyVersion: number;
  /** The rule as that version has it, with its conditions; null of four eyes. */
  rule: PolicyRuleDto | null;
  /** Which conditions were met, and by what. */
  reason: string;
}

export interface ApprovalHistoryDto {
  /** Every request about the same document, those about earlier revisions and this one among them, oldest first. */
  requests: ApprovalDto[];
  /** By which somebody voted in another's place. */
  delegations: CaseDelegationDto[];
}

/** What the customer owes and is owed, over all places. */
export interface CustomerExposureDto {
  customerId: string;
  name: string;
  creditLimit: AmountText;
  /** What the limit is held against: receivables and open orders, less credits. */
  exposure: SignedAmountText;
  /** Open invoices on account. */
  receivables: AmountText;
  /** Of these, what is due before today. */
  overdue: AmountText;
  /** Ordered on account and not invoiced. */
  openOrders: AmountText;
  credits: AmountText;
}

export interface ConsequenceDto {
  /** The request's state after one more such vote: as it is while others still have to vote; null: it is over. */
  requestState: ApprovalStateDto | null;
  /** The document's state after it; null: as it is, because others are asked first, or as what is asked for says. */
  documentState: string | null;
  words: string;
}

/** Somebody who may decide in another's place. */
export interface ApprovalDelegateDto {
  person: ActorDto;
  onBehalfOf: ActorDto;
  role: RoleDto;
}

/** What the caller may do. */
export interface OwnDecisionDto {
  /** By a role of their own. */
  may: boolean;
  /** In whose place they may. */
  onBehalfOf: ActorDto[];
  /** Why they may not; null where they may. */
  why: string | null;
}

export interface WhoDecidesDto {
  /** Whom the step asks and, once it is escalated, the escalation: who has one of these roles, and is named where people are. */
  asked: AskedPeopleDto[];
  /** How many must agree in this step, and how many of them did. */
  needed: number;
  agreed: number;
  /** Ids of those who asked for it, and of those who voted or were voted for: none of them decides. */
  never: string[];
  delegates: ApprovalDelegateDto[];
  you: OwnDecisionDto;
  /** When whoever is asked is reminded; null where that is not kept. */
  remindAt: InstantText | null;
  /** Null: it is not escalated, or was already. */
  escalateAt: InstantText | null;
  /** Nobody decided until then: it ends as Expired. */
  expireAt: InstantText;
}

/** The whole case of a request for approval, for whoever is to decide it. */
export interface ApprovalCaseDto {
  approval: ApprovalDto;
  document: ApprovalDocumentDto;
  why: WhyNeededDto;
  history: ApprovalHistoryDto;
  /** Null where there is no customer, and for who is limited to sites or business units. */
  exposure: CustomerExposureDto | null;
  ifApproved: ConsequenceDto;
  ifRejected: ConsequenceDto;
  /** Null: it is over. */
  decides: WhoDecidesDto | null;
}

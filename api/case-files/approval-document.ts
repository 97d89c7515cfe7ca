import type { ApprovalKind, ApprovalRequest } from '../../domain/approvals/index.js';
import { currentPolicy, policyVersions } from '../../domain/approvals/store/index.js';
import {
  correction as readCorrection,
  invoice as readInvoice,
  payment as readPayment,
} from '../../domain/billing/store/index.js';
import { job as readJob } from '../../domain/jobs/store/index.js';
import { manualJournal, periodView } from '../../domain/ledger/store/index.js';
import { order as readOrder } from '../../domain/orders/store/index.js';
import { returnView } from '../../domain/returns/store/index.js';
import { policyDto } from '../approvals/approval-policies.controller.js';
import { invoiceDto } from '../billing/invoices.controller.js';
import { paymentDto } from '../billing/payments.controller.js';
import { correctionDto } from '../billing/request-correction.js';
import type { Call } from '../call.js';
import { jobDto } from '../jobs/job-answers.js';
import { manualDto } from '../ledger/manual-journals.controller.js';
import { periodDto } from '../ledger/period-answers.js';
import { seen } from '../ledger/seen-journals.js';
import { orderView } from '../orders/order-answers.js';
import { waitingOf } from '../orders/waiting.js';
import { returnDto } from '../returns/return-answers.js';
import type { ApprovalDocumentDto } from './approval-case.dto.js';
import { isOfReturn } from './consequences.js';

type Read = (call: Call, request: ApprovalRequest) => Promise<Partial<ApprovalDocumentDto>>;

const ofOrder: Read = async ({ database }, { subject }) => {
  const found = await readOrder(database, subject);
  return found ? { order: orderView(found, await waitingOf(database, found)) } : {};
};

const ofJob: Read = async ({ database }, { subject, requestId }) => {
  const found = await readJob(database, subject);
  if (!found) return {};
  const exception = found.exceptions.find((each) => each.requestId === requestId);
  return { job: jobDto(found), asked: (exception?.input ?? null) as ApprovalDocumentDto['asked'] };
};

const ofReturn: Read = async ({ database }, { subject }) => {
  const found = await returnView(database, subject);
  return found ? { goodsReturn: returnDto(found) } : {};
};

const ofCorrection: Read = async ({ database }, { subject }) => {
  const found = await readCorrection(database, subject);
  if (!found) return {};
  const invoice = found.invoice ? await readInvoice(database, found.invoice) : null;
  const payment = found.payment ? await readPayment(database, found.payment) : null;
  return {
    ...{ correction: correctionDto(found), asked: { ...found.input } },
    ...{ invoice: invoice && invoiceDto(invoice), payment: payment && paymentDto(payment) },
  };
};

const ofJournal: Read = async ({ database, actor }, { subject }) => {
  const found = await manualJournal(database, subject);
  return found ? { journal: manualDto(seen(actor.scope, found)) } : {};
};

const ofPeriod: Read = async ({ database }, { subject }) => {
  const found = await periodView(database, subject);
  return found ? { period: periodDto(found) } : {};
};

/** "approval-policy:order" names the kind whose policy is changed. */
const ofPolicy: Read = async ({ database }, { requesterWorkflowId, requestId }) => {
  const kind = requesterWorkflowId.split(':')[1] as ApprovalKind;
  const proposed = (await policyVersions(database, kind)).find((each) => each.requestId === requestId);
  const inForce = await currentPolicy(database, kind);
  return { policy: proposed ? policyDto(proposed) : null, policyInForce: inForce && policyDto(inForce) };
};

const READ: Readonly<Record<ApprovalKind, Read>> = {
  order: ofOrder,
  creditOverride: ofOrder,
  manualJournal: ofJournal,
  policyChange: ofPolicy,
  jobScrap: ofJob,
  jobOverIssue: ofJob,
  jobUseAsIs: ofJob,
  jobCompletion: ofJob,
  jobOverride: ofJob,
  jobCancellation: ofJob,
  periodReopening: ofPeriod,
  return: ofReturn,
  priceCorrection: ofCorrection,
  writeOff: ofCorrection,
  refund: (call, request) => (isOfReturn(request) ? ofReturn(call, request) : ofCorrection(call, request)),
  paymentVoid: ofCorrection,
};

const NOTHING: ApprovalDocumentDto = {
  ...{ order: null, job: null, goodsReturn: null, correction: null, invoice: null, payment: null, journal: null },
  ...{ period: null, policy: null, policyInForce: null, asked: null },
};

/** What a request is about, by its owner's tables. */
export const documentOf = async (call: Call, request: ApprovalRequest): Promise<ApprovalDocumentDto> => ({
  ...NOTHING,
  ...(await READ[request.kind](call, request)),
});
